"""The frame of every correction: the version as its author saw it, all or nothing, and a note of what was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import Clause, Correction, Due, Duty, PlanVersion, Target, TargetTie
from sanzhua.plans.rules import parts

ROWS: tuple[type[models.Model], ...] = (Duty, Due, Target, TargetTie)
# Tables of which single columns are kept, by the name under which they are.
_TABLES: Mapping[str, type[models.Model]] = {"duty": Duty, "clause": Clause}


# What the ledger calls a correction that is of the whole plan.
_ENTRIES = {"read_again": "plan.read_again"}


class Stale(WrongState):
    """Somebody else corrected the version in between; what was typed is still good."""


class Draft:
    """The version while it is corrected. What a deed is about to touch it names first, so that it can be undone."""

    def __init__(self, version: PlanVersion) -> None:
        self.version = version
        self._lines = version.lines
        self._shift: tuple[int, int] | None = None
        self._kept: dict[str, Any] = {}

    def keep(self, *clauses: Clause) -> None:
        """With their duties, dates, targets and what measures these."""
        self._kept.update(_snapshot([clause.pk for clause in clauses]))

    def keep_all(self) -> None:
        """Everything goes: the clauses are kept whole, and so are the lines."""
        self._kept.update(_snapshot(list(self.version.clauses.values_list("pk", flat=True))), all=self._lines)

    def keep_column(self, table: str, rows: models.QuerySet[Any], column: str) -> None:
        """One column of many rows, as {old value: primary keys}."""
        values: dict[str, list[int]] = {}
        for pk, value in rows.values_list("pk", column):
            values.setdefault(str(value or ""), []).append(pk)
        self._kept["column"] = [table, column, values]

    def make_room(self, place: int, count: int = 1) -> None:
        """Clauses from `place` on stand `count` places further on: one update, however many they are."""
        self.version.clauses.filter(position__gte=place).update(position=F("position") + count)
        self.version.lines = parts.shifted(self.version.lines, place, count)
        self._shift = (place, count)

    def made(self, clauses: Iterable[Clause]) -> None:
        self._kept["made"] = [clause.pk for clause in clauses]

    def close(self, kind: str, said: Mapping[str, object], by: Person) -> None:
        if "clauses" in self._kept:
            ties = TargetTie.objects.filter(clause__version=self.version)
            self._kept["last_tie"] = ties.order_by("pk").values_list("pk", flat=True).last()
        if "all" not in self._kept:
            self._kept["lines"] = parts.changed(self._lines, self.version.lines, self._shift)
            self._kept["shift"] = self._shift
        if self.version.lines is not self._lines:
            self.version.save(update_fields=["lines"])
        Correction.objects.create(
            version=self.version, kind=kind, said=dict(said), before=self._kept, by=by, at=clock.now()
        )


@contextmanager
def corrected(
    version: PlanVersion, by: Person, revision: int, kind: str, *, said: Mapping[str, object], **facts: object
) -> Iterator[Draft]:
    """`said` are the parameters of the sentence by which the correction is known. Raises NotAllowed, Stale."""
    with seen(version, by, revision) as found:
        draft = Draft(found)
        yield draft
        draft.close(kind, said, by)
        record(found, by, _ENTRIES.get(kind, f"clause.{kind}"), **facts)


@contextmanager
def seen(version: PlanVersion, by: Person, revision: int) -> Iterator[PlanVersion]:
    """The version, locked, while it is what the author saw. Raises NotAllowed, Stale."""
    policy.require_keeper(by, version.plan)
    with transaction.atomic():
        mine = PlanVersion.objects.filter(pk=version.pk, status=VersionStatus.DRAFT, revision=revision)
        if mine.update(revision=revision + 1) != 1:
            raise Stale(_("别人刚改过这一版，或已经确认；您的修改没有保存，请对照最新内容再改。"))
        yield PlanVersion.objects.select_related("plan__unit", "plan__parent", "document").get(pk=version.pk)


def record(version: PlanVersion, by: Person, kind: str, **facts: object) -> None:
    said = {"plan": version.plan_id, "version": version.number, **facts}
    ledger.record(kind=kind, actor=by, unit=version.plan.unit, facts=said)


def put_back(version: PlanVersion, before: Mapping[str, Any]) -> None:
    """The version as it was when the correction began."""
    if "all" in before:
        version.clauses.all().delete()
        version.lines = before["all"]
    else:
        _put_back_places(version, before)
    _put_back_clauses(before.get("clauses", {}), before.get("last_tie") or 0)
    if "column" in before:
        table, column, values = before["column"]
        for value, keys in values.items():
            _TABLES[table]._base_manager.filter(pk__in=keys).update(**{column: value or None})
    version.save(update_fields=["lines"])


def _put_back_places(version: PlanVersion, before: Mapping[str, Any]) -> None:
    version.clauses.filter(pk__in=before.get("made", [])).delete()
    if shift := before["shift"]:
        place, count = shift
        version.clauses.filter(position__gte=place + count).update(position=F("position") - count)
    version.lines = parts.put_back(version.lines, before["lines"], shift)


def _put_back_clauses(kept: Mapping[str, Any], last_tie: int) -> None:
    """Under their own primary keys, which later undoing may still name. A target that was tied since stays tied."""
    clauses = [row["id"] for row in kept.get("clause", [])]
    tied_since = list(TargetTie.objects.filter(clause__in=clauses, pk__gt=last_tie))
    Clause.objects.filter(pk__in=clauses).delete()
    tables: tuple[type[models.Model], ...] = (Clause, *ROWS)
    for model in tables:
        rows = kept.get(_name(model), [])
        model._base_manager.bulk_create(model(**row) for row in rows)
    TargetTie.objects.bulk_create(tied_since)


def _snapshot(clauses: list[int]) -> dict[str, Any]:
    rows = {_name(model): list(model._base_manager.filter(clause__in=clauses).values()) for model in ROWS}
    return {"clauses": {"clause": list(Clause.objects.filter(pk__in=clauses).values()), **rows}}


def _name(model: type[models.Model]) -> str:
    return str(model._meta.model_name)
