from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.models.reports import Report


class CellComment(models.Model):
    """What somebody who sees the report said about one of its cells. No part of what is signed; never changed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    row_key = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["report", "row_key", "column"])]

    def __str__(self) -> str:
        return f"{self.row_key} {self.column}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, person: Person) -> FollowUpQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def on(self, report: Report) -> FollowUpQuerySet:
        """Marks that the report carries: set in its month or before, and not cleared."""
        mine = self.filter(form=report.form, unit=report.unit_id, from_period__lte=report.period)
        return mine.filter(cleared_at__isnull=True)


class FollowUp(models.Model):
    """A cell to come back to. The mark goes from month to month with the row until somebody clears it."""

    form = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    row_key = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    from_period = models.CharField(max_length=7)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cleared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "unit", "row_key", "column"],
                condition=Q(cleared_at__isnull=True),
                name="one_open_follow_up_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.row_key} {self.column}"
