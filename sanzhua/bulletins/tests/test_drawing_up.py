"""A draft takes its figures from accepted reports of a closed month."""

from __future__ import annotations

import pytest

from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.bulletins import files
from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import life_of, opened_figure
from sanzhua.bulletins.tests.conftest import JULY, Month, accept_rows, row
from sanzhua.bulletins.tests.studio import registered
from sanzhua.dispatch.models import FormPeriod, Transfer
from sanzhua.facts.actions import add_part


def _drawn(month: Month) -> Bulletin:
    return draw_up(period=month.period, by=month.cast.dispatcher)


def _text(bulletin: Bulletin) -> str:
    return "\n".join(block.get("text", "") for block in bulletin.blocks)


def test_figures_are_those_of_the_metric_layer(month: Month) -> None:
    figures = _drawn(month).figures
    assert figures["完成投资"]["value"] == 51_000_000
    assert figures["完成投资"]["shown"] == "0.51亿元"
    assert figures["投资完成率"]["shown"] == "46.4%"
    assert figures["入统率"]["shown"] == "50.0%"


def test_a_missing_unit_is_a_word_in_text_and_table_and_never_a_zero(month: Month) -> None:
    bulletin = _drawn(month)
    assert "伊通满族自治县缺报" in _text(bulletin)
    ranking = next(block for block in bulletin.blocks if block["kind"] == "table")
    assert [cell.get("text") for cell in ranking["rows"][-1]] == ["—", "伊通县", "缺报", "缺报", "缺报", "缺报", "缺报"]


def test_the_lagging_project_is_listed_by_its_share_of_the_plan(month: Month) -> None:
    lagging = [block for block in _drawn(month).blocks if block["kind"] == "table"][-1]
    assert [[cell["text"] for cell in line] for line in lagging["rows"]] == [
        ["1", "项目B", "梨树县", "1,000", "100", "10.0"]
    ]


def test_without_last_year_nothing_is_said_of_growth(month: Month) -> None:
    assert "同比" not in _text(_drawn(month))


def test_growth_compares_the_units_that_reported_this_time(month: Month) -> None:
    accept_rows(month.cast, [row("A", 4_000, 8_000)], period="2018-06")
    bulletin = _drawn(month)
    assert "同口径，不含缺报单位" in _text(bulletin)
    assert bulletin.figures["同比"]["shown"] == "27.5%"


def test_growth_is_counted_within_todays_borders_and_says_so(month: Month) -> None:
    cast = month.cast
    accept_rows(cast, [row("A", 3_000, 8_000)], period="2018-06")
    accept_rows(cast, [row("C", 1_000, 2_000)], period="2018-06", unit=cast.yitong)
    Transfer.objects.create(
        kind="merged", unit=cast.city, from_unit=cast.yitong, to_unit=cast.lishu, from_period="2019-06",
        paper="四政函〔2019〕40号", by=cast.dispatcher, at=JULY,
    )  # fmt: skip
    bulletin = _drawn(month)
    assert "按可比口径" in _text(bulletin)
    assert bulletin.figures["同比"]["shown"] == "27.5%"
    opened = opened_figure(bulletin, "同比", cast.dispatcher)
    assert opened is not None
    assert {line["unit"] for line in opened.rows} == {"梨树县"}


def test_the_parts_that_are_quoted_are_pinned(month: Month) -> None:
    assert _drawn(month).pins == [month.part.pk]


def test_a_second_click_gives_the_same_draft(month: Month) -> None:
    assert _drawn(month).pk == _drawn(month).pk


def test_a_draft_for_a_month_that_has_its_bulletin_already_says_so(month: Month) -> None:
    first = registered(month.cast, month.period)
    assert life_of(first, month.cast.dispatcher).before is None
    again = _drawn(month)
    assert life_of(again, month.cast.dispatcher).before == first
    other = draw_up(period=month.period, by=month.cast.dispatcher, kind="brief")
    assert life_of(other, month.cast.dispatcher).before is None


