"""The engine's way through an opening load gives what the row-by-row way gives, or leaves it the word."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import root_unit
from sanzhua.base.likeness import squeeze
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import history
from sanzhua.dispatch.history_file import read_history
from sanzhua.dispatch.history_parts import Loaded
from sanzhua.dispatch.history_scan import NotPlain, Scanned, scan
from sanzhua.dispatch.history_swift import load_swiftly
from sanzhua.dispatch.history_table import HistoryTable, opened
from sanzhua.facts import duck, slices
from sanzhua.facts.actions import compact, rebuild_loaded_parts, sweep_orphans
from sanzhua.facts.models import Part
from sanzhua.facts.past import past_of
from sanzhua.facts.queries import rows_of, verify_parts
from sanzhua.formbook.definition import load_form
from sanzhua.ledger.canonical import canonical_json, report_bytes
from sanzhua.ledger.canonical_sql import Value, line_sql
from sanzhua.ledger.models import Outbox

HEAD = "period,unit,region,project,name,total,in_stats,progress_percent,start_actual,content\n"
PLAIN = (
    HEAD
    + "2019-05,伊通县,220323,p2,二号,,TRUE,45.50,2019-04,\n"
    + "2019-04,梨树县,220322,p10,十号,-100,false,0,2019-04-18,厂房\n"
    + '2019-04,梨树县,,p9, 九号 ,7,,100.0,,"他说“好”,""行"""\n'
    + "2019-05,梨树县,220322,p2,二号,0,,,,a\\b\n"
)


@pytest.fixture
def file(db: None, tmp_path: Path, settings: Any) -> Path:
    settings.SANZHUA_DATA = tmp_path / "data"
    Unit.objects.create(name="四平市人民政府", kind="region", region="220300")
    return tmp_path / "history.csv"


