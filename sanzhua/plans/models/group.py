from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.plans.choices import Seat
from sanzhua.plans.models.plan import Plan
from sanzhua.plans.models.task import Task


class GroupSeat(models.Model):
    """A member of a leading or working group, by unit and post, as the plan names them."""

    group = models.ForeignKey(Unit, models.CASCADE, related_name="seats")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()
    seat = models.CharField(_("组内职务"), max_length=12, choices=Seat, default=Seat.MEMBER)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("职务"), max_length=80)
    person = models.CharField(_("姓名"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["group", "position"]

    def __str__(self) -> str:
        return self.title


class GroupDuty(models.Model):
    """What the plan says that a group does; its words, and the task that they became, if any."""

    group = models.ForeignKey(Unit, models.CASCADE, related_name="group_duties")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="group_duties")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("职责"))
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["group", "position"]

    def __str__(self) -> str:
        return self.text[:40]
