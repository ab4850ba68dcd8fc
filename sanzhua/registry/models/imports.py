from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.formbook.models import ReadFile
from sanzhua.registry.choices import ImportState, RowKind
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import UnitRows


class ImportQuerySet(UnitRows["ImportBatch"]):
    pass


class ImportBatch(ReadFile):
    """A list of projects on its way into the register: read, tried without writing, entered whole, undone whole."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imports", help_text=_("全部项目的归口单位，或其上级"))
    by_column = models.BooleanField(default=False, help_text="each row names its unit, which lies under `unit`")
    form = models.CharField(max_length=40, help_text="key of a form, or of the plain list")
    period = models.CharField(max_length=7, help_text="YYYY-MM in which the file's headings are read")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.WAITING)
    decisions = models.JSONField(default=dict, help_text="{`sheet!row`: project uid, `new` or `skip`}")
    sentence = models.TextField(blank=True, help_text=_("拒收的原因"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.document} → {self.unit}"


class ImportRow(models.Model):
    """One row of an entered list as it stood in the file: whatever became of it, nothing of it is lost.

    `doubts` by column key: the cell, the words that stood there, and the code of the sentence.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField(help_text="as Excel counts")
    kind = models.CharField(max_length=20, choices=RowKind)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="import_rows")
    values = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    doubts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"
