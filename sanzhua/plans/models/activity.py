from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.plans.choices import ACTIVITY_AHEAD, ACTIVITY_SHAPES, ActivityStatus
from sanzhua.plans.models.plan import Plan
from sanzhua.plans.models.task import Task
from sanzhua.registry.models import Project
from sanzhua.workflow.models import ChangeRow


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, person: Person) -> ActivityQuerySet:
        """Like a published plan: read by every unit below the one that keeps it, and by whoever leads or comes."""
        seen = person.visible_unit_ids()
        taking_part = Q(lead__in=seen) | Q(participants__in=seen)
        return self.filter(Q(unit__in=seen | person.unit_ids_above()) | taking_part).distinct()


class Activity(models.Model):
    """An activity of the drive (活动): when, who leads, who comes, what has to be ready."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the unit that keeps the entry")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="activities")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="activities")
    title = models.CharField(_("活动名称"), max_length=120)
    status = models.CharField(max_length=20, choices=ActivityStatus, default=ActivityStatus.PLANNED)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led_activities", verbose_name=_("牵头单位"))
    participants = models.ManyToManyField(Unit, related_name="activities", blank=True, verbose_name=_("参加单位"))
    projects = models.ManyToManyField(Project, related_name="activities", blank=True)
    what = models.TextField(_("内容"), blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["begins_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="an_activity_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shape(self) -> str:
        return ACTIVITY_SHAPES[self.status]

    @property
    def is_ahead(self) -> bool:
        return self.status in ACTIVITY_AHEAD

    @property
    def is_cancelled(self) -> bool:
        return self.status == ActivityStatus.CANCELLED


class ActivityChange(ChangeRow):
    record = models.ForeignKey(Activity, models.CASCADE, related_name="changes")


class ActivityStep(models.Model):
    """A line of the checklist."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("准备事项"), max_length=200)
    who = models.CharField(_("负责人"), max_length=60, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class ActivityPaper(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
