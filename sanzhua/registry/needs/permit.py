"""A permit that is done. Until the checklist of permits is kept, its paper counts: of that type, with the permit's name
in its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper
from sanzhua.registry.needs.kind import Answer, Kind, Need


def _load(projects: Sequence[Project]) -> Answer:
    titles: dict[int, list[str]] = {}
    papers = ProjectPaper.objects.filter(project__in=projects, type=PaperType.PERMIT, replaced_by__isnull=True)
    for project, title in papers.values_list("project_id", "title"):
        titles.setdefault(project, []).append(title)
    return lambda project, need: any(need["value"] in title for title in titles.get(project.pk, ()))


def _say(need: Need) -> str:
    return _("办结“%(permit)s”") % {"permit": need["value"]}


def _words() -> Mapping[str, str]:
    return {}


def _where(project: Project, _need: Need) -> str:
    return f"{reverse('registry:life', args=[project.uid])}?paper={PaperType.PERMIT}#evidence"


KIND = Kind("permit", gettext_lazy("手续"), _load, _say, _where, _words)