@pytest.fixture
def swiftly(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Whether the last load went through the engine to its end."""
    ended: list[bool] = []

    def watched(*given: Any) -> Loaded:
        ended.append(False)
        loaded = load_swiftly(*given)
        ended[-1] = True
        return loaded

    monkeypatch.setattr("sanzhua.dispatch.history.load_swiftly", watched)
    return lambda: ended[-1]


def _catalogue() -> list[tuple[Any, ...]]:
    named = (
        "source",
        "unit_name",
        "unit_path",
        "period",
        "version",
        "form_version",
        "source_sha256",
        "rows",
        "superseded_by__version",
    )
    return list(Part.objects.order_by("pk").values_list(*named))


def _forget_parts() -> None:
    Part.objects.filter(superseded_by__isnull=False).delete()
    Part.objects.all().delete()
    Outbox.objects.all().delete()


def _forget() -> None:
    _forget_parts()
    Unit.objects.exclude(pk=root_unit().pk).delete()


def _both(file: Path, form: str, texts: list[str], swiftly: Callable[[], bool]) -> None:
    """The texts loaded one after another, once in each way. Units keep their ids, which are part of every hash."""
    seen = []
    for name in dict.fromkeys(row.split(",")[1] for text in texts for row in text.splitlines()[1:]):
        Unit.objects.create(name=name, kind="region", region="220322", parent=root_unit())
    for way in (True, False):
        told = []
        for text in texts:
            file.write_text(text, encoding="utf-8")
            told.append(history.load_history(file, form, replace=True, swiftly=way))
            assert swiftly()
        periods = sorted({part[3] for part in _catalogue()})
        bodies = [bytes(body) for body in Outbox.objects.order_by("pk").values_list("body", flat=True)]
        assert verify_parts().ok
        seen.append((told, _catalogue(), [rows_of(form, period) for period in periods], len(bodies)))
        _forget_parts()
    assert seen[0] == seen[1]


def test_both_ways_give_the_same_parts_hashes_sums_and_rows(file: Path, swiftly: Callable[[], bool]) -> None:
    _both(file, "construction", [PLAIN, PLAIN, PLAIN.replace("-100", "-101")], swiftly)


def test_batches_are_ordered_alike_in_both_ways(file: Path, swiftly: Callable[[], bool]) -> None:
    head = "period,unit,region,project,batch_no,allocated_central,started\n"
    rows = "2019-04,梨树县,220322,p1,乙,5,true\n2019-04,梨树县,220322,p1!,,6,\n2019-04,梨树县,220322,p1,,7,false\n"
    _both(file, "central_fund", [head + rows], swiftly)
    without_batch = "period,unit,region,project,allocated_central\n2019-04,伊通县,220322,p1,5\n"
    _both(file, "central_fund", [without_batch], swiftly)


def test_a_new_unit_is_made_once_and_named_by_both_ways(file: Path, swiftly: Callable[[], bool]) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    for way in (True, False):
        loaded = history.load_history(file, "construction", swiftly=way)
        assert loaded.created_units == ["梨树县", "伊通县"]
        assert len(loaded.notices) == 1
        _forget()
    assert swiftly()


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "2019-04,梨树县,220322,p10,,,,,,\n",
        PLAIN + "2019-04,梨树县,220322,p11,,12.5,,,,\n",
        PLAIN + "2019-04,梨树县,220322,p11,,,,101,,\n",
        PLAIN + "2019-04,梨树县,220322,p11,,,,,2019-02-30,\n",
        PLAIN + "2019-04,梨树县,999999,p11,,,,,,\n",
        PLAIN + "2019-13,梨树县,220322,p11,,,,,,\n",
        PLAIN + f"2019-04,梨树县,220322,{'p' * 201},,,,,,\n",
        PLAIN + "2019-04,梨树县,220322,p11,,,,,,,\n",
        PLAIN + "2019-04,梨树县,220322,p11,,,,,\n",
        PLAIN + '2019-04,梨树县,220322,"p11,,,,,,\n',
        PLAIN.replace("total", "totall"),
        HEAD,
    ],
)
def test_a_faulty_file_gets_the_sentence_of_the_row_by_row_way(
    file: Path, swiftly: Callable[[], bool], text: str
) -> None:
    file.write_text(text, encoding="utf-8")
    sentences = []
    for way in (True, False):
        with pytest.raises(Refused) as refusal:
            history.load_history(file, "construction", swiftly=way)
        sentences.append(refusal.value.sentence)
    assert sentences[0] == sentences[1]
    assert not swiftly()
    assert (Part.objects.count(), Outbox.objects.count(), Unit.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("九号", "九\x07号"),
        PLAIN.replace("九号", "e\u0301"),
        PLAIN.replace("九号", "九号\u2028"),
        PLAIN.replace("九号", "九号\t"),
        PLAIN.replace("-100", "-0100"),
        PLAIN.replace("a\\b", ' "a'),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\r\n", 2),
        PLAIN.replace("p9", "p9 ").replace("name", '"name"'),
    ],
)
def test_a_right_file_that_is_not_plain_is_loaded_row_by_row(
    file: Path, swiftly: Callable[[], bool], text: str
) -> None:
    file.write_bytes(text.encode())
    assert history.load_history(file, "construction").rows == 4
    assert not swiftly()


def test_what_is_there_already_refuses_the_swift_way_too_and_leaves_no_file(
    file: Path, swiftly: Callable[[], bool], settings: Any
) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    history.load_history(file, "construction")
    before = sorted((settings.SANZHUA_DATA / "parts").rglob("*.parquet"))
    file.write_text(PLAIN.replace("-100", "-101"), encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        history.load_history(file, "construction")
    assert "--replace" in refusal.value.sentence
    assert sorted((settings.SANZHUA_DATA / "parts").rglob("*.parquet")) == before


_SIGNS = st.sampled_from(
    list("aé中,\"\\\n\r\t \u3000\u00a0\u0085\u2028\u2029\U0001f600\u0301'0.-\x1f\x7f#")
    # What stands beside Chinese text as it is, and what is no NFC, with the same first byte.
    + list("“、，·か\u3099\u302a\u2126\uf900\u20d0\u2003ﾞ")
)
_TEXT = st.text(_SIGNS, max_size=6)
_CELL = st.one_of(
    _TEXT, st.sampled_from(["", "0", "-5", "12.50", "-0", "007", "true", "False", "2019-04", "2019-02-30"])
)


def _values(table: HistoryTable) -> list[dict[str, Any]]:
    names = ", ".join(f'"{name}"' for name in table.names)
    found = table.connection.execute(f"SELECT {names} FROM history").fetchall()
    return [dict(zip(table.names, row, strict=True)) for row in found]


def _same(value: Any) -> Any:
    """A decimal as canonical text."""
    return value if value is None or isinstance(value, bool | int) else canonical_json(value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_TEXT, _CELL, _CELL, _CELL, _TEXT), min_size=1, max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
)
@example(rows=[("a", ' "b"', "1", "true", "x")], end="\n", quoted=False)
@example(rows=[("a", 'b"c', "1", "true", "x")], end="\n", quoted=False)
@example(rows=[("a", "", "", "", ",")], end="\n", quoted=False)
@example(rows=[("a", "b\nc", "5", "", "d\\")], end="\n", quoted=True)
@example(rows=[("a", "\u3000b\u00a0", "5", "", "\U0001f600")], end="\r\n", quoted=True)
def test_the_engine_reads_a_file_as_the_row_by_row_reader_does_or_not_at_all(
    tmp_path: Path, rows: list[tuple[str, ...]], end: str, quoted: bool
) -> None:
    form, file = load_form("construction"), tmp_path / "any.csv"
    out = io.StringIO(newline="")
    lines = [("2019-04", "梨树县", "220322", *row) for row in rows]
    if quoted:
        csv.writer(out, lineterminator=end).writerows(lines)
    else:
        out.write("".join(",".join(line) + end for line in lines))
    text = f"period,unit,region,project,name,total,in_stats,content{end}{out.getvalue()}"
    file.write_bytes(text.encode())
    try:
        with opened(file, form, tmp_path / "parts") as table:
            ours = _values(table)
    except NotPlain:
        return
    _columns, theirs = read_history(file.read_bytes(), form)
    asked = [
        {
            key: _same(
                {"period": row.period, "unit": row.unit, "region": row.region, "project": row.project}.get(
                    key, row.values.get(key)
                )
            )
            for key in ours[0]
        }
        for row in theirs
    ]
    # The table is in an order of its own.
    assert sorted(map(repr, asked)) == sorted(repr({key: _same(value) for key, value in row.items()}) for row in ours)


@pytest.mark.parametrize(
    "name",
    [
        b"\xe4\xb8",
        b"\xe4\xb8,",
        b"\xb8\xad",
        b"\xe4a\xad",
        b"\xef\xbc",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xff",
        b"\xe3\x80",
    ],
)
def test_what_is_no_utf_8_is_left_to_the_row_by_row_way(tmp_path: Path, name: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(HEAD.encode() + b"2019-04,\xe6\xa2\xa8,220322,p1," + name + b",5,,,,\n")
    with pytest.raises(NotPlain), opened(file, load_form("construction"), tmp_path / "parts"):
        pass


def test_a_file_that_changes_while_it_is_read_is_left_to_the_row_by_row_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "history.csv"
    file.write_text(PLAIN, encoding="utf-8")

    def changed_meanwhile(path: Path, end: str) -> Scanned:
        found = scan(path, end)
        path.write_text(PLAIN.replace(",7,", ",78,"), encoding="utf-8")
        return found

    monkeypatch.setattr("sanzhua.dispatch.history_table.scan", changed_meanwhile)
    with pytest.raises(NotPlain), opened(file, load_form("construction"), tmp_path / "data"):
        pass


def test_a_unit_under_two_of_its_names_is_one_part(file: Path, swiftly: Callable[[], bool]) -> None:
    county = Unit.objects.create(name="伊通满族自治县", kind="region", region="220323", parent=root_unit())
    UnitAlias.objects.create(unit=county, name="伊通县", squeezed=squeeze("伊通县"))
    rows = "2019-04,伊通县,,p2\n2019-04,梨树县,220322,p1\n2019-04,伊通满族自治县,,p1\n2019-04,伊通县,,p3\n"
    Unit.objects.create(name="梨树县", kind="region", region="220322", parent=root_unit())
    file.write_text("period,unit,region,project\n" + rows, encoding="utf-8")
    seen = []
    for way in (True, False):
        history.load_history(file, "construction", swiftly=way)
        seen.append((_catalogue(), rows_of("construction", "2019-04")))
        _forget_parts()
    assert swiftly()
    assert seen[0] == seen[1]
    assert [row["project"] for row in seen[0][1] if row["unit_id"] == county.pk] == ["p1", "p2", "p3"]


def test_a_new_unit_gets_the_region_of_most_of_its_rows(file: Path, swiftly: Callable[[], bool]) -> None:
    rows = ("甲,220323,p1", "甲,220322,p2", "甲,220322,p3", "乙,220323,p4", "乙,220322,p5", "丙,,p6")
    file.write_text("period,unit,region,project\n" + "".join(f"2019-04,{row}\n" for row in rows), encoding="utf-8")
    for way in (True, False):
        assert history.load_history(file, "construction", swiftly=way).created_units == ["丙", "乙", "甲"]
        assert dict(Unit.objects.values_list("name", "region")) == {
            "四平市人民政府": "220300", "甲": "220322", "乙": "220322", "丙": ""
        }  # fmt: skip
        _forget()
    assert swiftly()


def test_the_parts_of_a_load_are_slices_of_one_file_a_month(
    file: Path, swiftly: Callable[[], bool], settings: Any
) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    history.load_history(file, "construction")
    assert swiftly()
    april, *may = Part.objects.order_by("period", "unit_id")
    assert len({slices.file_of(part.path) for part in may}) == 1
    assert [slices.is_slice(part.path) for part in (april, *may)] == [True] * 3
    # A close has nothing left to merge.
    assert compact("construction", "2019-05") is None
    assert len(list((settings.SANZHUA_DATA / "parts").rglob("*.parquet"))) == 2


def test_after_a_correction_of_one_unit_the_others_still_stand_in_the_shared_file(
    file: Path, swiftly: Callable[[], bool]
) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    history.load_history(file, "construction")
    before = rows_of("construction", "2019-05")
    file.write_text(PLAIN.replace("p2,二号,0", "p2,二号,9"), encoding="utf-8")
    history.load_history(file, "construction", replace=True)
    assert swiftly()
    old, new = (Part.objects.get(period="2019-05", unit_name="梨树县", version=number) for number in (1, 2))
    assert [row["total"] for row in rows_of("construction", "2019-05")] == [None, 9]
    assert rows_of("construction", "2019-05", part_ids=[old.pk]) == [row for row in before if row["unit"] == "梨树县"]
    assert [row["total"] for row in rows_of("construction", "2019-05", part_ids=[new.pk])] == [9]
    assert past_of(load_form("construction"), [new.unit_id], Period(2019, 6)).last["p2", None]["total"] == 9
    assert verify_parts().ok
    assert sweep_orphans(older_than_seconds=-1) == []  # of the shared file every other slice still speaks


def test_a_damaged_shared_file_is_found_and_its_parts_are_made_again_from_their_bodies(
    file: Path, swiftly: Callable[[], bool], settings: Any
) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    history.load_history(file, "construction")
    assert swiftly()
    told = rows_of("construction", "2019-05")
    for one in (settings.SANZHUA_DATA / "parts").rglob("load-*.parquet"):
        one.write_bytes(b"")
    assert not verify_parts().ok
    assert rebuild_loaded_parts() == 3
    assert rows_of("construction", "2019-05") == told
    assert verify_parts().ok


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12), _TEXT),
    number=st.one_of(st.none(), st.integers(-(10**18), 10**18)),
    truth=st.sampled_from([None, True, False]),
)
def test_lines_made_by_the_engine_are_the_canonical_bytes(
    tmp_path: Path, text: str | None, number: int | None, truth: bool | None
) -> None:
    clean = text and "".join(sign for sign in unicodedata.normalize("NFC", text) if sign >= " " or sign in "\t\n\r")
    key = f"k{clean or ''}"
    if not unicodedata.is_normalized("NFC", key):
        key = "k"
    row = {"项目": clean, "b\"'": number, "a": truth, "none": None}
    values = {"项目": Value("t"), "b\"'": Value("n", is_text=False), "a": Value("b", is_text=False), "none": None}
    with duck.cursor(tmp_path) as cursor:
        line = line_sql(Value("k", has_null=False), values)
        source = "SELECT ?::VARCHAR AS k, ?::VARCHAR AS t, ?::BIGINT AS n, ?::BOOLEAN AS b"
        made = cursor.execute(f"SELECT encode({line}) FROM ({source})", [key, clean, number, truth]).fetchone()
    whole = report_bytes(form="f", form_version="1", unit="u", period="2019-04", version=1, rows=[(key, row)])
    assert made == (whole.split(b"\n", 1)[1],)
