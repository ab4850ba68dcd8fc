from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices import Source, Stage, Status
from sanzhua.registry.models.list_columns import LIST_INDEXES, ListColumns
from sanzhua.registry.models.rows import UnitRows


def new_uid() -> str:
    """A random, never reused identity; says nothing about place, kind or order."""
    return "p" + uuid.uuid4().hex[:15]


class ProjectQuerySet(UnitRows["Project"]):
    def standing(self) -> ProjectQuerySet:
        """Without entries that were found to be another project: what lists show and counts count."""
        return self.filter(merged_into__isnull=True)


class Project(ListColumns):
    """An identity that never changes; what is known of it is dated beside it."""

    uid = models.CharField(max_length=40, unique=True, default=new_uid)
    name = models.CharField(_("项目名称"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", help_text=_("归口单位"))
    region = models.CharField(_("所在地区"), max_length=6, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subprojects")
    # Its index holds the few that were merged; one of all would tempt a planner away from the list's own.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.PLANNING)
    status = models.CharField(max_length=20, choices=Status, default=Status.ONGOING)
    in_winter_rest = models.BooleanField(default=False, help_text="suspended for the winter, which is no 停工")
    started_on = models.CharField(
        _("开工（发改口径）"), max_length=10, blank=True, help_text="YYYY-MM-DD or as much of it as is known"
    )
    stats_started_on = models.CharField(
        _("开工（统计口径）"), max_length=10, blank=True, help_text="as the statistics library has it; never equalised"
    )
    finished_on = models.CharField(_("竣工时间"), max_length=10, blank=True)
    source = models.CharField(_("项目来源"), max_length=20, choices=Source, blank=True)
    total = models.BigIntegerField(_("总投资"), null=True, blank=True, help_text=_("元"))
    lon = models.FloatField(_("经度"), null=True, blank=True, help_text=_("度，WGS-84"))
    lat = models.FloatField(_("纬度"), null=True, blank=True, help_text=_("度，WGS-84"))
    facts = models.JSONField(default=dict, help_text="register columns by their key (contracts.md section 2)")
    made_at = models.DateTimeField()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            *LIST_INDEXES,
            models.Index(fields=["merged_into"], name="project_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status_shown(self) -> str:
        """The status as people call it: who rests for the winter has not stopped."""
        return str(_("冬休") if self.in_winter_rest else self.get_status_display())

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


class ProjectWords(models.Model):
    """All that a search looks through, a line each: names, today's and former, owner, codes, and names' initials."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(help_text="NFKC without white space, lower case")

    def __str__(self) -> str:
        return self.text


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


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def visible_to(self, person: Person) -> BulkChangeQuerySet:
        return self.filter(by=person)


class BulkChange(models.Model):
    """One value given to many projects at once by one person, who may take it back as a whole."""

    key = models.CharField(max_length=40)
    new = models.JSONField(null=True)
    rows = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.key} × {self.rows}"


class RegisterChange(models.Model):
    """A register value that changed: what, from what to what, by which accepted version or change of many."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="register_changes")
    key = models.CharField(max_length=40)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version that brought it")
    batch = models.ForeignKey(BulkChange, models.PROTECT, null=True, blank=True, related_name="changes")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project} {self.key}"
