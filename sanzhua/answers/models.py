"""What went out of the house: figures given, papers kept, packages for an audit. Rows are added only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.answers.choices import Channel, PackageState, PaperKind, SubjectKind
from sanzhua.documents.models import Document


class GivenFigureQuerySet(models.QuerySet["GivenFigure"]):
    def visible_to(self, person: Person) -> GivenFigureQuerySet:
        """Those who see the unit that gave it: what the city told others is no county's business."""
        return self.filter(unit__in=person.visible_unit_ids())


class GivenFigure(models.Model):
    """口径台账: one figure as it was given out, with all that it takes to say later why another one is right today.

    `subject_key` tells one question from another: unit:12, project:p0…, leader:city|周某|副市长. `scope` holds the
    units, projects and condition that were counted, so that the same question can be asked again.
    """

    source = models.CharField(max_length=40)
    metric = models.CharField(max_length=40)
    period = models.CharField(_("期"), max_length=7, help_text="YYYY-MM")
    subject_kind = models.CharField(max_length=10, choices=SubjectKind)
    subject_key = models.CharField(max_length=220)
    subject = models.CharField(_("对象"), max_length=220)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="that gave it")
    label = models.CharField(_("指标"), max_length=80)
    measure = models.CharField(max_length=10, help_text="个, yuan or ratio")
    value = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    shown = models.CharField(_("给出的数"), max_length=60)
    definition = models.TextField(_("口径"))
    cutoff = models.TextField(_("截止"))
    kept = models.JSONField(help_text="the metric's definition, see facts.definitions.Metric.kept")
    scope = models.JSONField(help_text="{units, projects, where}")
    parts = models.JSONField(default=list, help_text="ids of facts.Part")
    basis = models.JSONField(default=list, help_text="[{source, unit, version, sha256}] of these parts")
    to_whom = models.CharField(_("给谁"), max_length=120)
    channel = models.CharField(_("方式"), max_length=10, choices=Channel, default=Channel.PHONE)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    once = models.CharField(max_length=40, unique=True, help_text="of the click, so that a second one adds nothing")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    on = models.DateField(help_text="business day")
    at = models.DateTimeField()

    objects = GivenFigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_key", "source", "metric"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.label} {self.shown}"


class KeptPaperQuerySet(models.QuerySet["KeptPaper"]):
    def visible_to(self, person: Person) -> KeptPaperQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class KeptPaper(models.Model):
    """A brief or a visit pack as it was drawn: the file, the figures on it, and the parts that they stand on."""

    kind = models.CharField(max_length=10, choices=PaperKind)
    title = models.CharField(max_length=200)
    subject_key = models.CharField(max_length=220, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="that made it")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    figures = models.JSONField(help_text="[{subject, source, metric, period, value, shown}]; values as text")
    pins = models.JSONField(help_text="ids of facts.Part")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="business day")
    at = models.DateTimeField()

    objects = KeptPaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.title


class AuditPackageQuerySet(models.QuerySet["AuditPackage"]):
    def visible_to(self, person: Person) -> AuditPackageQuerySet:
        """Those of the units over which the person is the dispatcher: nobody else makes one or takes one away."""
        scopes = [post.scope_id for post in person.current_posts() if post.role == Role.DISPATCHER]
        return self.filter(unit__in=[scope for scope in scopes if scope is not None])


class AuditPackage(models.Model):
    """迎检包: what was asked for, and once the worker has made it the file with the hash of its manifest."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="for it and those below it")
    first = models.CharField(_("自"), max_length=7, help_text="YYYY-MM")
    last = models.CharField(_("至"), max_length=7, help_text="YYYY-MM")
    forms = models.JSONField(default=list)
    units = models.JSONField(default=list, help_text="ids of the units whose returns are in it")
    state = models.CharField(max_length=10, choices=PackageState, default=PackageState.WAITING)
    sentence = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    tree_size = models.BigIntegerField(null=True)
    tree_root = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict, help_text="{returns, versions, papers, entries, files}")
    whole_year = models.BooleanField(default=False, help_text="twelve months of every form in it, all closed")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="business day")
    at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    objects = AuditPackageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
