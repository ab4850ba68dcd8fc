"""The opening import: tried without writing, entered whole with one ledger entry, undone whole."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import (
    apply_import,
    attach,
    create_project,
    decide_row,
    drop_import,
    start_import,
    undo_import,
)
from sanzhua.registry.choices import ImportState, PaperType, RowKind
from sanzhua.registry.models import IdentityQuestion, ImportBatch, ImportRow, LifeChange, Project
from sanzhua.registry.queries.import_page import import_page
from sanzhua.registry.queries.importing import plan
from tests.cast import Cast
from tests.shared import SHARED

HEAD = "项目名称,项目代码,建设单位,建设地点,总投资（万元）,项目阶段,报送单位\n"
LIST = (
    HEAD
    + "玉米深加工项目,2019-220322-13-03-000123,天成食品,梨树县,52000,在建,梨树县\n"
    + "中医院整体迁建,,县卫健局,梨树县,9000,前期,梨树县\n"
    + "中医院整体迁建,,县卫健局,梨树县,9000,前期,梨树县\n"
    + "污水处理厂提标,,县住建局,梨树县,约4000万元,快了,伊通县\n"
    + ",,县住建局,梨树县,10,在建,某某县\n"
)


def sent(cast: Cast, text: str = LIST, *, unit: Unit | None = None, by_column: bool = False) -> ImportBatch:
    return start_import(
        unit=unit or cast.lishu,
        by=cast.dispatcher,
        name="清单.csv",
        data=text.encode(),
        by_column=by_column,
    )


def kinds(batch: ImportBatch) -> list[str]:
    return [one.kind for one in plan(batch)]


def test_a_trial_says_what_would_happen_and_writes_nothing(cast: Cast) -> None:
    batch = sent(cast)
    assert batch.state == ImportState.READ
    assert kinds(batch)[:4] == [RowKind.NEW, RowKind.NEW, RowKind.SAME_ROW, RowKind.NEW]
    assert not Project.objects.exists()
    assert not Outbox.objects.exists()


def test_the_whole_list_is_entered_with_one_entry_in_the_ledger(cast: Cast) -> None:
    batch = sent(cast)
    entered = apply_import(batch, by=cast.dispatcher)
    assert (entered.new, entered.same, entered.total) == (3, 1, 650_000_000)
    assert Outbox.objects.filter(kind="registry.import").count() == 1 == Outbox.objects.count()
    plant = Project.objects.get(name="玉米深加工项目")
    assert (plant.stage, plant.region, plant.codes.get().code) == ("building", "220322", "2019-220322-13-03-000123")
    assert LifeChange.objects.filter(project=plant, from_stage="", to_stage="building").count() == 1
    clinic = ImportRow.objects.filter(project__name="中医院整体迁建").order_by("pk")
    assert [row.kind for row in clinic] == [RowKind.NEW, RowKind.SAME_ROW]


def test_what_was_not_understood_stays_on_its_cell(cast: Cast) -> None:
    batch = sent(cast)
    shown = import_page(batch)
    told = {line.cell: line.text for line in shown.doubts}
    assert told["E5"] == "约4000万元"
    assert "快了" in told.values()
    apply_import(batch, by=cast.dispatcher)
    assert ImportRow.objects.get(row=5).doubts["total"]["text"] == "约4000万元"


def test_each_row_goes_to_the_unit_that_it_names(cast: Cast) -> None:
    batch = sent(cast, unit=cast.city, by_column=True)
    apply_import(batch, by=cast.dispatcher)
    assert Project.objects.get(name="污水处理厂提标").unit == cast.yitong
    assert Project.objects.get(name="玉米深加工项目").unit == cast.lishu


def test_an_unknown_unit_is_a_doubt_and_no_guess(cast: Cast) -> None:
    text = HEAD + "玉米深加工项目,,天成食品,梨树县,52000,在建,某某县\n"
    batch = sent(cast, text, unit=cast.city, by_column=True)
    (row,) = plan(batch)
    assert (row.kind, row.doubts["report_unit"]["code"]) == (RowKind.REFUSED, "unit_unknown")
    assert row.doubts["report_unit"]["cell"] == "G2"


def test_a_project_that_stands_in_the_list_is_not_entered_again_and_not_changed(cast: Cast) -> None:
    code = "2019-220322-13-03-000123"
    plant = create_project(unit=cast.lishu, name="旧名称", by=cast.clerk, facts={"code": code}, from_day=None)
    batch = sent(cast)
    apply_import(batch, by=cast.dispatcher)
    assert ImportRow.objects.get(row=2).project == plant
    plant.refresh_from_db()
    assert (plant.name, plant.total) == ("旧名称", None)
    again = sent(cast)
    assert apply_import(again, by=cast.dispatcher).new == 0


def test_a_persons_word_decides_a_row(cast: Cast) -> None:
    batch = sent(cast)
    (sheet,) = {one.file.sheet for one in plan(batch)}
    decide_row(batch, by=cast.dispatcher, ref=f"{sheet}!4", choice="new")
    decide_row(batch, by=cast.dispatcher, ref=f"{sheet}!2", choice="skip")
    batch.refresh_from_db()
    assert kinds(batch)[:3] == [RowKind.SKIPPED, RowKind.NEW, RowKind.NEW]


def test_an_import_is_undone_while_nothing_hangs_on_it(cast: Cast) -> None:
    batch = sent(cast)
    apply_import(batch, by=cast.dispatcher)
    assert undo_import(batch, by=cast.dispatcher) == 3
    assert not Project.objects.exists()
    assert ImportRow.objects.filter(batch=batch).count() == 5
    with pytest.raises(WrongState):
        undo_import(batch, by=cast.dispatcher)


def test_what_hangs_on_a_new_project_keeps_it(cast: Cast) -> None:
    batch = sent(cast)
    apply_import(batch, by=cast.dispatcher)
    plant = Project.objects.get(name="玉米深加工项目")
    attach(project=plant, type=PaperType.OTHER, name="a.pdf", data=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", by=cast.clerk)
    with pytest.raises(WrongState, match="玉米深加工项目：材料"):
        undo_import(batch, by=cast.dispatcher)
    assert Project.objects.count() == 3


def test_an_entered_list_is_entered_once_and_not_dropped(cast: Cast) -> None:
    batch = sent(cast)
    apply_import(batch, by=cast.dispatcher)
    for verb in (apply_import, drop_import):
        with pytest.raises(WrongState):
            verb(batch, by=cast.dispatcher)


def test_strangers_import_nothing(cast: Cast) -> None:
    batch = sent(cast)
    for person in (*cast.outsiders, cast.head, cast.viewer):
        with pytest.raises(NotAllowed):
            apply_import(batch, by=person)
    with pytest.raises(NotAllowed):
        start_import(unit=cast.city, by=cast.clerk, name="a.csv", data=LIST.encode(), by_column=True)


def test_a_file_that_is_no_list_is_refused_with_its_sentence(cast: Cast) -> None:
    batch = sent(cast, "甲,乙\n1,2\n")
    assert batch.state == ImportState.REFUSED
    assert batch.sentence


def test_one_of_the_four_forms_serves_as_a_list(cast: Cast) -> None:
    text = "项目名称,总投资（亿元）,项目状态,当月完成（万元）\n玉米深加工项目,5.2,停工,100\n"
    batch = start_import(unit=cast.lishu, by=cast.clerk, name="6月.csv", data=text.encode(), form="construction")
    apply_import(batch, by=cast.clerk)
    plant = Project.objects.get()
    assert (plant.total, plant.stage, plant.status, "done_month" in plant.facts) == (
        520_000_000,
        "building",
        "suspended",
        False,
    )
    assert ImportRow.objects.get().values["done_month"] == 1_000_000


@pytest.mark.shared
def test_half_of_a_real_list_comes_in_whole(cast: Cast) -> None:
    """630 rows of tender plans from another province: every row kept, its own sum met, every doubt on its cell."""
    (path,) = (SHARED / "data" / "real-lists").glob("*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    own = sum(Decimal(row["总投资_万元"] or 0) for row in rows) * 10_000
    data = path.read_bytes()
    batch = start_import(unit=cast.lishu, by=cast.dispatcher, name=path.name, data=data)
    shown = import_page(batch)
    total = next(line for line in shown.sums if line.heading == "总投资")
    assert (shown.read, total.rows, total.stated, total.agrees) == (len(rows), own, own, True)
    entered = apply_import(batch, by=cast.dispatcher)
    assert entered.rows == len(rows) == ImportRow.objects.filter(batch=batch).count()
    assert entered.new + entered.matched + entered.same == len(rows)
    assert entered.left == 0
    assert Project.objects.filter(unit=cast.lishu).count() == entered.new
    told = {line.cell: line.text for line in shown.doubts}
    for cell in ("H298", "H372", "H412", "H485"):
        assert told[cell], cell
    assert told["H515"] == "统一社会信用代码"
    assert told["H26"] == "以造价备案金额为准"
    assert "2604-520527-04-01-905382" in told.values()
    kept = ImportRow.objects.get(batch=batch, row=2)
    assert kept.extra["来源url"].startswith("http")
    assert kept.project is not None
    assert kept.project.region == "520221"
    assert kept.project.facts["funding"]
    assert kept.project.facts["owner"].endswith("有限责任公司")
    assert IdentityQuestion.objects.filter(lane="own").exists()
    assert Outbox.objects.filter(kind="registry.import").count() == 1
