from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices.permits import BaselineState
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows
from sanzhua.ui import times
from sanzhua.workflow.models import ChangeRow


class MilestoneQuerySet(ProjectRows["Milestone"]):
    pass


class Milestone(models.Model):
    """A point of the project's way. Lateness is counted from the baseline, which only a granted request changes."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("节点"), max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(help_text="order in the list")
    baseline_on = models.DateField(_("基线日期"), null=True, blank=True)
    planned_on = models.DateField(_("当前预计"), null=True, blank=True)
    met_on = models.DateField(_("实际完成"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "key"], name="milestone_once_a_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown(self) -> str:
        return (times.is_english() and self.title_en) or self.title


class MilestoneChange(models.Model):
    """A date of a milestone that was written or put right: planned or met; baselines have rows of their own."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    old = models.DateField(null=True)
    new = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.milestone} {self.field}"


class BaselineRequest(models.Model):
    """A request to move a baseline, with the date it replaces; it stays when granted, so that no old date is lost."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="requests")
    old = models.DateField(_("原基线"))
    new = models.DateField(_("新基线"))
    reason = models.CharField(_("原因"), max_length=500)
    status = models.CharField(max_length=20, choices=BaselineState, default=BaselineState.ASKED)
    allowed_by = models.CharField(_("同意人"), max_length=120, blank=True, help_text=_("姓名和职务"))
    paper = models.ForeignKey(ProjectPaper, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=models.Q(status=BaselineState.ASKED),
                name="one_open_request_a_milestone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.old} → {self.new}"


class BaselineRequestChange(ChangeRow):
    record = models.ForeignKey(BaselineRequest, models.CASCADE, related_name="changes")
