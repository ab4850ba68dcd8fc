from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices import Stage
from sanzhua.registry.choices.permits import PermitPhase, PermitState, Route, WorkKind
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows
from sanzhua.ui import times
from sanzhua.workflow.models import ChangeRow


class PermitItem(models.Model):
    """The city's own version of an approval item from a year on. Rows are only added: the newest of a year holds."""

    key = models.SlugField(max_length=40)
    from_year = models.PositiveSmallIntegerField(_("起始年度"))
    values = models.JSONField(help_text="fields of permit_catalogue.Item")
    note = models.CharField(_("修改原因"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "from_year"])]

    def __str__(self) -> str:
        return f"{self.key} {self.from_year}"


class PermitPlanQuerySet(ProjectRows["PermitPlan"]):
    pass


class PermitPlan(models.Model):
    """By which route, as what works and in which year the project's permits were laid out."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="permit_plan")
    route = models.CharField(_("审批方式"), max_length=20, choices=Route)
    kind = models.CharField(_("工程类型"), max_length=20, choices=WorkKind)
    new_land = models.BooleanField(_("新增用地"), default=False)
    year = models.PositiveSmallIntegerField(_("适用年度"), help_text=_("按这一年的审批事项清单铺开"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PermitPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.project} {self.route}"


class PermitQuerySet(ProjectRows["Permit"]):
    pass


class Permit(models.Model):
    """One approval item of one project; name, issuer, days and order are those of the catalogue on the day of laying
    out. The clock: `days_used` working days until it last stopped, and it runs from `clock_from` where that is set.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="permits")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("手续"), max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    phase = models.PositiveSmallIntegerField(_("阶段"), choices=PermitPhase)
    place = models.PositiveSmallIntegerField(help_text="order in the list")
    issuer = models.CharField(_("办理部门"), max_length=80)
    issuer_en = models.CharField(max_length=120, blank=True)
    legal_days = models.PositiveSmallIntegerField(_("法定工作日"), null=True, blank=True)
    promised_days = models.PositiveSmallIntegerField(_("承诺工作日"), null=True, blank=True)
    after = models.JSONField(default=list, help_text="keys of this project's items that come before")
    before = models.CharField(max_length=20, choices=Stage)
    optional = models.BooleanField(default=False)
    can_promise = models.BooleanField(default=False)
    condition = models.CharField(max_length=200, blank=True)
    condition_en = models.CharField(max_length=240, blank=True)
    status = models.CharField(max_length=20, choices=PermitState, default=PermitState.NOT_BEGUN)
    submitted_on = models.DateField(_("报件日期"), null=True, blank=True, help_text="the first time")
    clock_from = models.DateField(null=True, blank=True, help_text="the issuer's clock runs from here; null: stopped")
    days_used = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(_("承诺期限"), null=True, blank=True)
    legal_due_on = models.DateField(_("法定期限"), null=True, blank=True)
    finished_on = models.DateField(_("办结日期"), null=True, blank=True)
    number = models.CharField(_("文号或证号"), max_length=80, blank=True)
    paper = models.ForeignKey(ProjectPaper, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=500, blank=True, help_text="why not needed, or why returned")
    promise = models.CharField(_("承诺内容"), max_length=500, blank=True)
    promise_due_on = models.DateField(_("承诺补齐日期"), null=True, blank=True)

    objects = PermitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "key"], name="permit_once_a_project"),
            models.CheckConstraint(
                condition=Q(clock_from__isnull=True) | Q(status=PermitState.IN_HAND),
                name="permit_clock_runs_at_the_issuer_only",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "due_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def shown(self) -> str:
        """The title in the reader's language."""
        return (times.is_english() and self.title_en) or self.title

    @property
    def shown_issuer(self) -> str:
        return (times.is_english() and self.issuer_en) or self.issuer

    @property
    def shown_condition(self) -> str:
        return (times.is_english() and self.condition_en) or self.condition


class PermitChange(ChangeRow):
    """`on` is the day on which it happened, which may be earlier than the day on which it was written down."""

    record = models.ForeignKey(Permit, models.CASCADE, related_name="changes")
    on = models.DateField(null=True)

    @property
    def from_word(self) -> str:
        return str(PermitState(self.from_status).label)

    @property
    def to_word(self) -> str:
        return str(PermitState(self.to_status).label)
