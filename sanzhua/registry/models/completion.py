from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.models.project import Project


class Completion(models.Model):
    """The end of building: acceptance, hand-over of the assets, what it cost in the end, and what it is to yield."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="completion")
    accepted_on = models.DateField(_("竣工验收日期"), null=True, blank=True)
    handed_over_on = models.DateField(_("资产移交日期"), null=True, blank=True)
    handed_over_to = models.CharField(_("资产接收单位"), max_length=120, blank=True)
    final_cost = models.BigIntegerField(_("竣工决算"), null=True, blank=True, help_text=_("元"))
    cost_reason = models.TextField(_("决算与总投资不同的原因"), blank=True)
    produced_on = models.DateField(_("投产日期"), null=True, blank=True)
    design_output = models.BigIntegerField(_("设计年产值"), null=True, blank=True, help_text=_("元"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.project)


class RampUp(models.Model):
    """One year of production on the way to the design output."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="ramp_up")
    year = models.PositiveIntegerField(_("年度"))
    output = models.BigIntegerField(_("产值"), null=True, blank=True, help_text=_("元"))
    tax = models.BigIntegerField(_("税收"), null=True, blank=True, help_text=_("元"))
    jobs = models.PositiveIntegerField(_("用工人数"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year"], name="one_ramp_up_row_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class Leftover(models.Model):
    """A matter that earlier years left behind (历史遗留), with the year it comes from; settled ones stay."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="leftovers")
    since_year = models.PositiveIntegerField(_("形成年份"))
    text = models.CharField(_("事项"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    settled_how = models.CharField(_("办结情况"), max_length=300, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["settled_on", "since_year", "pk"]

    def __str__(self) -> str:
        return self.text
