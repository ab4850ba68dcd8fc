"""A count always says which it counts: packages once, or their parts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from sanzhua.registry.models import Project
from sanzhua.registry.models.project import ProjectQuerySet


@dataclass(frozen=True, slots=True)
class Counted:
    """444项（打包项目拆分后共569项）: `packaged` counts a package as one, `split` counts its parts instead of it."""

    packaged: int
    split: int


def count_both(projects: ProjectQuerySet) -> Counted:
    """Of the projects given; entries merged into others count nowhere. Two queries."""
    standing = projects.standing()
    parts = Project.objects.standing().filter(parent=OuterRef("pk"))
    return Counted(standing.filter(parent__isnull=True).count(), standing.exclude(Exists(parts)).count())
