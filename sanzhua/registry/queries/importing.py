"""A list laid against the register: what entering it would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sanzhua.accounts.models import Unit, descendants_of
from sanzhua.accounts.queries import unit_by_name
from sanzhua.base.likeness import squeeze
from sanzhua.formbook import stages
from sanzhua.formbook.definition import Form
from sanzhua.formbook.kept import FileRow, file_rows
from sanzhua.formbook.problems import severity_of
from sanzhua.formbook.queries import form_for
from sanzhua.registry.choices import RowKind
from sanzhua.registry.models import ImportBatch, Project
from sanzhua.registry.queries.matching import MatchIndex, match_index
from sanzhua.registry.rules import codes_in, name_key
from sanzhua.registry.rules.places import region_of

NEW, SKIP = "new", "skip"


@dataclass(slots=True)
class RowPlan:
    """What one row would become. `unit`, `project` and `candidates` are primary keys; `same_as` an earlier row's ref.

    `facts` are what the register would hold of a new project; `doubts` by column key, as the reader keeps them, each
    with its `cell`.
    """

    file: FileRow
    kind: str = ""
    unit: int | None = None
    project: int | None = None
    same_as: str = ""
    candidates: tuple[int, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    stage: str = ""
    word: str = ""
    table: str = ""
    status: str = ""
    doubts: dict[str, dict[str, Any]] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.file.values.get("name") or "")


@dataclass(frozen=True, slots=True)
class Place:
    """Into which lists the rows go: one unit's, or by a column those of the units under `top`."""

    top: Unit
    units: Mapping[int, Unit]
    by_column: bool


def plan(batch: ImportBatch) -> list[RowPlan]:
    """One plan a row, in the order of the file. Reads two indexes a unit and nothing of other units."""
    form, place, letters = form_for(batch.form, batch.period), _place(batch), _letters(batch)
    plans = [_begun(row, form, place, letters.get(row.sheet, {})) for row in file_rows(batch.reading)]
    _note_shared_codes(plans)
    indexes = {pk: match_index(place.units[pk]) for pk in {one.unit for one in plans} if pk is not None}
    uids = _decided(batch)
    by_ref = {one.file.ref: one for one in plans}
    for one in plans:
        _settle(one, batch.decisions.get(one.file.ref, ""), indexes, uids, by_ref)
    return plans


def counts(plans: Iterable[RowPlan]) -> dict[str, int]:
    """Rows by kind, every kind with its number."""
    found = dict.fromkeys(RowKind.values, 0)
    for one in plans:
        found[one.kind] += 1
    return found


def _place(batch: ImportBatch) -> Place:
    pks = descendants_of({batch.unit_id}) if batch.by_column else {batch.unit_id}
    return Place(batch.unit, Unit.objects.in_bulk(list(pks)), batch.by_column)


def _decided(batch: ImportBatch) -> dict[str, int]:
    named = [choice for choice in batch.decisions.values() if choice not in (NEW, SKIP)]
    return dict(Project.objects.filter(uid__in=named).values_list("uid", "pk")) if named else {}


def _letters(batch: ImportBatch) -> dict[str, dict[str, str]]:
    """The column of each key, sheet by sheet, so that a doubt of ours names its cell as the reader's do."""
    return {
        sheet["sheet"]: {key: letter for letter, _heading, key, *_rest in sheet["mapping"] if key}
        for sheet in batch.reading.get("sheets", ())
    }


def _begun(row: FileRow, form: Form, place: Place, letters: Mapping[str, str]) -> RowPlan:
    """The row with what the register would hold of it, and the doubts that only an import has."""
    doubts = {key: {**doubt, "cell": row.cells.get(key, "")} for key, doubt in row.doubts.items()}
    made = RowPlan(row, doubts=doubts, letters=letters)
    unit = _unit(made, place)
    made.unit = unit.pk if unit else None
    made.facts = {key: value for key, value in row.values.items() if _kept(form, key) and value not in (None, "", [])}
    made.facts.pop("name", None)
    _take_codes(made)
    _take_total(made)
    made.facts["region"] = region_of(str(made.facts.get("code") or ""), _written_place(row), (unit or place.top).region)
    _take_stage(made, form.key)
    return made


def _kept(form: Form, key: str) -> bool:
    return key in form.by_key and form.column(key).source == "register"


def _written_place(row: FileRow) -> str:
    """The place with what stands in a column of counties beside it."""
    extra = [text for heading, text in row.extra.items() if squeeze(heading) in _COUNTIES]
    return " ".join([*extra, str(row.values.get("place") or "")])


_COUNTIES = frozenset({"区县", "县区", "县市区", "县(市、区)", "属地", "所在县区"})


