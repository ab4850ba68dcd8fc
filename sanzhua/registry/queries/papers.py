"""A project's papers and pictures, by type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.documents.models import Picture
from sanzhua.registry.choices import PaperType
from sanzhua.registry.models import Project, ProjectPaper


@dataclass(frozen=True, slots=True)
class Paper:
    """`older` are the versions that this one replaced, newest first; a withdrawn paper has its reason."""

    row: ProjectPaper
    picture: Picture | None
    older: Sequence[ProjectPaper]
    stands: bool


@dataclass(frozen=True, slots=True)
class Drawer:
    type: str
    label: str
    papers: Sequence[Paper]


def drawers(project: Project) -> list[Drawer]:
    """One drawer a type that has papers, in the order of the types; newest paper first; two queries."""
    rows = list(project.papers.select_related("document__picture", "by", "withdrawn_by").order_by("-pk"))
    by_pk = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    found: dict[str, list[Paper]] = {}
    for row in rows:
        if row.pk not in replaced:
            older = _older(row, by_pk)
            found.setdefault(row.type, []).append(Paper(row, _picture(row), older, row.withdrawn_at is None))
    return [Drawer(type, str(PaperType(type).label), found[type]) for type in PaperType.values if type in found]


def replaceable(project: Project) -> list[ProjectPaper]:
    """Papers that a newer version can take the place of."""
    return list(project.papers.standing().order_by("type", "-pk"))


def _older(row: ProjectPaper, by_pk: dict[int, ProjectPaper]) -> list[ProjectPaper]:
    chain: list[ProjectPaper] = []
    while row.replaces_id and row.replaces_id in by_pk:
        row = by_pk[row.replaces_id]
        chain.append(row)
    return chain


def _picture(row: ProjectPaper) -> Picture | None:
    return getattr(row.document, "picture", None)
