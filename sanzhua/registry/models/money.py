from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices.money import ALLOTTED_BY_PAPER, EntryKind, FundSource
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.upward import AllocationBatch


class FundLine(models.Model):
    """One source of a project's money: a level of government, a bond, a bank, an investor. Its amounts are entries."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="fund_lines")
    source = models.CharField(_("资金来源"), max_length=20, choices=FundSource)
    holder = models.CharField(_("银行或投资人"), max_length=120, blank=True)
    instrument = models.CharField(_("债务工具"), max_length=120, blank=True)
    due_year = models.PositiveIntegerField(_("到期年度"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "source", "holder", "instrument", "due_year"], name="one_line_per_debt"
            ),
            models.UniqueConstraint(
                fields=["project", "source", "holder", "instrument"],
                condition=Q(due_year__isnull=True),
                name="one_line_per_source",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [str(FundSource(self.source).label), self.holder, self.instrument]))

    @property
    def by_paper(self) -> bool:
        return self.source in ALLOTTED_BY_PAPER


class FundEntry(models.Model):
    """One amount on one day. Rows are only ever added: a correction is another row, with its reason."""

    line = models.ForeignKey(FundLine, models.CASCADE, related_name="entries")
    kind = models.CharField(_("事项"), max_length=20, choices=EntryKind)
    amount = models.BigIntegerField(_("金额"), help_text=_("元"))
    on = models.DateField(_("日期"))
    number = models.CharField(_("文号或凭证号"), max_length=80, blank=True)
    paper = models.ForeignKey(ProjectPaper, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    batch = models.ForeignKey(AllocationBatch, models.PROTECT, null=True, blank=True, related_name="entries")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(amount=0), name="fund_entry_says_something"),
            models.CheckConstraint(condition=Q(amount__gt=0) | ~Q(reason=""), name="less_money_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.kind} {self.amount}"


class FundGap(models.Model):
    """Why the total investment is not the sum of its sources. It explains these two amounts and no others."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="fund_gaps")
    total = models.BigIntegerField(help_text="yuan, as the register had it then")
    planned = models.BigIntegerField(help_text="yuan, sum of the sources then")
    reason = models.CharField(_("差额原因"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.reason


class YearPlan(models.Model):
    """The plan of a year as it was first approved (年初计划); it never changes. Later decisions are adjustments."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="year_plans")
    year = models.PositiveIntegerField(_("年度"))
    months = models.JSONField(help_text="twelve amounts in yuan, January first")
    by_curve = models.BooleanField(_("按季节曲线分月"), default=False)
    on = models.DateField(_("批准日期"))
    approver = models.CharField(_("批准人"), max_length=120)
    paper = models.CharField(_("依据文件"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year"], name="one_plan_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class PlanAdjustment(models.Model):
    """A dated decision that the rest of the year is planned otherwise; months before it stay as they were."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="adjustments")
    months = models.JSONField(help_text="twelve amounts in yuan, January first")
    on = models.DateField(_("批准日期"))
    reason = models.CharField(_("调整原因"), max_length=300)
    approver = models.CharField(_("批准人"), max_length=120)
    paper = models.CharField(_("依据文件"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"
