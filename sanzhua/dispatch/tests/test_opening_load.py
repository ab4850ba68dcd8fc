from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.base import clock
from sanzhua.base.likeness import squeeze
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch.history import Loaded, load_history
from sanzhua.dispatch.history_file import BadRows
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.actions import rebuild_loaded_parts
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics, rows_of, verify_parts
from sanzhua.ledger.models import Outbox

HEAD = "period,unit,region,project,name,total,done_month\n"
GOOD = (
    HEAD
    + "2019-04,梨树县,220322,p1,一号,100,5\n2019-05,梨树县,220322,p1,一号,100,-2\n2019-05,伊通县,220323,p2,二号,,7\n"
)


class Loader:
    """Writes a text to a file and loads it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "history.csv"

    def __call__(self, text: str | bytes, form: str = "construction", replace: bool = False) -> Loaded:
        self._file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_history(self._file, form, replace)

    def refused(self, text: str | bytes, form: str = "construction", replace: bool = False) -> str:
        """The sentence; and nothing at all was written."""
        before = (Part.objects.count(), Unit.objects.count(), Outbox.objects.count())
        with pytest.raises(Refused) as refusal:
            self(text, form, replace)
        assert (Part.objects.count(), Unit.objects.count(), Outbox.objects.count()) == before
        return refusal.value.sentence


@pytest.fixture
def load(db: None, tmp_path: Path, settings: Any) -> Loader:
    settings.SANZHUA_DATA = tmp_path / "data"
    root = Unit.objects.create(name="四平市人民政府", kind="region", region="220300")
    unit = Unit.objects.create(name="梨树县人民政府", short_name="梨树", kind="region", region="220322", parent=root)
    UnitAlias.objects.create(unit=unit, name="梨树县", squeezed=squeeze("梨树县"))
    return Loader(tmp_path)


def test_a_file_becomes_one_part_a_unit_and_period_and_one_ledger_entry(load: Loader) -> None:
    loaded = load(GOOD)
    assert loaded.as_json() == {
        "rows": 3,
        "parts": 3,
        "sums": {"total": 200, "done_month": 10},
        "created_units": ["伊通县"],
    }
    assert list(loaded.as_json()) == ["rows", "parts", "sums", "created_units"]
    assert Outbox.objects.values_list("kind", flat=True).get() == "facts.load"
    assert metrics(["done_month", "projects"], period="2019-05")["total"] == {"done_month": 5, "projects": 2}


def test_an_unknown_unit_stands_under_the_root_with_the_region_of_the_file(load: Loader) -> None:
    load(GOOD)
    made = Unit.objects.get(name="伊通县")
    assert (made.parent, made.region) == (Unit.objects.get(parent=None), "220323")


@pytest.mark.parametrize("name", ["梨树县人民政府", "梨树县", "梨树", " 梨树 县", "梨树县人民政府　"])
def test_a_unit_is_known_by_name_short_name_and_alias(load: Loader, name: str) -> None:
    assert load(f"{HEAD}2019-04,{name},220322,p1,一号,100,5\n").created_units == []
    assert [row["unit"] for row in rows_of("construction", "2019-04")] == ["梨树县人民政府"]


def test_a_short_name_of_two_units_is_not_guessed(load: Loader) -> None:
    Unit.objects.create(name="梨树镇", short_name="梨树", kind="region", parent=Unit.objects.get(parent=None))
    assert "第 2 行" in load.refused(f"{HEAD}2019-04,梨树,220322,p1,一号,100,5\n")


def test_the_same_file_again_changes_nothing_and_says_so(load: Loader) -> None:
    load(GOOD)
    again = load(GOOD)
    assert again.as_json() == {
        "rows": 0,
        "parts": 0,
        "sums": {"total": 0, "done_month": 0},
        "created_units": [],
        "unchanged": 3,
    }
    assert (Part.objects.count(), Outbox.objects.count()) == (3, 1)


def test_a_unit_that_was_renamed_since_does_not_make_the_file_another(load: Loader) -> None:
    load(GOOD)
    unit = Unit.objects.get(name="梨树县人民政府")
    unit.name = "梨树市人民政府"
    unit.save()
    assert load(GOOD).unchanged == 3


def test_a_file_with_more_periods_adds_only_those(load: Loader) -> None:
    load(GOOD)
    more = load(GOOD + "2019-06,梨树县,220322,p1,一号,100,1\n")
    assert (more.rows, more.parts, more.unchanged) == (1, 1, 3)


def test_a_different_file_for_a_part_wants_replace_and_makes_the_next_version(load: Loader) -> None:
    load(GOOD)
    other = GOOD.replace("100,5", "100,6")
    assert "--replace" in load.refused(other)
    replaced = load(other, replace=True)
    assert (replaced.rows, replaced.parts) == (1, 1)
    assert metrics(["done_month"], period="2019-04")["total"] == {"done_month": 6}
    assert list(Part.objects.filter(period="2019-04").values_list("version", flat=True).order_by("version")) == [1, 2]


def test_what_was_signed_is_never_replaced(load: Loader) -> None:
    load(GOOD)
    Part.objects.filter(period="2019-04").update(version_id=7)
    assert "更正" in load.refused(GOOD.replace("100,5", "100,6"), replace=True)


def test_a_closed_period_takes_no_load(load: Loader) -> None:
    now = clock.now()
    FormPeriod.objects.create(form="construction", period="2019-05", opens_at=now, due_at=now, closed_at=now)
    with pytest.raises(WrongState):
        load(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\n\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("一号", " 一号 "),
        GOOD.replace("period,unit", " period , unit"),
        GOOD.replace(",100,", ',"100",'),
    ],
)
def test_ways_of_writing_a_csv_do_not_matter(load: Loader, text: str) -> None:
    load(GOOD)
    assert load(text).unchanged == 3


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ("2019-13,梨树县,220322,p1,,,", "period"),
        ("201904,梨树县,220322,p1,,,", "period"),
        (",梨树县,220322,p1,,,", "period"),
        ("2019-04,,220322,p1,,,", "unit"),
        ("2019-04,梨树县,220322,,,,", "project"),
        ("2019-04,梨树县,999999,p1,,,", "region"),
        ("2019-04,梨树县,22032,p1,,,", "region"),
        ("2019-04,梨树县,220322,p1,,12.5,", "total"),
        ("2019-04,梨树县,220322,p1,,1e3,", "total"),
        ("2019-04,梨树县,220322,p1,,万元,", "total"),
        ('2019-04,梨树县,220322,p1,,"1,200",', "total"),
        ("2019-04,梨树县,220322,p1,,１２,", "total"),
        ("2019-04,梨树县,220322,p1,,99999999999999999999,", "total"),
        ("2019-04,梨树县,220322,p1,", "格"),
        ("2019-04,梨树县,220322,p1,,,,", "格"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_nothing_is_loaded(load: Loader, cells: str, word: str) -> None:
    sentence = load.refused(f"{GOOD}{cells}\n")
    assert "第 5 行" in sentence
    assert word in sentence


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("in_stats", ["true", "false", "TRUE", ""], ["是", "1", "yes"]),
        ("progress_percent", ["0", "100", "45.5"], ["101", "-1", "45%", "nan"]),
        ("start_actual", ["2019-04", "2019-04-18"], ["2019.4", "2019-4", "2019-02-30", "4月底", "2019-04-18 00:00"]),
    ],
)
def test_each_kind_of_column_takes_its_own_values_only(load: Loader, key: str, good: list[str], bad: list[str]) -> None:
    head = f"period,unit,region,project,{key}\n"
    for place, text in enumerate(good):
        assert load(f"{head}2019-0{place + 1},梨树县,220322,p1,{text}\n").rows == 1
    for text in bad:
        assert key in load.refused(f"{head}2018-01,梨树县,220322,p1,{text}\n")


def test_lines_are_those_of_the_file_also_behind_a_quoted_line_break(load: Loader) -> None:
    head = "period,unit,region,project,content,total\n"
    first = '2019-04,梨树县,220322,p1,"第一行\n第二行\n第三行",5\n'
    with pytest.raises(BadRows) as bad:
        load(f'{head}{first}\n2019-04,梨树县,220322,p2,"a\nb",x\n2019-04,梨树县,220322,p3,,y\n')
    assert bad.value.lines == [6, 8]
    assert load(head + first).rows == 1


def test_a_project_twice_in_a_unit_and_period_is_a_bad_row(load: Loader) -> None:
    sentence = load.refused(GOOD + "2019-04,梨树县人民政府,220322,p1,一号,1,1\n")
    assert "第 5 行" in sentence
    assert "第 2 行" in sentence


def test_another_batch_of_a_project_is_no_duplicate_but_the_same_batch_is(load: Loader) -> None:
    head = "period,unit,region,project,batch_no,allocated_central\n"
    rows = "2019-04,梨树县,220322,p1,甲,5\n2019-04,梨树县,220322,p1,乙,6\n"
    assert load(head + rows, form="central_fund").sums == {"allocated_central": 11}
    assert "第 4 行" in load.refused(head + rows + "2019-04,梨树县,220322,p1,甲,7\n", form="central_fund")


def test_a_project_of_two_units_is_loaded_and_pointed_out(load: Loader) -> None:
    loaded = load(f"{HEAD}2019-04,梨树县,220322,p1,,1,\n2019-04,伊通县,220323,p1,,2,\n")
    assert (loaded.rows, loaded.parts, len(loaded.notices)) == (2, 2, 1)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf", "空"),
        (b"  \n", "空"),
        (HEAD.encode(), "没有数据行"),
        (GOOD.encode("gbk"), "UTF-8"),
        (GOOD.encode("utf-16"), "UTF-8"),
        (GOOD.replace("梨", "\x00").encode(), "NUL"),
        (GOOD.replace("total", "totall").encode(), "totall"),
        (GOOD.replace("name", "").encode(), "第 5 列"),
        (GOOD.replace("name", "total").encode(), "total"),
        (GOOD.replace("region", "name2").encode(), "region"),
        (GOOD.replace("period", "Period").encode(), "period"),
        ((GOOD + '2019-05,"梨树县,1').encode(), "第 5 行"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(load: Loader, text: bytes, word: str) -> None:
    assert word in load.refused(text)


def test_bytes_that_are_no_utf_8_are_told_with_their_line(load: Loader) -> None:
    assert "第 3 行" in load.refused((HEAD + "2019-04,梨树县,220322,p1,,,\n").encode() + b"2019-04,\xff,220322,p2,,,\n")


def test_every_bad_row_is_told_at_once(load: Loader) -> None:
    sentence = load.refused(HEAD + "x,梨树县,220322,p1,,,\n" * 30)
    assert "第 2 行" in sentence
    assert "另有 10 行" in sentence


def test_a_loaded_part_that_left_the_catalogue_is_missed(load: Loader) -> None:
    load(GOOD)
    Part.objects.filter(period="2019-04").delete()
    assert "construction 梨树县人民政府 2019-04 v1" in (verify_parts().sentence or "")


def test_a_newest_part_that_hides_behind_another_is_found(load: Loader) -> None:
    load(GOOD)
    one, other = Part.objects.filter(period="2019-05")
    Part.objects.filter(pk=one.pk).update(superseded_by=other)
    assert "却被标为已替换" in (verify_parts().sentence or "")


def test_loaded_parts_can_be_made_again_from_what_is_kept(load: Loader, settings: Any) -> None:
    load(GOOD)
    before = rows_of("construction", "2019-05")
    for file in (settings.SANZHUA_DATA / "parts").rglob("*.parquet"):
        file.unlink()
    assert not verify_parts().ok
    assert rebuild_loaded_parts() == 3
    assert verify_parts().ok
    assert rows_of("construction", "2019-05") == before


def test_a_run_that_dies_before_its_commit_leaves_nothing(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(**_facts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sanzhua.dispatch.history.record", die)
    with pytest.raises(KeyboardInterrupt):
        load(GOOD)
    assert (Part.objects.count(), Unit.objects.filter(name="伊通县").count(), Outbox.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_each_unit_and_part_once(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "both.csv").write_text(GOOD, encoding="utf-8")
    rows: list[int] = []

    def run() -> None:
        try:
            rows.append(load_history(tmp_path / "both.csv", "construction").rows)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(rows) == [0, 3]
    assert (Unit.objects.filter(name="伊通县").count(), Part.objects.count(), Outbox.objects.count()) == (1, 3, 1)
