from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.money import AnswerStatus, NeedStatus
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows
from sanzhua.workflow.models import ChangeRow


class FinancingNeedQuerySet(ProjectRows["FinancingNeed"]):
    pass


class FinancingNeed(models.Model):
    """What a project asks of banks (银企对接), in words that a bank can judge."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="financing_needs")
    status = models.CharField(max_length=20, choices=NeedStatus, default=NeedStatus.LISTED)
    amount = models.BigIntegerField(_("融资金额"), help_text=_("元"))
    purpose = models.CharField(_("用途"), max_length=200)
    term_months = models.PositiveIntegerField(_("期限（月）"), null=True, blank=True)
    collateral = models.CharField(_("抵质押或担保"), max_length=200, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="the day on which it was listed, by the business clock")
    at = models.DateTimeField()

    objects = FinancingNeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.purpose}"

    @property
    def unit(self) -> Unit:
        return self.project.unit


class FinancingNeedChange(ChangeRow):
    record = models.ForeignKey(FinancingNeed, models.CASCADE, related_name="changes")


class BankAnswer(models.Model):
    """One bank to which a need was sent, and what it said. `drawn` is what has been paid out so far."""

    need = models.ForeignKey(FinancingNeed, models.CASCADE, related_name="answers")
    bank = models.CharField(_("银行"), max_length=120)
    status = models.CharField(max_length=20, choices=AnswerStatus, default=AnswerStatus.WAITING)
    sent_on = models.DateField(_("推送日期"))
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    approved = models.BigIntegerField(_("批贷金额"), null=True, blank=True, help_text=_("元"))
    drawn = models.BigIntegerField(_("放款金额"), null=True, blank=True, help_text=_("元"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["need", "bank"], name="a_need_goes_to_a_bank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.bank}"

    @property
    def unit(self) -> Unit:
        return self.need.project.unit


class BankAnswerChange(ChangeRow):
    record = models.ForeignKey(BankAnswer, models.CASCADE, related_name="changes")
