"""When two entries may be one project: evidence by field, a table of verdicts, and a name alone never accuses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.likeness import ASK, NONE, SHOW, Entry, accusing, core, judge, phases, search_keys, weigh

PLANT = Entry("梨树县玉米深加工项目", owner="四平天成食品有限公司", region="220322", place="梨树县", total=520_000_000)

names = st.sampled_from(
    [
        *("梨树县玉米深加工项目", "四平天成玉米产业园项目", "玉米深加工（二期）", "2019年高标准农田建设项目"),
        *("伊通县中医院整体迁建工程", "中医院整体迁建", "供水管网改造", "项目", "四平市铁西区海绵城市改造"),
    ]
)
codes = st.frozensets(
    st.sampled_from(["2019-220322-47-03-000123", "2019-220323-47-03-000124", "2019-220300-13-03-000125"]), max_size=2
)
entries = st.builds(
    Entry,
    name=names,
    codes=codes,
    owner=st.sampled_from(["", "四平天成食品有限公司", "四平天成食品有限责任公司", "梨树县交通运输局"]),
    owner_code=st.sampled_from(["", "91220322MA0Y0T0Q1X", "91220322MA0Y0T0Q28"]),
    region=st.sampled_from(["", "220300", "220322", "220323"]),
    place=st.sampled_from(["", "梨树县", "伊通县"]),
    total=st.sampled_from([None, 0, 520_000_000, 530_000_000, 90_000_000]),
)


@given(left=entries, right=entries)
def test_the_order_of_the_two_changes_nothing(left: Entry, right: Entry) -> None:
    one, other = judge(left, right), judge(right, left)
    assert (one.outcome, one.points, one.verdict, one.phase) == (
        other.outcome,
        other.points,
        other.verdict,
        other.phase,
    )


@given(left=entries, right=entries)
def test_a_name_alone_never_accuses(left: Entry, right: Entry) -> None:
    judged = judge(left, right)
    if not set(judged.agreeing) - {"name"}:
        assert judged.outcome != ASK
    if not set(judged.agreeing) & {"code", "owner", "owner_code", "amount"}:
        assert judged.outcome != ASK


@given(name=names, other=names)
def test_entries_that_state_nothing_but_names_ask_nobody(name: str, other: str) -> None:
    assert judge(Entry(name), Entry(other)).outcome in {SHOW, NONE}


@given(left=entries, right=entries)
def test_what_is_asked_about_is_found_by_the_index(left: Entry, right: Entry) -> None:
    """Of one city, that is: an amount is looked up within it, a code or an owner everywhere."""
    one_city = left.region[:4] == right.region[:4]
    if judge(left, right).outcome == ASK and one_city:
        assert set(accusing(left)) & set(search_keys(right))


@given(entry=entries)
def test_an_entry_is_like_itself(entry: Entry) -> None:
    assert all(one.says != "differs" for one in weigh(entry, entry))


def test_another_name_for_the_same_owner_and_amount_is_asked_about() -> None:
    renamed = Entry("四平天成玉米产业园项目", owner="四平天成食品有限责任公司", region="220323", total=520_000_000)
    judged = judge(PLANT, renamed)
    assert (judged.outcome, judged.agreeing, judged.points) == (ASK, ("owner", "amount"), 20)


def test_one_code_under_two_names_is_asked_about() -> None:
    code = frozenset({"2607-520521-04-01-647822"})
    left = Entry("G320岑巩县下新岑大桥", codes=code, region="522626")
    assert judge(left, Entry("思州湖环湖步道", codes=code, region="522626")).outcome == ASK


def test_phases_of_one_owner_are_asked_about_and_told_as_phases() -> None:
    second = Entry("梨树县玉米深加工项目（二期）", owner="四平天成食品有限公司", region="220322", total=120_000_000)
    judged = judge(PLANT, second)
    assert (judged.outcome, judged.phase) == (ASK, True)


def test_two_sound_codes_and_another_amount_speak_for_two_projects() -> None:
    left = Entry("县道大修", codes=frozenset({"2019-220322-48-01-000001"}), owner="梨树县交通运输局", total=9_000_000)
    right = Entry("乡道改造", codes=frozenset({"2019-220322-48-01-000002"}), owner="梨树县交通运输局", total=30_000_000)
    assert judge(left, right).outcome == NONE


def test_the_telling_part_of_a_name() -> None:
    assert core("梨树县2019年高标准农田建设项目（二期）") == "高标准农田"
    assert core("公主岭市大岭镇汽车配件产业园续建工程") == "汽车配件产业园"
    assert core("项目") == "项目"
    assert phases("双元新材料分布式光伏项目（一期）") == ("一期",)
