from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices import Source, Stage, Status


def new_uid() -> str:
    """A random, never reused identity; says nothing about place, kind or order."""
    return "p" + uuid.uuid4().hex[:15]


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person: Person) -> ProjectQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def standing(self) -> ProjectQuerySet:
        """Without entries that were found to be another project: what lists show and counts count."""
        return self.filter(merged_into__isnull=True)


class Project(models.Model):
    """An identity that never changes; what is known of it is dated beside it."""

    uid = models.CharField(max_length=40, unique=True, default=new_uid)
    name = models.CharField(_("项目名称"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", help_text=_("归口单位"))
    region = models.CharField(_("所在地区"), max_length=6, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subprojects")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.PLANNING)
    status = models.CharField(max_length=20, choices=Status, default=Status.ONGOING)
    source = models.CharField(_("项目来源"), max_length=20, choices=Source, blank=True)
    total = models.BigIntegerField(_("总投资"), null=True, blank=True, help_text=_("元"))
    facts = models.JSONField(default=dict, help_text="register columns by their key (contracts.md section 2)")
    made_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name

    def stands_as(self) -> Project:
        """The project that stands for this entry today: itself, unless it was merged."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    def history_ids(self) -> list[int]:
        """This entry and those merged into it, whose histories are shown with its own."""
        found, waiting = [self.pk], [self.pk]
        while waiting:
            waiting = list(Project.objects.filter(merged_into__in=waiting).values_list("pk", flat=True))
            found += waiting
        return found


class ProjectName(models.Model):
    """A name that the project bore; the one without `valid_to` is today's."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    squeezed = models.CharField(max_length=200, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class ProjectCode(models.Model):
    """A national project code; one code may stand for several projects and one project may have several."""

    code = models.CharField(max_length=30, unique=True)
    projects = models.ManyToManyField(Project, related_name="codes")

    def __str__(self) -> str:
        return self.code


class RegisterChange(models.Model):
    """A register value that changed: what, from what to what, by which accepted report version."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="register_changes")
    key = models.CharField(max_length=40)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version that brought it")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project} {self.key}"
