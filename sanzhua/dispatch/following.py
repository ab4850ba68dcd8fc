"""Which rows the register's stages bring onto a form and which they take away, worked out for one report.

Source: formbook/stages.toml (`comes`, `leaves`); docs/why/0024-least-work.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sanzhua.base.periods import Period
from sanzhua.dispatch.draft import histories_of
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.dispatch.rules import uid_of
from sanzhua.formbook import stages
from sanzhua.formbook.history import History
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.registry.choices import Status
from sanzhua.registry.models import Project

_ALIVE = (Status.ONGOING, Status.SUSPENDED)
_ENDED = frozenset({Status.EXITED, Status.CANCELLED, Status.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Following:
    """`come` has no duty on the form yet; `gone` are duties that ask for a row no longer."""

    come: tuple[Project, ...]
    gone: tuple[ReportingDuty, ...]

    @property
    def is_still(self) -> bool:
        return not self.come and not self.gone


def following(report: Report) -> Following:
    """What the register says today of this unit's projects and this form; three queries.

    A row with money of the year stays until December: the year's sums would else fall by what was really built.
    """
    held = ReportingDuty.objects.in_period(report.period).filter(form=report.form, unit=report.unit_id)
    duties = list(held.select_related("project").order_by("pk"))
    gone = [duty for duty in duties if _has_left(report.form, duty.project)]
    if gone:
        spent = _spent_this_year(report, histories_of(report))
        gone = [duty for duty in gone if duty.project.uid not in spent]
    return Following(tuple(_coming(report)), tuple(gone))


def _coming(report: Report) -> Iterable[Project]:
    wanted = stages.comes(report.form)
    if not wanted:
        return ()
    reported = ReportingDuty.objects.in_period(report.period).filter(form=report.form).values("project")
    own = Project.objects.standing().filter(unit=report.unit_id, stage__in=wanted, status__in=_ALIVE)
    return own.exclude(pk__in=reported).order_by("pk")


def _has_left(form: str, project: Project) -> bool:
    return project.status in _ENDED or project.stage in stages.leaves(form)


def _spent_this_year(report: Report, histories: Mapping[str, History]) -> frozenset[str]:
    """Projects of which accepted months of this year hold money."""
    flow, year = FLOWS.get(report.form), Period.parse(report.period).year
    if flow is None:
        return frozenset()
    return frozenset(
        uid_of(key)
        for key, past in histories.items()
        if past.last_period is not None and past.last_period.year == year and past.last.get(flow.year)
    )
