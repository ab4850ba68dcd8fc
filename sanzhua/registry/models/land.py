from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models.project import Project


class LandProgress(models.Model):
    """How far taking land and moving households has come, as totals on a day. Rows are only added."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="land_progress")
    on = models.DateField(_("截至日期"))
    mu_planned = models.DecimalField(_("应征地"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    mu_done = models.DecimalField(_("已征地"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    households_planned = models.PositiveIntegerField(_("应搬迁"))
    households_done = models.PositiveIntegerField(_("已搬迁"))
    paid = models.BigIntegerField(_("已付补偿"), null=True, blank=True, help_text=_("元"))
    reason = models.CharField(_("变化原因"), max_length=500, blank=True)
    note = models.CharField(_("卡点"), max_length=500, blank=True, help_text=_("卡在哪里，由谁、何时解决"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(mu_done__lte=F("mu_planned")) & Q(households_done__lte=F("households_planned")),
                name="no_more_land_than_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.on}"
