"""Industry chains: their projects, what these add up to, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.reserve import ChainRole
from sanzhua.registry.models import Chain, ChainLink, Project
from sanzhua.registry.queries.reserve import GONE


@dataclass(frozen=True, slots=True)
class Sum:
    """Living projects and their total in yuan; those without a known total add nothing."""

    label: str
    projects: int
    total: int


@dataclass(frozen=True)
class ChainPage:
    """What the reader sees of a chain; `gap` in yuan is None where the reader sees no target."""

    chain: Chain
    links: Sequence[ChainLink]
    roles: Sequence[Sum]
    stages: Sequence[Sum]
    whole: Sum
    without_total: int
    gone: int
    gap: int | None
    sees_target: bool

    @property
    def empty_roles(self) -> list[str]:
        """Only for who sees the whole chain: another unit may hold the place that a unit finds empty."""
        return [] if not self.sees_target else [one.label for one in self.roles if not one.projects]

    @property
    def share(self) -> float | None:
        return self.whole.total / self.chain.target if self.sees_target else None


def chain_page(chain: Chain, person: Person) -> ChainPage:
    """Another unit's projects are left out of rows and sums alike."""
    links = list(
        ChainLink.objects.filter(chain=chain, project__unit__in=person.visible_unit_ids())
        .select_related("project__unit")
        .order_by("pk")
    )
    return _page(chain, links, sees_target=person.has_role(*CITY_ROLES))


@dataclass(frozen=True)
class ChainList:
    """`whole` counts a project that stands in several chains once; `several` is how many do."""

    chains: Sequence[ChainPage]
    whole: Sum
    several: int


def chain_list(person: Person) -> ChainList:
    units = person.visible_unit_ids()
    chains = list(Chain.objects.visible_to(person).select_related("lead"))
    links: dict[int, list[ChainLink]] = {chain.pk: [] for chain in chains}
    for link in ChainLink.objects.filter(chain__in=chains, project__unit__in=units).select_related("project"):
        links[link.chain_id].append(link)
    sees = person.has_role(*CITY_ROLES)
    pages = [_page(chain, links[chain.pk], sees_target=sees) for chain in chains]
    standing = [link.project for page in pages for link in page.links if _stands(link.project)]
    once = {project.pk: project for project in standing}
    return ChainList(pages, _sum("", list(once.values())), _several(standing))


def _several(standing: Sequence[Project]) -> int:
    seen: dict[int, int] = {}
    for project in standing:
        seen[project.pk] = seen.get(project.pk, 0) + 1
    return sum(1 for times in seen.values() if times > 1)


def _page(chain: Chain, links: Sequence[ChainLink], *, sees_target: bool) -> ChainPage:
    living = [link for link in links if _stands(link.project)]
    projects = [link.project for link in living]
    whole = _sum("", projects)
    return ChainPage(
        chain=chain,
        links=links,
        roles=[_sum(str(role.label), [one.project for one in living if one.role == role]) for role in ChainRole],
        stages=[
            found
            for stage in Stage
            if (found := _sum(str(stage.label), [one for one in projects if one.stage == stage])).projects
        ],
        whole=whole,
        without_total=sum(1 for one in projects if one.total is None),
        gone=len(links) - len(living),
        gap=max(0, chain.target - whole.total) if sees_target else None,
        sees_target=sees_target,
    )


def _stands(project: Project) -> bool:
    return project.status not in GONE


def _sum(label: str, projects: Sequence[Project]) -> Sum:
    return Sum(label, len(projects), sum(one.total or 0 for one in projects))
