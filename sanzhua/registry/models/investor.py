from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.models.rows import UnitRows


class InvestorQuerySet(UnitRows["Investor"]):
    pass


class Investor(models.Model):
    """Who may invest, as one unit knows it; another unit that meets the same firm has a row of its own."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="investors")
    name = models.CharField(_("投资方名称"), max_length=120)
    core = models.CharField(max_length=120, db_index=True, help_text="name without the words that every firm bears")
    code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, db_index=True)
    group = models.CharField(_("所属集团"), max_length=120, blank=True)
    origin = models.CharField(_("来源地"), max_length=120, blank=True)
    region_key = models.CharField(_("目标区域"), max_length=20, blank=True, help_text="key of a target region")
    note = models.TextField(_("说明"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entered_on = models.DateField(help_text="the day by the business clock")

    objects = InvestorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "name"], name="investor_once_by_name_in_a_unit"),
            models.UniqueConstraint(
                fields=["unit", "code"], condition=~Q(code=""), name="investor_once_by_code_in_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FirstContactQuerySet(UnitRows["FirstContact"]):
    pass


class FirstContact(models.Model):
    """What the city decided about two investors of different units that look alike; it is asked once.

    `unit` is the city, so that no district ever meets the row. `first` is empty where they are not the same firm.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    left = models.ForeignKey(Investor, models.CASCADE, related_name="+")
    right = models.ForeignKey(Investor, models.CASCADE, related_name="+")
    first = models.ForeignKey(Investor, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.TextField(_("理由"))
    seen = models.JSONField(default=dict, help_text="the dates and likeness that lay before who decided")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FirstContactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["left", "right"], name="first_contact_asked_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="first_contact_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left} / {self.right}"
