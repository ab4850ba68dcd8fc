"""Which column a heading means, as offices write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.headings import matcher_for
from sanzhua.formbook.tests.making import make, read

JUNE = Period(2026, 6)


def meant(form: str, heading: str, period: Period = JUNE) -> str | None:
    found = matcher_for(form, period).match(tuple(heading.split("|")))
    return found[0].key if found else None


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("投资完成情况（万元）|6月份完成额", "done_month"),
        ("投资完成情况（万元）|1至6月累计完成额", "done_year"),
        ("本月新增投资", "done_month"),
        ("截至6月底本年完成投资", "done_year"),
        ("截至6月底2026年累计完成投资", "done_year"),
        ("本年度投资计划完成情况（万元）", "done_year"),
        ("截止6月末累计完成", "done_total"),
        ("2026年计划投资|全年", "plan_year"),
        ("工程形象进度|进度%", "progress_percent"),
        ("工程形象进度|目前形象进度", "progress_text"),
        ("县区包保领导", "leader_county"),
        ("建设单位及联系人、电话", "owner"),
        ("入库纳统情况", "in_stats"),
        ("统计入库项目名称", "stats_name"),
        ("需要市级协调解决的问题", "request"),
        ("存在困难问题", "problem"),
        ("市直责任单位", "lead_unit"),
        ("赋码号", "code"),
        ("至2026年底累计完成投资", None),
        ("全年完成投资", None),
        ("1月累计完成", None),
        ("2026年计划投资|一季度", None),
        ("总投资（万元/亩）", None),
    ],
)
def test_a_heading_of_the_construction_form_means_its_column(heading: str, key: str | None) -> None:
    assert meant("construction", heading) == key


@pytest.mark.parametrize(
    ("heading", "period", "key"),
    [
        ("全年完成投资", Period(2026, 12), "done_year"),
        ("至2026年底累计完成投资", Period(2026, 12), "done_total"),
        ("1月累计完成", Period(2026, 1), "done_year"),
    ],
)
def test_the_first_and_the_last_month_have_headings_of_their_own(heading: str, period: Period, key: str) -> None:
    assert meant("construction", heading, period) == key


@pytest.mark.parametrize(
    ("form", "heading", "key"),
    [
        ("attraction", "累计到位|其中：利用外资（万美元）", "foreign_usd"),
        ("attraction", "跟踪服务人员", "follower"),
        ("attraction", "实际到位资金", "arrived_total"),
        ("central_fund", "资金到位情况|其中|中央预算内投资", "arrived_central"),
        ("central_fund", "资金到位情况|其中|地方配套", "arrived_local"),
        ("central_fund", "投资计划下达文件文号", "batch_no"),
        ("central_fund", "项目是否开工", "started"),
        ("reserve", "要素保障|用地|面积（亩）", "land_mu"),
    ],
)
def test_a_heading_of_another_form_means_its_column(form: str, heading: str, key: str) -> None:
    assert meant(form, heading) == key


def test_a_heading_of_thousands_of_signs_means_nothing() -> None:
    assert meant("construction", "截至" * 10_000) is None


def test_a_derived_column_of_our_own_is_extra_to_others(tmp_path: Path) -> None:
    rows = [["序号", "项目名称", "总投资（万元）", "新开工/续建"], [1, "甲县供水管网改造工程", 100, "续建"]]
    told = read(make(tmp_path / "a.xlsx", 表=rows)).as_contract()
    assert told["sheets"][0]["mapping"][3]["key"] is None
    assert "new_or_continuing" not in told["rows"][0]["values"]
    assert told["rows"][0]["extra"]["新开工/续建"] == "续建"
