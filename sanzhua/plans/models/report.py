from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.plans.models.plan import Plan


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, person: Person) -> ProgressReportQuerySet:
        """For those who see the issuing unit's rows; see `policy.sees_way` for what it may print."""
        return self.filter(plan__unit__in=person.visible_unit_ids())


class ProgressReport(models.Model):
    """进展报告 of one day: every word and figure as it was, so that no later change reaches it.

    `frozen` is what `queries.report.Frozen` reads; the files are drawn from it whenever they are asked for.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField(_("期号"))
    on = models.DateField(_("截止日期"), help_text="by the business clock")
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64, help_text="of the canonical bytes of `frozen`")
    shows_way = models.BooleanField(help_text="whether it prints how far a target is and what is missing")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_progress_report_has_its_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"
