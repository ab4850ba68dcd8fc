"""Taking land and moving households: the totals of the last row, and all rows with what changed."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.registry.models import LandProgress, Project


@dataclass(frozen=True, slots=True)
class LandView:
    """`rows` newest first; shares are ratios, None where nothing is planned."""

    rows: tuple[LandProgress, ...]

    @property
    def last(self) -> LandProgress | None:
        return self.rows[0] if self.rows else None

    @property
    def mu_share(self) -> float | None:
        last = self.last
        return float(last.mu_done / last.mu_planned) if last and last.mu_planned else None

    @property
    def households_share(self) -> float | None:
        last = self.last
        return last.households_done / last.households_planned if last and last.households_planned else None


def land_view(project: Project) -> LandView:
    return LandView(tuple(LandProgress.objects.filter(project=project).select_related("by").order_by("-pk")))
