"""Each kind, drawn up from accepted rows: its chapters, its rankings, its lists, its sentences."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from docx import Document

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.bulletins import files
from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import blocks
from sanzhua.bulletins.tests.conftest import JULY, Month, accept_rows, row
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.actions import add_part
from sanzhua.facts.choices import Edition
from sanzhua.facts.models import CountyGrowth
from sanzhua.papers.paper import Para
from sanzhua.papers.typst_writer import new_compiler, paper_data
from tests.cast import SINCE

WAN = 10_000


def text(bulletin: Bulletin) -> str:
    shown = [block for block in blocks(bulletin) if block.kind in {"para", "heading"}]
    return "\n".join("".join(piece.text for piece in block.pieces) for block in shown)


def table(bulletin: Bulletin, title: str) -> list[list[str]]:
    found = next(block for block in blocks(bulletin) if block.title == title)
    return [[piece.text for piece in line] for line in found.rows]


def attracted(project: str, stage: str, contract: int, arrived: int) -> dict[str, Any]:
    named = {"project": project, "project_name": f"项目{project}", "name": f"项目{project}", "region": "220322"}
    money = {"contract_amount": contract * WAN, "arrived_month": arrived * WAN, "arrived_year": arrived * WAN}
    return {**named, "stage": stage, "investor": "浙江某公司", "signed_on": "2019-04-18", **money, "arrived_total": 0}


def _part(month: Month, source: str, rows: list[dict[str, Any]], period: str = "2019-06") -> None:
    unit = month.cast.lishu
    add_part(
        source=source, form_version="2019.1", unit_id=unit.pk, unit_name=unit.name, period=period, version=1,
        version_id=None, source_sha256="2" * 64, rows=rows,
    )  # fmt: skip


def _close(month: Month, form: str, period: str = "2019-06") -> None:
    FormPeriod.objects.create(
        form=form, period=period, opens_at=JULY, due_at=JULY, closed_at=JULY, closed_by=month.cast.dispatcher
    )


def test_attraction_tells_the_way_of_the_projects_and_the_money(month: Month) -> None:
    _part(month, "attraction", [attracted("甲", "签约", 20_000, 0), attracted("乙", "开工", 10_000, 3_000)])
    _close(month, "attraction")
    made = draw_up(period="2019-06", by=month.cast.dispatcher, kind="attraction")
    assert "调度招商引资项目2个，其中已签约2个、落地1个、开工1个" in text(made)
    assert "签约项目协议投资额3.00亿元，落地率50.0%" in text(made)
    assert table(made, "已签约未落地的亿元以上项目") == [
        ["1", "项目甲", "梨树县", "浙江某公司", "2019-04-18", "20,000"]
    ]
    assert [line.text for line in Document(io.BytesIO(files.docx(made))).paragraphs if "招商引资项目2个" in line.text]


def test_the_office_that_owns_the_form_draws_up_its_bulletin_and_no_other(month: Month) -> None:
    _part(month, "attraction", [attracted("甲", "签约", 20_000, 0)])
    _close(month, "attraction")
    assert draw_up(period="2019-06", by=month.cast.form_owner, kind="attraction").form == "attraction"
    with pytest.raises(NotAllowed):
        draw_up(period="2019-06", by=month.cast.form_owner)


def test_the_half_year_is_drawn_up_in_june_and_chapters_without_figures_are_left_out(month: Month) -> None:
    made = draw_up(period="2019-06", by=month.cast.dispatcher, kind="half_year")
    heads = [block.source for block in blocks(made) if block.kind == "heading"]
    assert heads == ["一、投资完成情况", "二、开工、竣工和入统情况", "三、下步要求"]
    assert table(made, "已开工未入统项目") == [["1", "项目B", "梨树县", "2,000", "—"]]
    FormPeriod.objects.update(period="2019-05")
    with pytest.raises(Refused, match="“半年通报”不在2019年5月出"):
        draw_up(period="2019-05", by=month.cast.dispatcher, kind="half_year")


def test_the_brief_fits_one_page(month: Month) -> None:
    made = draw_up(period="2019-06", by=month.cast.dispatcher, kind="brief")
    assert made.title == "2019年1–6月项目建设情况专报"
    assert "项目推进工作领导小组" in made.blocks[0]["text"]
    issued = replace(
        files.as_paper(made), red_head="四平市项目推进工作领导小组办公室文件", number="四三抓办专报〔2019〕1号"
    )
    drawn = new_compiler(json.dumps(paper_data(issued), ensure_ascii=False)).compile(format="png", ppi=20)
    # One page is given as it is, several as a list.
    assert isinstance(drawn, bytes)


def test_the_monthly_one_tells_inclusion_and_reserve_by_unit(month: Month) -> None:
    named = {"project": "R", "project_name": "项目R", "name": "项目R", "region": "220322"}
    _part(month, "reserve", [{**named, "total": 30_000 * WAN, "admitted_on": "2019-06-03"}])
    made = draw_up(period="2019-06", by=month.cast.dispatcher)
    # Nobody planned a start, so the columns of what was due are left out.
    assert table(made, "分单位开工和入统情况")[0] == ["梨树县", "2", "1", "50.0"]
    assert table(made, "分单位开工和入统情况")[-1] == ["合计", "2", "1", "50.0"]
    assert "储备库在库项目1个，总投资3.00亿元；本年新入库总投资亿元以上项目1个。" in text(made)
    assert table(made, "分单位谋划储备情况") == [["梨树县", "1", "3.00", "1"], ["合计", "1", "3.00", "1"]]
    assert "三、谋划储备情况" in text(made)


def test_the_reserve_is_no_chapter_where_nobody_reported_it(month: Month) -> None:
    made = draw_up(period="2019-06", by=month.cast.dispatcher)
    assert "谋划储备" not in text(made)
    assert "三、进度滞后的项目" in text(made)


def test_first_and_last_are_named_league_by_league_with_locked_rates(month: Month) -> None:
    cast = month.cast
    FormPeriod.objects.update(missing=[])
    accept_rows(cast, [row("C", 9_000, 10_000)], unit=cast.yitong)
    zones = [
        Unit.objects.create(name=name, kind=UnitKind.ZONE, parent=cast.city, is_reporting=True, valid_from=SINCE)
        for name in ("东开发区", "西开发区")
    ]
    for place, zone in enumerate(zones):
        accept_rows(cast, [row(f"Z{place}", 1_000 * (place + 1), 10_000)], unit=zone)
    made = draw_up(period="2019-06", by=cast.dispatcher)
    assert "县（市）区中伊通县（90.0%）居首位，梨树县（46.4%）居末位。" in text(made)
    assert "开发区中西开发区（20.0%）居首位，东开发区（10.0%）居末位。" in text(made)
    assert made.figures["梨树县·年度投资完成率"]["unit"] == "梨树县"


def test_places_are_compared_with_the_month_before(month: Month) -> None:
    cast = month.cast
    FormPeriod.objects.update(missing=[])
    for unit, may, june in ((cast.lishu, 1_000, 8_000), (cast.yitong, 5_000, 6_000)):
        accept_rows(cast, [row(f"{unit.pk}", may, 10_000)], period="2019-05", unit=unit)
        accept_rows(cast, [row(f"{unit.pk}", june, 10_000)], version=5, unit=unit)
    made = draw_up(period="2019-06", by=cast.dispatcher)
    assert "与上月相比，县（市）区中梨树县上升1位、伊通县下降1位。" in text(made)


def test_the_bureaus_series_is_quoted_from_its_release_on(month: Month) -> None:
    cast = month.cast
    growth = CountyGrowth.objects.create(
        unit=cast.lishu, period="2019-06", edition=Edition.PRELIMINARY, growth="-3.1", released_on=date(2019, 7, 20),
        paper="统计月报", by=cast.dispatcher, post="", at=JULY,
    )  # fmt: skip
    assert "固定资产投资增速" not in text(draw_up(period="2019-06", by=cast.dispatcher))
    Bulletin.objects.all().delete()
    CountyGrowth.objects.filter(pk=growth.pk).update(released_on=date(2019, 7, 12))
    made = draw_up(period="2019-06", by=cast.dispatcher)
    assert "不由项目数据推算" in text(made)
    assert table(made, "固定资产投资增速")[0][:2] == ["梨树县", "−3.1"]


def test_the_red_list_names_red_projects_with_the_reason_and_asks_their_units(month: Month) -> None:
    with translation.override("en"):
        made = draw_up(period="2019-06", by=month.cast.dispatcher, kind="red_list")
    (line,) = table(made, "亮红灯项目名单")
    assert line[:3] == ["1", "项目B", "梨树县"]
    assert line[4] == "2018年5月开工，已13个月未入统"
    assert table(made, "分单位亮灯情况") == [["梨树县", "1", "0", "1", "0"], ["合计", "1", "0", "1", "0"]]
    listed = next(block for block in made.blocks if block.get("title") == "亮红灯项目名单")
    assert listed["answers"] == [month.cast.lishu.pk]
    assert made.terms["answer"]["days"] == 5
    asked = [part.runs for part in files.as_paper(made).blocks if isinstance(part, Para)][-1]
    assert "请自印发之日起5个工作日内签收" in asked


def test_an_open_month_and_a_kind_that_does_not_exist_are_refused(month: Month) -> None:
    with pytest.raises(WrongState, match="还没有关闭"):
        draw_up(period="2019-06", by=month.cast.dispatcher, kind="attraction")
    with pytest.raises(Refused, match="没有这种通报"):
        draw_up(period="2019-06", by=month.cast.dispatcher, kind="weekly")
    with pytest.raises(Refused):
        draw_up(period="2019-06", by=month.cast.dispatcher, kind="correction")


def test_the_trend_stands_on_the_page_and_in_both_files(month: Month) -> None:
    for period in ("2019-05", "2018-05", "2018-06"):
        accept_rows(month.cast, [row("A", 3_000, 10_000)], period=period)
    made = draw_up(period="2019-06", by=month.cast.dispatcher)
    chart = next(block for block in blocks(made) if block.kind == "chart")
    assert chart.drawing.startswith('<svg class="cols"')
    assert [[piece.text for piece in line] for line in chart.rows] == [
        ["今年", "0.30", "0.51"],
        ["去年", "0.30", "0.30"],
    ]
    document = Document(io.BytesIO(files.docx(made)))
    assert len(document.inline_shapes) == 1
    assert (
        document.inline_shapes[0]._inline.docPr.get("descr").startswith("累计完成投资与去年同期（亿元）：今年，5月0.30")
    )
    assert files.pdf(made).startswith(b"%PDF")
