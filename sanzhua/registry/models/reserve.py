from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import CITY_ROLES
from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.reserve import AdmissionStatus, ProjectKind, Tier, Verdict
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows, UnitRows
from sanzhua.workflow.models import ChangeRow

_ALIVE = (AdmissionStatus.APPLIED, AdmissionStatus.RETURNED, AdmissionStatus.ADMITTED)


class AdmissionQuerySet(ProjectRows["Admission"]):
    pass


class Admission(models.Model):
    """A unit's application to take a project into the reserve pool, and what the city made of it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="admissions")
    status = models.CharField(max_length=20, choices=AdmissionStatus, default=AdmissionStatus.APPLIED)
    kind = models.CharField(_("项目类别"), max_length=20, choices=ProjectKind, default=ProjectKind.INDUSTRY)
    is_excluded = models.BooleanField(_("属于三高一资"), default=False)
    total = models.BigIntegerField(_("申请时总投资"), null=True, help_text=_("元"))
    tier_wished = models.CharField(_("申请进入的层次"), max_length=20, choices=Tier)
    grounds = models.TextField(_("入库理由"))
    applied_on = models.DateField()
    papers = models.ManyToManyField(ProjectPaper, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(status__in=_ALIVE), name="one_living_admission_per_project"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.status}"


class AdmissionChange(ChangeRow):
    record = models.ForeignKey(Admission, models.CASCADE, related_name="changes")


class ExpertOpinion(models.Model):
    """What a named expert said of an application; rows are added, never changed."""

    admission = models.ForeignKey(Admission, models.CASCADE, related_name="opinions")
    expert = models.CharField(_("专家姓名"), max_length=60)
    office = models.CharField(_("工作单位和职称"), max_length=120, blank=True)
    verdict = models.CharField(_("结论"), max_length=20, choices=Verdict)
    score = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True, help_text=_("0 至 100"))
    text = models.TextField(_("意见"))
    given_on = models.DateField(_("评审日期"))
    paper = models.ForeignKey(ProjectPaper, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=100), name="opinion_score_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.verdict}"


class AdmittedQuerySet(UnitRows["Admitted"]):
    """By the unit that the admission was counted for, which a later handing over does not change."""


class Admitted(models.Model):
    """The project as it was on the day of admission; the yearly count reads these rows, and nothing changes them."""

    admission = models.OneToOneField(Admission, models.PROTECT, related_name="admitted")
    project = models.OneToOneField(Project, models.PROTECT, related_name="admitted")
    on = models.DateField(_("入库日期"), db_index=True)
    total = models.BigIntegerField(_("入库时总投资"), help_text=_("元"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=120)
    region = models.CharField(max_length=6, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=ProjectKind)
    tier = models.CharField(max_length=20, choices=Tier)
    is_package = models.BooleanField(_("打包项目"), default=False)
    package = models.CharField(max_length=40, help_text="uid of the package that it is part of, else its own")

    objects = AdmittedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.on}"


class TierChange(models.Model):
    """A project's way between the tiers; the last row is where it stands. `rule` is what the table of tiers said."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tier_changes")
    from_tier = models.CharField(max_length=20, choices=Tier, blank=True, help_text="empty: it enters here")
    to_tier = models.CharField(max_length=20, choices=Tier)
    by_rule = models.CharField(max_length=20, choices=Tier, blank=True)
    on = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.from_tier} → {self.to_tier}"

    @property
    def is_promotion(self) -> bool:
        return bool(self.from_tier) and Tier.values.index(self.to_tier) > Tier.values.index(self.from_tier)


class ReserveSetting(models.Model):
    """A threshold of reserve.toml as the city set it; the newest row of a key holds."""

    key = models.CharField(max_length=40, db_index=True)
    value = models.BigIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class ReserveTargetQuerySet(models.QuerySet["ReserveTarget"]):
    def visible_to(self, person: Person) -> ReserveTargetQuerySet:
        """Those who look from the city; who fills never sees a target."""
        units = person.visible_unit_ids() if person.has_role(*CITY_ROLES) else frozenset()
        return self.filter(unit__in=units)


class ReserveTarget(models.Model):
    """How many admissions a unit is to make in a year; the newest row of unit and year holds."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReserveTargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.number}"
