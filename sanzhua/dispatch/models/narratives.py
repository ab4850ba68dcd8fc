"""总体工作情况报告: a unit's report in words beside its tables, handed in, signed and accepted like them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.workflow.models import ChangeRow

NARRATIVE = "narrative"  # stands where a return has the key of its form


class NarrativeQuerySet(models.QuerySet["Narrative"]):
    def visible_to(self, person: Person) -> NarrativeQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class Narrative(models.Model):
    """(unit, period). Prose that stays editable around figures that do not; what is signed is a version of it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="narratives")
    period = models.CharField(max_length=7)
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.DRAFT)
    title = models.CharField(_("标题"), max_length=200)
    sections = models.JSONField(default=list, help_text="[{key, heading, text}]; {figure key} in the text")
    figures = models.JSONField(default=dict, help_text="{figure key: form, value, shown} as read last")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    writers = models.ManyToManyField(Person, related_name="+", help_text="who wrote at it: none of them signs it")

    objects = NarrativeQuerySet.as_manager()
    form = NARRATIVE

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "unit"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_narrative_per_unit_period"),
        ]

    def __str__(self) -> str:
        return self.title


class NarrativeChange(ChangeRow):
    record = models.ForeignKey(Narrative, models.CASCADE, related_name="changes")


class NarrativeVersion(models.Model):
    """What hand-in froze, with the signature once it is signed; the bytes are never changed."""

    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=VersionStatus, default=VersionStatus.FROZEN)
    body = models.BinaryField(help_text="canonical bytes")
    sha256 = models.CharField(max_length=64)
    short_code = models.CharField(max_length=12)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    business_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField(_("签发人"), max_length=60, blank=True)
    signer_post = models.CharField(_("职务"), max_length=160, blank=True)
    authority = models.CharField(_("授权文件"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True, help_text="business time of the signature")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["narrative", "number"], name="one_narrative_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.narrative} v{self.number}"
