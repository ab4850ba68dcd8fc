from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.registry.choices.attraction import Duty, Level
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import UnitRows


class HandOverQuerySet(UnitRows["HandOver"]):
    pass


class HandOver(models.Model):
    """A leader's work goes to another; `sheet` is the list as it was printed, so that it reads the same for ever."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", help_text="the city or the county whose leader it is"
    )
    level = models.CharField(max_length=10, choices=Level)
    from_name = models.CharField(max_length=60)
    from_title = models.CharField(max_length=120, blank=True)
    to_name = models.CharField(max_length=60)
    to_title = models.CharField(max_length=120, blank=True)
    on = models.DateField(_("交接日期"))
    note = models.TextField(_("说明"), blank=True)
    sheet = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name} {self.on}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, person: Person) -> AssignmentQuerySet:
        units = person.visible_unit_ids()
        return self.filter(Q(project__unit__in=units) | Q(county__in=units))

    def open(self) -> AssignmentQuerySet:
        return self.filter(valid_to__isnull=True)


class Assignment(models.Model):
    """包保: a leader answers for a project or for a county, from a day to a day.

    The work hangs on the post: `name` and `title` are the words of the day, `post` the seat where the leader has one
    here. Both ends of the term are inclusive.
    """

    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="assignments")
    county = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="assignments")
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("包保领导"), max_length=60)
    title = models.CharField(_("职务"), max_length=120, blank=True)
    department = models.CharField(_("责任部门"), max_length=120, blank=True)
    valid_from = models.DateField(_("自何日起"))
    valid_to = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)
    hand_over = models.ForeignKey(HandOver, models.PROTECT, null=True, blank=True, related_name="ended")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, county__isnull=False) | Q(project__isnull=False, county__isnull=True),
                name="assignment_of_a_project_or_a_county",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="assignment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["project", "level"],
                condition=Q(valid_to__isnull=True),
                name="one_leader_of_a_project_at_a_level",
            ),
            models.UniqueConstraint(
                fields=["county", "level"], condition=Q(valid_to__isnull=True), name="one_leader_of_a_county_at_a_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.project or self.county}"

    @property
    def leader(self) -> str:
        """As the register's column says it: 周某（常务副市长）."""
        return f"{self.name}（{self.title}）" if self.title else self.name


class TeamMember(models.Model):
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="team")
    name = models.CharField(_("姓名"), max_length=60)
    office = models.CharField(_("单位职务"), max_length=120, blank=True)
    duty = models.CharField(_("分工"), max_length=20, choices=Duty, default=Duty.LIAISON)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name
