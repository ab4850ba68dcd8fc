"""A permit that is done: a row of the project's permits, or a paper of that type that carries the permit's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.registry.choices import PaperType
from sanzhua.registry.choices.permits import PermitState
from sanzhua.registry.models import Permit, Project, ProjectPaper
from sanzhua.registry.needs.kind import Answer, Kind, Need
from sanzhua.registry.rules.catalogue import shipped_items
from sanzhua.ui import times


def _load(projects: Sequence[Project]) -> Answer:
    """不涉及 fulfils no gate by itself: of two alternatives one mostly is, and the other still has to be done."""
    titles: dict[int, list[str]] = {}
    for project, title in _done(projects):
        titles.setdefault(project, []).append(title)
    return lambda project, need: any(need["value"] in title for title in titles.get(project.pk, ()))


def _done(projects: Sequence[Project]) -> Iterable[tuple[int, str]]:
    permits = Permit.objects.filter(project__in=projects, status=PermitState.DONE)
    yield from permits.values_list("project_id", "title")
    papers = ProjectPaper.objects.standing().filter(project__in=projects, type=PaperType.PERMIT)
    yield from papers.values_list("project_id", "title")


def _say(need: Need) -> str:
    name = str(need["value"])
    return _("办结“%(permit)s”") % {"permit": _english(name) or name if times.is_english() else name}


@cache
def _english(name: str) -> str:
    """The shipped catalogue's English for a permit of whose title the name is part; empty where several are meant."""
    found = {item.title_en for item in shipped_items() if name in item.title}
    return found.pop() if len(found) == 1 else ""


def _words() -> Mapping[str, str]:
    return {}


def _where(project: Project, _need: Need) -> str:
    return reverse("registry:permits", args=[project.uid])


KIND = Kind("permit", gettext_lazy("手续"), _load, _say, _where, _words)
