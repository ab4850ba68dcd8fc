"""A column that the register must know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.registry.models import Project
from sanzhua.registry.needs.kind import Answer, Kind, Need
from sanzhua.registry.queries.values import register_columns, register_values
from sanzhua.ui import times


def _load(_projects: Sequence[Project]) -> Answer:
    return lambda project, need: register_values(project).get(need["value"]) not in (None, "", [])


def _say(need: Need) -> str:
    return _("登记“%(column)s”") % {"column": words().get(need["value"], need["value"])}


def words() -> Mapping[str, str]:
    english = times.is_english()
    return {key: column.heading_en if english else column.heading for key, column in register_columns().items()}


def _where(project: Project, need: Need) -> str:
    return f"{reverse('registry:fact', args=[project.uid])}?column={need['value']}"


KIND = Kind("field", gettext_lazy("登记信息"), _load, _say, _where, words)
