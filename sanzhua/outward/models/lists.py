"""What went out to other offices, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.outward.list_choices import AnswerState, ProposalState, Result, RowState
from sanzhua.outward.list_policy import posts_by_list
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.registry.models import Project


class ListExportQuerySet(models.QuerySet["ListExport"]):
    def visible_to(self, person: Person) -> ListExportQuerySet:
        """Those of lists that the person may take out, for the unit that the post stands over."""
        mine = Q(pk__in=[])
        for key, post in posts_by_list(person).items():
            mine |= Q(list=key, unit=post.scope_id)
        return self.filter(mine)


class ListExport(models.Model):
    """One list as it went out: rows as kept values, the file as it was, by whom, when. Never changed.

    `columns` are heading, source and whether it is a number; `sha256` is the hash of columns and rows.
    """

    list = models.CharField(max_length=40, help_text="key of outward/lists")
    number = models.PositiveIntegerField(help_text="of this list and unit, from 1")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="for it and those below it")
    period = models.CharField(max_length=7, help_text="YYYY-MM")
    template_version = models.CharField(max_length=20)
    template_sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    columns = models.JSONField()
    only_changes = models.BooleanField(default=False, help_text="the file holds only what is new, changed or gone")
    rows = models.PositiveIntegerField(help_text="on the list; those that went are not counted")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0, help_text="rows without something that the recipient requires")
    sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    on = models.DateField(help_text="business day")
    at = models.DateTimeField()

    objects = ListExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "unit", "number"], name="one_export_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.period} {self.number}"

    @property
    def template(self) -> Template | None:
        """The list as it is written today; None where it is no longer asked for."""
        return load_lists().get(self.list)


class ExportRow(models.Model):
    """One row of a kept export. `changed` are the places of its cells that differ from the export before."""

    export = models.ForeignKey(ListExport, models.CASCADE, related_name="kept")
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=140, help_text="project uid, with the batch where a row is one")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="export_rows")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=RowState)
    values = models.JSONField(help_text="as the recipient reads them: text or null, in the order of the columns")
    changed = models.JSONField(default=list)
    reporter = models.CharField(max_length=120, blank=True, help_text="whose accepted return gave the figures")
    version = models.PositiveIntegerField(null=True, help_text="of that return")
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version")

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["export", "key"], name="one_export_row_per_key"),
        ]

    def __str__(self) -> str:
        return self.name


class ListAnswerQuerySet(models.QuerySet["ListAnswer"]):
    def visible_to(self, person: Person) -> ListAnswerQuerySet:
        return self.filter(export__in=ListExport.objects.visible_to(person))


class ListAnswer(models.Model):
    """A workbook that came back for an export: read apart from the web, looked at by a person, applied once.

    `reading`: {"headings": [...], "rows": [[sheet, row, uid, code, name, {heading: text}], ...]}.
    """

    export = models.ForeignKey(ListExport, models.PROTECT, related_name="answers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=AnswerState, default=AnswerState.WAITING)
    sentence = models.TextField(blank=True, help_text=_("拒收的原因"))
    reading = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict, help_text="{`sheet!row`: key of the export's row, or `skip`}")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    objects = ListAnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.export} {self.document}"


class AnswerLine(models.Model):
    """What the recipient said of one row, kept beside it; a later answer is a line of its own, the newest holds.

    `values` are the columns that came back, by heading; `left` the register's columns that were not taken over.
    """

    answer = models.ForeignKey(ListAnswer, models.CASCADE, related_name="lines")
    row = models.ForeignKey(ExportRow, models.CASCADE, related_name="answers")
    result = models.CharField(max_length=10, choices=Result, blank=True)
    said = models.CharField(max_length=200, blank=True, help_text="the result in the recipient's words")
    reason = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    newest = models.BooleanField(default=True, help_text="no later answer spoke of the row's project or batch")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "row"], name="one_line_per_answer_and_row"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.result}"


class FieldProposalQuerySet(models.QuerySet["FieldProposal"]):
    def visible_to(self, person: Person) -> FieldProposalQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def open(self) -> FieldProposalQuerySet:
        return self.filter(state=ProposalState.OPEN)


class FieldProposal(models.Model):
    """A typed column that nobody used for three closed months: whether it goes is decided by the form's owner."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose forms they are")
    form = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    months = models.JSONField(help_text="the closed months that were looked at, YYYY-MM")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = FieldProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["form", "column", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "column"], condition=Q(state="open"), name="one_open_proposal"),
        ]

    def __str__(self) -> str:
        return f"{self.form}.{self.column}"
