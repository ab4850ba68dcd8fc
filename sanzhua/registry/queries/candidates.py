"""What one's own list already holds that is like a project about to be entered; other lists are not looked at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from sanzhua.accounts.models import Unit
from sanzhua.registry.models import Project
from sanzhua.registry.queries.entries import entries_of
from sanzhua.registry.rules import likeness, name_key

_MOST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """`evidence` as `likeness.judge` found it, the entered project on the left."""

    project: Project
    judged: likeness.Judgement

    @property
    def agreeing(self) -> list[str]:
        return [likeness.label(key) for key in self.judged.agreeing]


def own_candidates(entry: likeness.Entry, unit: Unit) -> list[Candidate]:
    """Likeliest first, at most eight; what was merged shows as the project that stands for it."""
    own = Project.objects.filter(unit=unit)
    keyed = Q(search_keys__key__in=likeness.showing(entry)) | Q(codes__code__in=list(entry.codes))
    found = own.filter(keyed | Q(names__squeezed=name_key(entry.name))).values_list("pk", flat=True).distinct()
    pks = {_standing(one).pk for one in own.filter(pk__in=list(found)).select_related("merged_into")}
    projects = own.in_bulk(list(pks))
    entries = entries_of(projects)
    judged = (Candidate(one, likeness.judge(entry, entries[pk])) for pk, one in projects.items())
    shown = [one for one in judged if one.judged.outcome != likeness.NONE]
    return sorted(shown, key=lambda one: (-one.judged.points, one.project.pk))[:_MOST]


def _standing(project: Project) -> Project:
    return project.stands_as()
