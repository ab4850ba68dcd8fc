from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.choices import TurnStatus
from sanzhua.workflow.models import ChangeRow


class YearTurnQuerySet(models.QuerySet["YearTurn"]):
    def visible_to(self, person: Person) -> YearTurnQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def done(self) -> YearTurnQuerySet:
        return self.filter(status=TurnStatus.DONE)


class YearTurn(models.Model):
    """One form's step from a year into the next, as one act that can be told and undone.

    `moved`: {before: {uid: [register, new]}, corrected: {uid: [December's total, reason]}, plan: {uid: [former, new]},
    duties: [id of each that ended], missing: [unit id], periods: [YYYY-MM]}; amounts in yuan.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the root unit, under which it is kept")
    form = models.CharField(max_length=40)
    year = models.PositiveIntegerField(_("年度"), help_text="the new year")
    status = models.CharField(max_length=20, choices=TurnStatus, default=TurnStatus.DONE)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = YearTurnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "year"], condition=Q(status="done"), name="one_standing_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.year}"


class YearTurnChange(ChangeRow):
    record = models.ForeignKey(YearTurn, models.CASCADE, related_name="changes")
