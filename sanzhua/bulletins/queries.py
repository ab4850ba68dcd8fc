"""What the pages and the files of a bulletin read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import reporting_units
from sanzhua.base.periods import Period
from sanzhua.bulletins import policy
from sanzhua.bulletins.choices import BulletinStatus
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.outline import load_outline
from sanzhua.dispatch.models import FormPeriod
from sanzhua.dispatch.succession import comparable
from sanzhua.facts import definitions
from sanzhua.facts import queries as facts
from sanzhua.facts.basis import ORIGINAL, Regrouping
from sanzhua.facts.engine import Answer
from sanzhua.facts.questions import Question, answer
from sanzhua.papers import prose
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a locked figure with its key."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """`place` is the block's number; a table has `columns` and `rows` of pieces, anything else `pieces`."""

    place: int
    kind: str
    level: int
    source: str
    pieces: tuple[Piece, ...]
    title: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] = ()
    empty: str = ""

    @property
    def figures(self) -> int:
        cells = [piece for row in self.rows for piece in row]
        return sum(1 for piece in (*self.pieces, *cells) if piece.key)


@dataclass(frozen=True, slots=True)
class ShownFigure:
    key: str
    label: str
    metric: str
    shown: str
    unit: str
    period: str
    rows: tuple[dict[str, Any], ...]
    by_unit: tuple[tuple[str, str, str], ...]
    moved_to: str


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    period: str
    label: str


def bulletins_for(person: Person) -> list[Bulletin]:
    return list(Bulletin.objects.visible_to(person).select_related("unit", "by"))


def periods_without_bulletin(person: Person) -> list[OpenPeriod]:
    """Closed periods that still want one, newest first; empty for those who do not edit."""
    form = load_outline().form
    done = Bulletin.objects.filter(form=form).values_list("period", flat=True)
    closed = FormPeriod.objects.filter(form=form, closed_at__isnull=False).exclude(period__in=list(done))
    return [OpenPeriod(found.period, times.period_name(found.period)) for found in closed.order_by("-period")]


def blocks(bulletin: Bulletin) -> list[ShownBlock]:
    return [_block(place, block, bulletin.figures) for place, block in enumerate(bulletin.blocks)]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading or a table of the text and the locked figures from there to the next."""

    place: int
    title: str
    figures: int
    is_table: bool


def chapters(shown: list[ShownBlock]) -> list[Chapter]:
    found: list[Chapter] = []
    for block in shown:
        if block.kind in {"heading", "table"}:
            is_table = block.kind == "table"
            found.append(Chapter(block.place, block.title if is_table else block.source, block.figures, is_table))
        elif found:
            last = found[-1]
            found[-1] = Chapter(last.place, last.title, last.figures + block.figures, last.is_table)
    return found


def own_figures(bulletin: Bulletin) -> list[tuple[str, str]]:
    """(key, as printed) of the figures that the text may use; those of the tables stay in the tables."""
    return [(key, found["shown"]) for key, found in bulletin.figures.items() if not found["unit"]]


def may_edit(bulletin: Bulletin, person: Person) -> bool:
    return bulletin.status == BulletinStatus.DRAFT and policy.may_edit(person, bulletin.unit)


def opened_figure(bulletin: Bulletin, key: str, person: Person) -> ShownFigure | None:
    """A figure down to the projects and the versions behind it, as far as the reader may see their units.

    None where the bulletin has no such figure. `moved_to` is what the figure would be today, where that differs.
    """
    found = bulletin.figures.get(key)
    if found is None:
        return None
    metric = definitions.metric(found["form"], found["metric"])
    return ShownFigure(
        key=key,
        label=metric.label_en if times.is_english() else metric.label,
        metric=found["metric"],
        shown=found["shown"],
        unit=found["unit"] or "",
        period=found["period"],
        rows=tuple(_rows(bulletin, found, person)),
        by_unit=() if found["unit"] else _by_unit(bulletin, found, person),
        moved_to=_moved_to(bulletin, found),
    )


def _units_of(bulletin: Bulletin, found: dict[str, Any]) -> set[int] | None:
    """Figures of an earlier year count the units that have reported this time; None stands for all units."""
    if found["period"] == bulletin.period:
        return None
    return {part.unit_id for part in facts.parts_of(found["form"], bulletin.period)}


def _basis(bulletin: Bulletin, found: dict[str, Any]) -> Sequence[Regrouping]:
    """Figures of an earlier year are counted within the borders of the bulletin's own month."""
    return ORIGINAL if found["period"] == bulletin.period else comparable(Period.parse(bulletin.period))


def _seen_units(bulletin: Bulletin, found: dict[str, Any], person: Person) -> set[int]:
    seen, counted = set(person.visible_unit_ids()), _units_of(bulletin, found)
    return seen if counted is None else seen & counted


def _rows(bulletin: Bulletin, found: dict[str, Any], person: Person) -> list[dict[str, Any]]:
    return facts.rows_behind(
        found["metric"],
        form=found["form"],
        period=found["period"],
        group={"unit": found["unit"]} if found["unit"] else None,
        unit_ids=_seen_units(bulletin, found, person),
        part_ids=_pins(bulletin, found),
        basis=_basis(bulletin, found),
    )


