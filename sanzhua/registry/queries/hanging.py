"""What hangs on projects, in whatever room: before an import is undone nothing may be torn off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignObjectRel, Model
from django.utils.translation import gettext as _

from sanzhua.registry.choices import Answer
from sanzhua.registry.models import Project

# What the entry itself brought, or what only says that somebody looked: it goes with the project.
_OF_THE_ENTRY = frozenset({"ProjectName", "ProjectWords", "SearchKey", "ImportRow", "ProjectCode_projects"})
_MOST = 20


@dataclass(frozen=True, slots=True)
class Hanging:
    name: str
    what: str


def what_hangs(pks: Sequence[int]) -> list[Hanging]:
    """Rows of any table that name one of these projects, at most twenty a table; one query a table."""
    return [one for relation in _relations() for one in _rows(relation, pks)]


def _relations() -> Iterator[ForeignObjectRel]:
    for field in Project._meta.get_fields(include_hidden=True):
        if not isinstance(field, ForeignObjectRel) or field.many_to_many:
            continue
        if _model(field).__name__ not in _OF_THE_ENTRY:
            yield field


def _rows(relation: ForeignObjectRel, pks: Sequence[int]) -> Iterator[Hanging]:
    model, key = _model(relation), relation.field.name
    found = model._base_manager.filter(**{f"{key}__in": pks}).exclude(**_harmless(model))
    for name in found.values_list(f"{key}__name", flat=True)[:_MOST]:
        yield Hanging(str(name), _what(model))


def _model(relation: ForeignObjectRel) -> type[Model]:
    model = relation.related_model
    assert isinstance(model, type)
    return model


def _harmless(model: type[Model]) -> dict[str, Any]:
    """The first line of a life is the entry's; a question nobody answered binds nobody."""
    if model.__name__ == "LifeChange":
        return {"from_stage": ""}
    return {"status": Answer.OPEN} if model.__name__ == "IdentityQuestion" else {"pk__in": []}


def _what(model: type[Model]) -> str:
    words = {
        "ReportingDuty": _("报送责任"),
        "DraftRow": _("月报里的一行"),
        "ProjectPaper": _("材料"),
        "LifeChange": _("阶段变化"),
        "RegisterChange": _("登记变更"),
        "IdentityQuestion": _("同一项目的认定"),
        "ProjectRelation": _("与其他项目的关系"),
        "Merge": _("合并"),
        "Project": _("子项目"),
    }
    return words.get(model.__name__, _("其他记录"))
