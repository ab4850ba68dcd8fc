from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.plans.choices import TaskStatus
from sanzhua.plans.models.plan import Plan
from sanzhua.workflow.models import ChangeRow


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> TaskQuerySet:
        """The wording of a plan in force is everybody's below the unit that issued it; see `TaskNote` for progress."""
        return self.filter(plan__in=Plan.objects.visible_to(person))


class Task(models.Model):
    """What a plan asks, through all its versions: progress, leaders and evidence hang here.

    Its wording, units, dates and targets are those of its clause in the version in force.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    status = models.CharField(max_length=20, choices=TaskStatus, default=TaskStatus.NOT_STARTED)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan} #{self.pk}"

    @property
    def unit(self) -> Unit:
        return self.plan.unit


class TaskChange(ChangeRow):
    record = models.ForeignKey(Task, models.CASCADE, related_name="changes")


class TakeOver(models.Model):
    """A unit's word that a task is its own, with the leader who answers for it. The last one standing counts."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="take_overs")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="take_overs")
    leader = models.CharField(_("责任领导"), max_length=60)
    title = models.CharField(_("职务"), max_length=80, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="by the business clock")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task", "unit"], condition=Q(ended_at__isnull=True), name="a_unit_has_one_leader_for_a_task"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.leader}"


class TaskNoteQuerySet(models.QuerySet["TaskNote"]):
    def visible_to(self, person: Person) -> TaskNoteQuerySet:
        """Progress is for the unit that wrote it and for those over it."""
        return self.filter(unit__in=person.visible_unit_ids())


class TaskNote(models.Model):
    """One line of progress. `for_due` names the return of a repeating date that it settles."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="notes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField(_("进展情况"))
    for_due = models.DateField(_("对应时限"), null=True, blank=True)
    record = models.CharField(
        _("系统内佐证"), max_length=200, blank=True, help_text="address of a record that is evidence already"
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="by the business clock")
    at = models.DateTimeField()

    objects = TaskNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class TaskPaper(models.Model):
    """A file beside a line of progress."""

    note = models.ForeignKey(TaskNote, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.document)
