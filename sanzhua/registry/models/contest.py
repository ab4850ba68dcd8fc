from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.attraction import Better
from sanzhua.registry.models.rows import UnitRows


class CompetitionQuerySet(UnitRows["Competition"]):
    """The city's rows; a district's scope never holds them."""


class Competition(models.Model):
    """七比七赛: the city's units side by side on chosen metrics. `frozen` holds the table as it stood when closed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=120)
    period = models.CharField(_("期"), max_length=7)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "title", "period"], name="one_competition_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.title


class CompetitionMetric(models.Model):
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="metrics")
    form = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    weight = models.PositiveIntegerField(_("分值"))
    better = models.CharField(_("方向"), max_length=10, choices=Better, default=Better.HIGHER)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["competition", "form", "key"], name="one_metric_a_competition"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="metric_weighs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.form}.{self.key}"
