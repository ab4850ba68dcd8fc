"""Who stood still by plan on a day: suspended, with a planned resumption that had not passed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from sanzhua.registry.choices import Status
from sanzhua.registry.models import LifeChange


@dataclass(frozen=True, slots=True)
class Rest:
    is_winter: bool
    resumes_on: date


def rests_on(day: date, *, uids: Collection[str] | None = None) -> dict[str, Rest]:
    """By the project's uid, of all projects or of these; one query. What was registered since does not count."""
    known = LifeChange.objects.filter(on__lte=day)
    later = known.filter(project=OuterRef("project")).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    )
    rests = known.filter(~Exists(later), to_status=Status.SUSPENDED, resumes_on__gte=day).order_by("pk")
    if uids is not None:
        rests = rests.filter(project__uid__in=uids)
    found = rests.values_list("project__uid", "winter", "resumes_on")
    return {uid: Rest(winter, resumes) for uid, winter, resumes in found if resumes is not None}
