from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices import Stage, Status
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project


class LifeChange(models.Model):
    """One change of stage or status. Service clocks and rates are computed from these rows and from nothing else.

    `missing` holds what the gates still asked for when the project passed them, as sentences of the day, and then
    `reason` and `second` say why it passed and who else answers for it.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="life")
    from_stage = models.CharField(max_length=20, choices=Stage, blank=True, help_text="empty: the project enters here")
    to_stage = models.CharField(max_length=20, choices=Stage)
    from_status = models.CharField(max_length=20, choices=Status, blank=True)
    to_status = models.CharField(max_length=20, choices=Status)
    on = models.DateField(_("发生日期"), help_text="the day on which it happened, by the business clock")
    resumes_on = models.DateField(_("计划复工日期"), null=True, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    missing = models.JSONField(default=list)
    papers = models.ManyToManyField(ProjectPaper, blank=True, related_name="proves")
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version whose acceptance brought it")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    second = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(help_text="real time, UTC")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to_stage", "on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~(Q(from_stage=models.F("to_stage")) & Q(from_status=models.F("to_status"))),
                name="life_change_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.from_stage} → {self.to_stage}"