def _unit(made: RowPlan, place: Place) -> Unit | None:
    if not place.by_column:
        return place.top
    written = str(made.file.values.get("report_unit") or "")
    unit = unit_by_name(written) if written else None
    if unit is not None and unit.pk in place.units:
        return unit
    _doubt(made, "report_unit", "unit_unknown", {"text": written or "空"}, written)
    return None


def _take_codes(made: RowPlan) -> None:
    """Several codes in one cell are all sound words of the file: all are tied, and the cell keeps its doubt."""
    doubt = made.doubts.get("code")
    if doubt and doubt["code"] == "code_several" and (codes := codes_in(doubt["text"])):
        made.facts["code"] = "、".join(codes)


def _take_total(made: RowPlan) -> None:
    """Where the amount was not understood and the file states it in a column of its own, that one is read and told."""
    check, doubt = made.file.values.get("total_check"), made.doubts.get("total")
    if check is None or made.facts.get("total") is not None:
        return
    made.facts["total"] = check
    text = str(doubt["text"]) if doubt else ""
    _doubt(made, "total", "total_from_column", {"text": text or "空", "wan": f"{check / 10_000:,.2f}"}, text)


def _take_stage(made: RowPlan, form: str) -> None:
    word = squeeze(str(made.file.values.get("stage") or ""))
    table = stages.told(form, word)
    found = stages.said(table, word) if table else None
    if word and found is None:
        _doubt(made, "stage", "stage_unknown", {"text": word}, word)
    made.word, made.table = (word, table) if table else ("", form)
    made.stage, made.status = (found.stage, found.status) if found else (stages.begins(form), "ongoing")


def _note_shared_codes(plans: list[RowPlan]) -> None:
    """A code that stands by two names: both rows are entered, the second tells of the first."""
    first: dict[str, RowPlan] = {}
    for one in plans:
        for code in codes_in(str(one.facts.get("code") or "")):
            other = first.setdefault(code, one)
            if other is not one and "project_twice" not in _codes_of(one, "name") and _differ(other, one):
                where = {"where": f"{other.file.sheet} {other.file.row}", "name": other.name}
                _doubt(one, "code", "code_two_names", {"text": code, **where}, code)


def _codes_of(one: RowPlan, key: str) -> str:
    return str(one.doubts.get(key, {}).get("code", ""))


def _differ(one: RowPlan, other: RowPlan) -> bool:
    return name_key(one.name) != name_key(other.name)


def _doubt(made: RowPlan, key: str, code: str, params: dict[str, Any], text: str) -> None:
    cell = f"{made.letters.get(key, '')}{made.file.row}"
    made.doubts[key] = {"text": text, "code": code, "params": params, "severity": severity_of(code), "cell": cell}


def _settle(
    one: RowPlan,
    decision: str,
    indexes: Mapping[int, MatchIndex],
    uids: Mapping[str, int],
    by_ref: Mapping[str, RowPlan],
) -> None:
    """Say what becomes of the row: a person's word first, then what the register and the file themselves say."""
    if decision == SKIP:
        one.kind = RowKind.SKIPPED
    elif not one.name or one.unit is None:
        one.kind = RowKind.REFUSED
        if not one.name:
            _doubt(one, "name", "no_name", {}, "")
    elif decision in uids:
        one.kind, one.project = RowKind.MATCHED, uids[decision]
    elif decision == NEW:
        one.kind = RowKind.NEW
    else:
        _match(one, indexes[one.unit], by_ref)


def _match(one: RowPlan, index: MatchIndex, by_ref: Mapping[str, RowPlan]) -> None:
    earlier = _twin(one, by_ref)
    found = index.find(one.name, str(one.facts.get("code") or ""))
    if len(found) == 1:
        one.kind, one.project = RowKind.MATCHED, found[0]
    elif found:
        one.kind, one.candidates = RowKind.DOUBT, tuple(found)
    elif earlier is not None:
        one.kind, one.same_as = RowKind.SAME_ROW, earlier.file.ref
        one.doubts["name"] |= {"code": "same_project_row"}
    else:
        one.kind = RowKind.NEW


def _twin(one: RowPlan, by_ref: Mapping[str, RowPlan]) -> RowPlan | None:
    """The earlier row of the same project that really becomes one: tender parts, batches, a row sent twice."""
    doubt = one.doubts.get("name")
    if not doubt or doubt["code"] != "project_twice":
        return None
    earlier = by_ref.get(f"{doubt['params']['sheet']}!{doubt['params']['row']}")
    if earlier is None or earlier.unit != one.unit or earlier is one:
        return None
    return earlier if earlier.kind in {RowKind.NEW, RowKind.SAME_ROW} else None