def test_an_open_month_has_no_bulletin(month: Month) -> None:
    FormPeriod.objects.update(closed_at=None)
    with pytest.raises(WrongState, match="还没有关闭"):
        _drawn(month)


@pytest.mark.parametrize("who", ["clerk", "head", "viewer", "stranger", "audit_admin"])
def test_only_the_dispatcher_draws_up(month: Month, who: str) -> None:
    with pytest.raises(NotAllowed):
        draw_up(period=month.period, by=getattr(month.cast, who))
    assert not Bulletin.objects.exists()


def test_the_lagging_table_prints_every_amount_as_it_was_reported(month: Month) -> None:
    """2,699 and 430 万元 become 2,698 and 429 where an amount goes through floating point."""
    accept_rows(month.cast, [row("C", 430, 2_699)], period=month.period, version=2)
    lagging = [block for block in _drawn(month).blocks if block["kind"] == "table"][-1]
    assert [[cell["text"] for cell in line[3:]] for line in lagging["rows"]] == [["2,699", "430", "15.9"]]


def test_a_unit_that_reported_nil_stands_in_its_table_as_nil_and_not_as_missing(month: Month) -> None:
    FormPeriod.objects.update(missing=[])
    accept_rows(month.cast, [], unit=month.cast.yitong)
    bulletin = _drawn(month)
    ranking = next(block for block in bulletin.blocks if block["kind"] == "table")
    assert [cell.get("text") for cell in ranking["rows"][-1]] == ["—", "伊通县", "零报", "零报", "零报", "零报", "零报"]
    assert "缺报" not in str(bulletin.blocks)


def _fund(project: str, batch: str, **wan: int) -> dict[str, object]:
    amounts = {key: value * 10_000 for key, value in wan.items()}
    named = {"project": project, "project_name": project, "name": project, "batch_no": batch, "region": "220322"}
    return {**named, **amounts, "started": project == "甲"}


def test_central_money_is_told_with_its_denominators_where_any_was_accepted(month: Month) -> None:
    assert "中央预算内" not in _text(_drawn(month))
    Bulletin.objects.all().delete()
    unit = month.cast.lishu
    part = add_part(
        source="central_fund",
        form_version="2019.1",
        unit_id=unit.pk,
        unit_name=unit.name,
        period=month.period,
        version=1,
        version_id=None,
        source_sha256="1" * 64,
        rows=[
            _fund("甲", "1", allocated_central=100, arrived_central=80, paid_central=50, done_central=60),
            _fund("乙", "1", allocated_central=100, arrived_central=20),
        ],
    )
    bulletin = _drawn(month)
    assert "（均以下达中央投资为分母）" in _text(bulletin)
    shown = {key: bulletin.figures[key]["shown"] for key in ("中央到位率", "中央支付率", "中央项目开工率")}
    assert shown == {"中央到位率": "50.0%", "中央支付率": "25.0%", "中央项目开工率": "50.0%"}
    assert set(bulletin.pins) == {month.part.pk, part.pk}
    opened = opened_figure(bulletin, "中央到位率", month.cast.dispatcher)
    assert opened is not None
    assert [row["name"] for row in opened.rows] == ["乙", "甲"]
    assert files.xlsx(bulletin)


def test_a_list_that_is_cut_says_so(month: Month) -> None:
    many = [row(f"P{number:02}", 0, 10_000) for number in range(31)]
    accept_rows(month.cast, many, version=2)
    blocks = draw_up(period=month.period, by=month.cast.dispatcher).blocks
    at = next(place for place, block in enumerate(blocks) if block.get("title") == "进度滞后项目名单")
    assert len(blocks[at]["rows"]) == 30
    assert blocks[at + 1]["text"].startswith("进度滞后的项目超过30个")


def test_a_refusal_names_the_form_that_is_still_open(month: Month) -> None:
    with pytest.raises(WrongState, match="“招商引资项目月调度表”2019年6月还没有关闭"):
        draw_up(period=month.period, by=month.cast.dispatcher, kind="attraction")
