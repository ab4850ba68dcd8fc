from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.registry.choices.money import AskKind, AskLevel, AskStatus
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import UnitRows
from sanzhua.workflow.models import ChangeRow


class UpwardAskQuerySet(UnitRows["UpwardAsk"]):
    pass


class UpwardAsk(models.Model):
    """What was asked of the province or the centre (向上争取): by whom, when, of which office, and what came of it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("争取单位"))
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="upward_asks")
    kind = models.CharField(_("争取事项"), max_length=20, choices=AskKind)
    level = models.CharField(_("层级"), max_length=20, choices=AskLevel)
    office = models.CharField(_("向谁争取"), max_length=120)
    title = models.CharField(_("内容"), max_length=200)
    amount = models.BigIntegerField(_("争取金额"), null=True, blank=True, help_text=_("元"))
    asked_on = models.DateField(_("提出日期"))
    asked_by = models.CharField(_("争取人"), max_length=120, help_text=_("姓名和职务"))
    paper = models.CharField(_("请示文号"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=AskStatus, default=AskStatus.PENDING)
    result_on = models.DateField(_("结果日期"), null=True, blank=True)
    result_paper = models.CharField(_("批复文号"), max_length=200, blank=True)
    result_amount = models.BigIntegerField(_("争取到的金额"), null=True, blank=True, help_text=_("元"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = UpwardAskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class UpwardAskChange(ChangeRow):
    record = models.ForeignKey(UpwardAsk, models.CASCADE, related_name="changes")


class UpwardFollowUp(models.Model):
    """One step after an ask: a visit, a call, a question that came back."""

    ask = models.ForeignKey(UpwardAsk, models.CASCADE, related_name="follow_ups")
    on = models.DateField(_("日期"))
    text = models.CharField(_("进展"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text


class AllocationBatchQuerySet(models.QuerySet["AllocationBatch"]):
    def visible_to(self, person: Person) -> AllocationBatchQuerySet:
        """A batch is seen by who sees its unit or one of its projects; of its shares each sees the own ones only."""
        seen = person.visible_unit_ids()
        own = BatchShare.objects.filter(project__unit__in=seen).values("batch_id")
        return self.filter(Q(unit__in=seen) | Q(pk__in=own))


class AllocationBatch(models.Model):
    """Money that came down by one document (下达文号); its number is the batch_no of the central_fund form."""

    batch_no = models.CharField(_("下达文号"), max_length=80)
    special = models.CharField(_("投资专项"), max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issued_on = models.DateField(_("下达日期"))
    ask = models.ForeignKey(UpwardAsk, models.PROTECT, null=True, blank=True, related_name="batches")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AllocationBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_on", "-pk"]
        # One paper may bring money to several units; each keeps its own part and hears of no other.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "batch_no"], name="one_batch_per_unit_and_number"),
        ]

    def __str__(self) -> str:
        return self.batch_no


class BatchShare(models.Model):
    """What of a batch goes to one project, by level of government, in yuan."""

    batch = models.ForeignKey(AllocationBatch, models.CASCADE, related_name="shares")
    project = models.ForeignKey(Project, models.PROTECT, related_name="batch_shares")
    central = models.BigIntegerField(_("中央投资"), default=0, help_text=_("元"))
    province = models.BigIntegerField(_("省级配套"), default=0, help_text=_("元"))
    city = models.BigIntegerField(_("市级配套"), default=0, help_text=_("元"))
    county = models.BigIntegerField(_("县级配套"), default=0, help_text=_("元"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "project"], name="one_share_per_batch_and_project"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.project}"

    @property
    def total(self) -> int:
        return self.central + self.province + self.city + self.county
