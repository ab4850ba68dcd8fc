"""One value for many projects: which columns take it, which value it is, and what would change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.db import json_text
from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.codes import industries
from sanzhua.registry import policy
from sanzhua.registry.choices import Source
from sanzhua.registry.models import BulkChange, Project
from sanzhua.registry.queries.values import register_columns

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class BulkField:
    """A register column that its keeper may set for many projects at once. `kind`: text, choice, tags or industry."""

    key: str
    label: str | Promise
    kind: str

    def options(self) -> list[tuple[str, str]]:
        """Value and word; none for text."""
        if self.key == "source":
            return [(one.value, str(one.label)) for one in Source]
        if self.kind == "industry":
            return [(one.name, one.name) for one in industries.divisions()]
        column = register_columns().get(self.key)
        return [(word, word) for word in column.choices] if column else []


# What is one project's alone (its name, codes, money, dates, owner) stays out: a slip there would hit many.
FIELDS: tuple[BulkField, ...] = (
    BulkField("source", gettext_lazy("项目来源"), "choice"),
    BulkField("lead_unit", gettext_lazy("责任单位"), "text"),
    BulkField("lead_person", gettext_lazy("责任人"), "text"),
    BulkField("leader", gettext_lazy("包保领导"), "text"),
    BulkField("leader_county", gettext_lazy("县级包保领导"), "text"),
    BulkField("category", gettext_lazy("调度类别"), "tags"),
    BulkField("industry", gettext_lazy("所属行业"), "industry"),
    BulkField("nature", gettext_lazy("建设性质"), "choice"),
)
BY_KEY = {field.key: field for field in FIELDS}


@dataclass(frozen=True, slots=True)
class BulkRow:
    """`refused` is the sentence why this row stays as it is, empty where it will change or has the value already."""

    project: Project
    old: Any
    refused: str
    changes: bool


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """`digest` stands for the very rows and old values that were shown; applying asks for the same ones."""

    field: BulkField
    new: Any
    rows: Sequence[BulkRow]
    digest: str

    @property
    def changed(self) -> int:
        return sum(row.changes for row in self.rows)

    @property
    def refused(self) -> int:
        return sum(bool(row.refused) for row in self.rows)

    @property
    def same(self) -> int:
        return len(self.rows) - self.changed - self.refused


def read_value(field: BulkField, texts: Sequence[str]) -> Any:
    """What a form says, as the register holds it; nothing at all takes the value away. Raises Incomplete."""
    words = [word for text in texts if (word := " ".join(text.split()))]
    known = {value for value, _word in field.options()}
    if known and (strange := [word for word in words if word not in known]):
        raise Incomplete(_("“%(word)s”不在可选的范围内，请从列表中选择。") % {"word": strange[0]})
    if field.kind == "tags":
        return [value for value, _word in field.options() if value in words] or None
    text = words[0] if words else ""
    if len(text) > 100:
        raise Incomplete(_("填写的内容超过100个字，请写简短。"))
    return text if field.key == "source" else text or None


def value_of(project: Project, key: str) -> Any:
    return project.source if key == "source" else project.facts.get(key)


def preview(person: Person, projects: Iterable[Project], field: BulkField, new: Any) -> BulkPreview:
    """Old beside new for each project, those that the person does not keep refused with the reason."""
    refusals: dict[int, str] = {}
    rows = [_row(person, project, field.key, new, refusals) for project in projects]
    told = [[row.project.uid, row.old] for row in rows if row.changes]
    digest = hashlib.sha256(json_text([field.key, new, told]).encode()).hexdigest()
    return BulkPreview(field, new, rows, digest)


def _row(person: Person, project: Project, key: str, new: Any, refusals: dict[int, str]) -> BulkRow:
    old = value_of(project, key)
    if project.unit_id not in refusals:
        refusals[project.unit_id] = _refusal(person, project.unit)
    refused = refusals[project.unit_id]
    return BulkRow(project, old, refused, not refused and (old or None) != (new or None))


def _refusal(person: Person, unit: Unit) -> str:
    try:
        policy.require_keeper(person, unit)
    except NotAllowed as refused:
        return refused.sentence
    return ""


def later_touched(batch: BulkChange) -> list[str]:
    """Names of projects whose value was changed again after this change of many; then it is not taken back."""
    newest = {
        change.project_id: change
        for change in batch.changes.model.objects.filter(
            project__in=batch.changes.values("project"), key=batch.key
        ).order_by("pk")
    }
    own = batch.changes.select_related("project")
    return [one.project.name for one in own if newest[one.project_id].pk != one.pk or not _stands(one)]


def _stands(change: Any) -> bool:
    return (value_of(change.project, change.key) or None) == (change.new or None)
