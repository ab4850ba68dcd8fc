from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices import Precision, RequestStatus, Stage, Status
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows
from sanzhua.workflow.models import ChangeRow


class LifeChange(models.Model):
    """One change of stage or status. Service clocks and rates are computed from these rows and from nothing else.

    `missing` holds what the gates still asked for when the project passed them, as [{gate, says}] in the words of the
    day, and then `reason` and `second` say why it passed and who else answers for it; where an accepted report brought
    it, `form` and `version_id` are its ground instead. A row that changes neither stage nor status is a rest that was
    planned anew.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="life")
    from_stage = models.CharField(max_length=20, choices=Stage, blank=True, help_text="empty: the project enters here")
    to_stage = models.CharField(max_length=20, choices=Stage)
    from_status = models.CharField(max_length=20, choices=Status, blank=True)
    to_status = models.CharField(max_length=20, choices=Status)
    on = models.DateField(_("发生日期"), help_text="the day on which it happened, by the business clock")
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    winter = models.BooleanField(default=False, help_text="with suspended: 冬休, no 停工")
    resumes_on = models.DateField(_("计划复工日期"), null=True, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    missing = models.JSONField(default=list)
    papers = models.ManyToManyField(ProjectPaper, blank=True, related_name="proves")
    form = models.CharField(max_length=40, blank=True, help_text="the form whose row brought it")
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version whose acceptance brought it")
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: an opening load"
    )
    post = models.CharField(max_length=160, blank=True)
    second = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(help_text="real time, UTC")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to_stage", "on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~(Q(from_stage=models.F("to_stage")) & Q(from_status=models.F("to_status")))
                | Q(to_status=Status.SUSPENDED),
                name="life_change_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.from_stage} → {self.to_stage}"

    @property
    def is_entry(self) -> bool:
        return not self.from_stage

    @property
    def is_planned_anew(self) -> bool:
        """Neither stage nor status changed: only the day on which the rest ends, or its kind."""
        return (self.from_stage, self.from_status) == (self.to_stage, self.to_status)

    @property
    def status_shown(self) -> str:
        return str(_("冬休") if self.winter else self.get_to_status_display())


class LifeRequestQuerySet(ProjectRows["LifeRequest"]):
    def open(self) -> LifeRequestQuerySet:
        return self.filter(status=RequestStatus.ASKED)


class LifeRequest(models.Model):
    """A change that wants a second person: past a gate with something missing, or back to an earlier stage."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="life_requests")
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.ASKED)
    from_stage = models.CharField(max_length=20, choices=Stage)
    from_status = models.CharField(max_length=20, choices=Status)
    to_stage = models.CharField(max_length=20, choices=Stage)
    to_status = models.CharField(max_length=20, choices=Status)
    on = models.DateField(_("发生日期"))
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    winter = models.BooleanField(default=False)
    resumes_on = models.DateField(null=True, blank=True)
    reason = models.TextField(_("原因"))
    missing = models.JSONField(default=list, help_text="[{gate, says}] when it was asked")
    papers = models.ManyToManyField(ProjectPaper, blank=True, related_name="+")
    form = models.CharField(max_length=40, blank=True)
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version that gave the occasion")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    city = models.BooleanField(default=False, help_text="asked from a city post; then the unit may answer")
    change = models.OneToOneField(LifeChange, models.PROTECT, null=True, blank=True, related_name="request")
    at = models.DateTimeField()

    objects = LifeRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(status=RequestStatus.ASKED), name="one_open_life_request_per_project"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.from_stage} → {self.to_stage}"


class LifeRequestChange(ChangeRow):
    record = models.ForeignKey(LifeRequest, models.CASCADE, related_name="changes")
