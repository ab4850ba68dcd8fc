from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.plans.choices import VersionStatus
from sanzhua.workflow.models import ChangeRow


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> PlanQuerySet:
        """A plan in force is read by every unit below the issuing one; one still being checked only by its own."""
        own = Q(unit__in=person.visible_unit_ids())
        in_force = Q(versions__status=VersionStatus.CONFIRMED, unit__in=person.unit_ids_above())
        return self.filter(own | in_force).distinct()


class Plan(models.Model):
    """A plan document that a unit issued, in one or more versions. A unit's own 实施方案 hangs below its `parent`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    title = models.CharField(_("标题"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-pk"]

    def __str__(self) -> str:
        return self.title


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, person: Person) -> PlanVersionQuerySet:
        own = Q(plan__unit__in=person.visible_unit_ids())
        settled = (VersionStatus.CONFIRMED, VersionStatus.SUPERSEDED)
        return self.filter(own | Q(status__in=settled, plan__unit__in=person.unit_ids_above()))


class PlanVersion(models.Model):
    """One wording of the plan, as it was uploaded or pasted.

    `lines` is the text, one entry a paragraph: {"line": int, "parts": [{"text", "clause", "why"}]}. `clause` is the
    position of the clause that holds the part, or null; `why` is then the reading's word for what is no task.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=VersionStatus, default=VersionStatus.DRAFT)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    lines = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1, help_text="goes up with every correction, so that none is lost")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_version_has_its_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status=VersionStatus.DRAFT), name="one_version_is_being_checked"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status=VersionStatus.CONFIRMED), name="one_version_is_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"

    @property
    def unit(self) -> Unit:
        return self.plan.unit


class PlanVersionChange(ChangeRow):
    record = models.ForeignKey(PlanVersion, models.CASCADE, related_name="changes")
