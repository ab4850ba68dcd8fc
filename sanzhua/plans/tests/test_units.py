"""Names of units are split and kept as written; open sets are marked."""

from __future__ import annotations

import pytest

from sanzhua.plans.parse.units import is_office, split_names

LISTS = [
    ("市发展改革委、市财政局", ["市发展改革委", "市财政局"]),
    ("市发展和改革委、文化和旅游部、工业和信息化部", ["市发展和改革委", "文化和旅游部", "工业和信息化部"]),
    ("各县(市)区政府、各开发区管委会及市直相关部门", ["各县(市)区政府", "各开发区管委会", "市直相关部门"]),
    ("市科技局和市财政局", ["市科技局", "市财政局"]),
    ("中央和国家机关工委、粮食和储备局", ["中央和国家机关工委", "粮食和储备局"]),
    ("全国总工会等和各省级人民政府", ["全国总工会", "各省级人民政府"]),
    ("市商务局等部门", ["市商务局"]),
    ("市商务局等市直相关部门", ["市商务局", "市直相关部门"]),
    ("浦东新区等相关区政府", ["浦东新区", "相关区政府"]),
    ("各县(市)区党委、政府、各开发区管委会", ["各县(市)区党委、政府", "各开发区管委会"]),
    ("各市、县（市、区）人民政府", ["各市、县（市、区）人民政府"]),
    ("各对口协同发展区县（自治县，以下简称区县）政府", ["各对口协同发展区县（自治县，以下简称区县）政府"]),
    ("县发展改革局（经济发展局）,县财政局", ["县发展改革局（经济发展局）", "县财政局"]),
    ("市住建局、市执法局及其他项目审批和涉企服务部门", ["市住建局", "市执法局", "其他项目审批和涉企服务部门"]),
    ("市发展改革委 市财政局\n市住房和城乡建设局", ["市发展改革委", "市财政局", "市住房和城乡建设局"]),
    ("17个帮扶集团牵头单位和有关区县政府", ["17个帮扶集团牵头单位", "有关区县政府"]),
    ("和平区政府、会同县政府", ["和平区政府", "会同县政府"]),
    ("市科技局；市科技局，市教育局", ["市科技局", "市教育局"]),
    ("由市 科技局、市教育局共同", ["市科技局", "市教育局"]),
    ("市委金融办、人行某市中心支行、国网某市供电公司", ["市委金融办", "人行某市中心支行", "国网某市供电公司"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS, ids=[text for text, _ in LISTS])
def test_a_list_is_split_into_its_names(text: str, names: list[str]) -> None:
    assert [name.name for name in split_names(text)] == names


@pytest.mark.parametrize(
    "name",
    [
        "各县(市)区政府",
        "有关部门",
        "市直相关部门",
        "各地区",
        "国务院相关部门",
        "相关区",
        "其他各相关部门",
        "各成员单位",
        "县（市、区）人民政府",
        "17个帮扶集团牵头单位",
    ],
)
def test_open_sets_are_collective(name: str) -> None:
    assert [one.collective for one in split_names(name)] == [True]


@pytest.mark.parametrize(
    "name", ["市发展改革委", "浦东新区政府", "市政府督查室", "省地方金融监管局", "市委直属机关工委", "团市委"]
)
def test_single_units_are_not(name: str) -> None:
    assert [one.collective for one in split_names(name)] == [False]


@pytest.mark.parametrize("text", ["无", "等", "部门", "有关方面等", "—", "12", ""])
def test_nothing_is_made_of_words_that_name_nobody(text: str) -> None:
    assert [name.name for name in split_names(text) if not name.collective] == []


@pytest.mark.parametrize(
    "text", ["企业内部", "全部", "俱乐部", "党员干部", "景区", "城市", "兴办", "发挥市财政局", "会议指出市财政局"]
)
def test_what_only_ends_like_a_unit_is_none(text: str) -> None:
    assert not is_office(text)