def recomputed(bulletin: Bulletin) -> dict[str, Any]:
    """The bulletin's own month worked out again from the parts that it pinned and the definitions that it kept, by key.

    Growth, and figures of earlier years, which no bulletin pins, are not among them.
    """
    pinned = {key: found for key, found in bulletin.figures.items() if _can_recompute(bulletin, found)}
    answers: dict[tuple[str, str], Answer] = {}
    values = {}
    for key, found in pinned.items():
        one = definitions.as_kept(found["form"], found["metric"], found["definition"])
        asked = Question(Period.parse(found["period"]), part_ids=list(bulletin.pins))
        name = (one.form, f"{one.key} {one.kept}")
        if name not in answers:
            answers[name] = answer(asked, [one], ("unit",), one.form)
        group = answers[name].groups.get((found["unit"],), {}) if found["unit"] else answers[name].total
        values[key] = group.get(one.key)
    return values


def _can_recompute(bulletin: Bulletin, found: dict[str, Any]) -> bool:
    return "definition" in found and found["style"] != "growth" and found["period"] == bulletin.period


def _pins(bulletin: Bulletin, found: dict[str, Any]) -> list[int] | None:
    """The parts quoted; figures of an earlier year are not pinned."""
    return list(bulletin.pins) if found["period"] == bulletin.period else None


def moved_figures(bulletin: Bulletin, person: Person) -> dict[str, str]:
    """Figures that accepted reports have changed since they were taken, with what they would be now.

    Of the tables only those of units that the person sees; growth follows from the figures it is made of.
    """
    seen = {unit.name for unit in Unit.objects.filter(pk__in=person.visible_unit_ids())}
    asked: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for key, found in bulletin.figures.items():
        if found["style"] != "growth" and (not found["unit"] or found["unit"] in seen):
            asked.setdefault((found["form"], found["period"]), {})[key] = found
    return {key: now for group in asked.values() for key, now in _moved(bulletin, group)}


def _moved(bulletin: Bulletin, group: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Figures of one form and period, in one question."""
    first = next(iter(group.values()))
    answer = facts.metrics(
        sorted({found["metric"] for found in group.values()}),
        form=first["form"],
        period=first["period"],
        by=("unit",),
        unit_ids=_units_of(bulletin, first),
        basis=_basis(bulletin, first),
    )
    units = {row["unit"]: row["values"] for row in answer["rows"]}
    for key, found in group.items():
        values = units.get(found["unit"], {}) if found["unit"] else answer["total"]
        now = values.get(found["metric"])
        if now != found["value"]:
            yield key, prose.shown(now, found["style"], with_unit=not found["unit"])


def _block(place: int, block: dict[str, Any], figures: dict[str, Any]) -> ShownBlock:
    if block["kind"] == "table":
        rows = tuple(tuple(_cell(cell, figures) for cell in row) for row in block["rows"])
        return ShownBlock(
            place, "table", 0, "", (), block["title"], tuple(block["columns"]), rows, block.get("empty", "")
        )
    parts = tuple(
        Piece(part) if kind == "text" else Piece(figures[part]["shown"], part)
        for kind, part in prose.pieces(block["text"])
    )
    return ShownBlock(place, block["kind"], block.get("level", 0), block["text"], parts)


def _cell(cell: dict[str, str], figures: dict[str, Any]) -> Piece:
    if key := cell.get("figure"):
        return Piece(figures[key]["shown"], key)
    return Piece(cell["text"])


def _by_unit(bulletin: Bulletin, found: dict[str, Any], person: Person) -> tuple[tuple[str, str, str], ...]:
    """(unit, figure, version) for each unit that the reader sees."""
    key, form, period = found["metric"], found["form"], found["period"]
    pins = _pins(bulletin, found)
    answer = facts.metrics(
        [key],
        form=form,
        period=period,
        by=("unit",),
        unit_ids=_seen_units(bulletin, found, person),
        part_ids=pins,
        basis=_basis(bulletin, found),
    )
    parts = {part.unit_name: part.version for part in facts.parts_of(form, period)}
    style = "yi" if found["style"] == "growth" else found["style"]
    places = {unit.name: place for place, unit in enumerate(reporting_units(Period.parse(period).last_day))}
    rows = sorted(answer["rows"], key=lambda row: places.get(row["unit"], len(places)))
    return tuple((row["unit"], prose.shown(row["values"][key], style), str(parts.get(row["unit"], ""))) for row in rows)


def _moved_to(bulletin: Bulletin, found: dict[str, Any]) -> str:
    if found["style"] == "growth":
        return ""
    by = ("unit",) if found["unit"] else ()
    units = _units_of(bulletin, found)
    answer = facts.metrics(
        [found["metric"]],
        form=found["form"],
        period=found["period"],
        by=by,
        unit_ids=units,
        basis=_basis(bulletin, found),
    )
    values = {row["unit"]: row["values"] for row in answer["rows"]}.get(found["unit"], answer["total"])
    now = values[found["metric"]]
    return "" if now == found["value"] else prose.shown(now, found["style"], with_unit=not found["unit"])
