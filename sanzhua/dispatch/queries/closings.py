"""How often a form's month was closed, why it was opened again, and its figures as closed beside those of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.clock import SHANGHAI
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.models import Closing
from sanzhua.facts import queries as facts
from sanzhua.facts.definitions import metrics_of
from sanzhua.facts.models import Part
from sanzhua.facts.storage_types import REGISTER
from sanzhua.formbook.definition import Column, load_form
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.ui import figures, times

_PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One closing; `missing` are units that the reader sees. Without `reopened_at` it stands."""

    closed_at: datetime
    by: str
    missing: tuple[str, ...]
    reopened_at: datetime | None
    reopened_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClosedFigure:
    """A sum of the month as it was closed, as it is now, and the difference; formatted. `gone` is why there is none."""

    key: str
    label: str
    closed: str
    now: str
    difference: str
    gone: str = ""


def closings_of(form: str, period: str, person: Person) -> tuple[ClosingLine, ...]:
    """Oldest first."""
    seen = {unit.pk: unit.shown for unit in Unit.objects.visible_to(person)}
    found = Closing.objects.filter(form=form, period=period).select_related("closed_by", "reopened_by")
    return tuple(
        ClosingLine(
            closed_at=one.closed_at,
            by=one.closed_by.name,
            missing=tuple(seen[pk] for pk in one.missing if pk in seen),
            reopened_at=one.reopened_at,
            reopened_by=one.reopened_by.name if one.reopened_by else "",
            reason=one.reason,
        )
        for one in found
    )


def closed_parts(form: str, period: str) -> list[int] | None:
    """The form's parts that answered for the month when it was last closed; None where it never was."""
    last = Closing.objects.filter(form=form, period=period).order_by("-pk").values_list("parts", flat=True).first()
    return None if last is None else list(Part.objects.filter(pk__in=last, source=form).values_list("pk", flat=True))


def parts_closed_on(day: date) -> list[int]:
    """The parts of every month as it stood closed at the end of that day, the register's among them.

    A month that was not closed then has none, but for what the opening load had brought by then.
    """
    until = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    standing = Closing.objects.filter(closed_at__lt=until).exclude(reopened_at__lt=until).order_by("pk")
    last = {(form, period): parts for form, period, parts in standing.values_list("form", "period", "parts")}
    loaded = Part.objects.filter(version_id__isnull=True, at__lt=until - clock.business_offset())
    loaded = loaded.exclude(source=REGISTER).exclude(superseded_by__at__lt=until - clock.business_offset())
    kept = [pk for pk, form, period in loaded.values_list("pk", "source", "period") if (form, period) not in last]
    return [*kept, *_newest_register(pk for parts in last.values() for pk in parts)]


def _newest_register(pks: Iterable[int]) -> Iterator[int]:
    """Each form of a month closes by itself and freezes the register anew: the last one speaks for the month."""
    newest: dict[str, int] = {}
    for pk, source, period in Part.objects.filter(pk__in=set(pks)).order_by("pk").values_list("pk", "source", "period"):
        if source == REGISTER:
            newest[period] = pk
        else:
            yield pk
    yield from newest.values()


def closed_and_now(form: str, period: str, person: Person) -> tuple[ClosedFigure, ...]:
    """The sums of the units that the person sees, as closed and as corrected since; empty while nothing changed."""
    closed = closed_parts(form, period)
    if closed is None or set(closed) == {part.pk for part in facts.parts_of(form, period)}:
        return ()
    keys = [key for key in (_PROJECTS, *_sums(form)) if key in metrics_of(form)]
    units = person.visible_unit_ids()
    before = facts.metrics(keys, form=form, period=period, unit_ids=units, part_ids=closed)["total"]
    now = facts.metrics(keys, form=form, period=period, unit_ids=units, lang=words.language())
    gone = {one["key"]: one.get("gone", "") for one in now["metrics"]}
    return tuple(replace(_figure(form, key, before[key], now["total"][key]), gone=gone[key]) for key in keys)


def reopenings(form: str, period: str) -> tuple[Closing, ...]:
    """Closings that were undone by opening the month again, oldest first."""
    return tuple(Closing.objects.filter(form=form, period=period, reopened_at__isnull=False))


def _sums(form: str) -> tuple[str, ...]:
    flow = FLOWS.get(form)
    return ("plan_year", flow.month, flow.year) if flow else ("total",)


def _figure(form: str, key: str, before: int | None, now: int | None) -> ClosedFigure:
    metric, column = metrics_of(form)[key], load_form(form).by_key.get(key)
    label = metric.label_en if times.is_english() else metric.label
    return ClosedFigure(key, label, _shown(column, before), _shown(column, now), _moved(column, before, now))


def _shown(column: Column | None, value: int | None) -> str:
    return words.shown(column, value) if column else figures.count(value)


def _moved(column: Column | None, before: int | None, now: int | None) -> str:
    if before is None or now is None or before == now:
        return ""
    if column is not None:
        return words.difference(column, before, now)
    return f"+{now - before}" if now > before else figures.count(now - before)
