from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.attraction import ContactWay, Method, PromiseKind, PromisePaper
from sanzhua.registry.models.investor import Investor
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import UnitRows


class Attraction(models.Model):
    """How a project is being won. The register's columns of the attraction form follow what is written here."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="attraction")
    investors = models.ManyToManyField(Investor, blank=True, related_name="attractions")
    origin = models.CharField(_("来源地"), max_length=120, blank=True)
    region_key = models.CharField(_("目标区域"), max_length=20, blank=True, help_text="key of a target region")
    industry_key = models.CharField(_("主导产业"), max_length=20, blank=True, help_text="key of a pillar industry")
    method = models.CharField(_("招商方式"), max_length=20, choices=Method, blank=True)
    event = models.CharField(_("来源活动"), max_length=120, blank=True)
    company = models.CharField(_("落地公司"), max_length=120, blank=True)
    registered_on = models.DateField(_("注册时间"), null=True, blank=True)
    began_on = models.DateField(help_text="from when silence is counted before the first contact")

    def __str__(self) -> str:
        return str(self.project)


class Follower(models.Model):
    """Who follows the project, from when to when; one at a time. `person` where the follower has an account."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="followers")
    name = models.CharField(_("跟踪专人"), max_length=60)
    post = models.CharField(_("单位职务"), max_length=120, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["attraction"], condition=Q(valid_to__isnull=True), name="one_follower_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A line that is only ever added to; a wrong one stays and another corrects it."""

    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-pk"]


class ContactLog(Line):
    """One contact with the investor."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="contacts")
    on = models.DateField(_("日期"))
    way = models.CharField(_("方式"), max_length=20, choices=ContactWay)
    with_whom = models.CharField(_("对方"), max_length=120, blank=True)
    said = models.TextField(_("谈了什么"))
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    next_on = models.DateField(_("下一步日期"), null=True, blank=True)

    class Meta(Line.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["attraction", "on"])]

    def __str__(self) -> str:
        return f"{self.on} {self.said[:20]}"


class Promise(Line):
    """What was promised, when and by which paper. A later promise stands beside the earlier one and hides nothing."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="promises")
    kind = models.CharField(_("承诺内容"), max_length=20, choices=PromiseKind)
    amount = models.BigIntegerField(_("数额"), help_text="yuan; persons for jobs")
    on = models.DateField(_("承诺日期"))
    paper = models.CharField(_("依据"), max_length=20, choices=PromisePaper)
    paper_title = models.CharField(_("文件名称或文号"), max_length=200, blank=True)
    file = models.ForeignKey(ProjectPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Line.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="promise_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.on}"


class Realised(Line):
    """What of the promises had come true at a day."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="realised")
    kind = models.CharField(_("兑现内容"), max_length=20, choices=PromiseKind)
    amount = models.BigIntegerField(_("数额"), help_text="yuan; persons for jobs")
    on = models.DateField(_("截至日期"))
    basis = models.CharField(_("来源"), max_length=200)

    class Meta(Line.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="realised_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.on}"


class Loss(models.Model):
    """Where the project went instead, and why; the project's cancellation is a row of its life."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="losses")
    on = models.DateField(_("流失日期"))
    lost_to = models.CharField(_("去向"), max_length=120, help_text=_("省、市；境外写国家或地区；不落地写“未投资”"))
    reason_key = models.CharField(_("原因"), max_length=20)
    note = models.TextField(_("说明"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.attraction} → {self.lost_to}"


class CreditAgreementQuerySet(models.QuerySet["CreditAgreement"]):
    def visible_to(self, person: Person) -> CreditAgreementQuerySet:
        """Of own projects, and those in which an own unit has a share."""
        units = person.visible_unit_ids()
        shared = CreditShare.objects.filter(unit__in=units).values("agreement_id")
        return self.filter(Q(attraction__project__unit__in=units) | Q(pk__in=shared))


class CreditAgreement(models.Model):
    """Who gets how much of the credit from a day on; counts once every unit and the city have agreed."""

    attraction = models.ForeignKey(Attraction, models.CASCADE, related_name="agreements")
    valid_from = models.DateField(_("自何日起"))
    valid_to = models.DateField(null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    objects = CreditAgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["attraction"],
                condition=Q(confirmed_at__isnull=False, valid_to__isnull=True),
                name="one_credit_agreement_in_force",
            ),
            models.UniqueConstraint(
                fields=["attraction"],
                condition=Q(confirmed_at__isnull=True, dropped_at__isnull=True),
                name="one_credit_agreement_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attraction} {self.valid_from}"


class CreditShare(models.Model):
    agreement = models.ForeignKey(CreditAgreement, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    per_mille = models.PositiveIntegerField(_("分成"), help_text="thousandths; those of an agreement sum to 1000")
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "unit"], name="one_share_a_unit"),
            models.CheckConstraint(condition=Q(per_mille__gt=0, per_mille__lt=1000), name="share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.per_mille}‰"


class TargetPlanQuerySet(UnitRows["TargetPlan"]):
    pass


class TargetPlan(models.Model):
    """A target region or pillar industry with the city's plan of one year; of the shipped lists where there is none."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(_("年度"))
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    order = models.PositiveIntegerField(default=0)
    projects = models.PositiveIntegerField(_("计划签约项目"), null=True, blank=True)
    investment = models.BigIntegerField(_("计划协议投资"), null=True, blank=True, help_text="yuan")

    objects = TargetPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "year", "kind", "key"], name="one_target_plan_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
