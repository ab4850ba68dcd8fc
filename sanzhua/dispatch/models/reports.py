from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.choices import ReportStatus, SignatureKind, UploadState, VersionStatus
from sanzhua.documents.models import Document
from sanzhua.formbook.definition import Form
from sanzhua.formbook.models import ReadFile
from sanzhua.formbook.queries import form_of
from sanzhua.registry.models import Project
from sanzhua.workflow.models import ChangeRow


class FormPeriod(models.Model):
    """A form's period: when it opens, until when it is on time, when it closes, and whether the city closed it.

    Seen by everyone who signs in: it holds no unit's figures.
    """

    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7, help_text="YYYY-MM, the month reported on")
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text=_("按时截止：此刻以前收到签发为按时"))
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    missing = models.JSONField(default=list, help_text="ids of the units that were missing at the close")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "period"], name="one_calendar_row_per_period"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period}"


class DutyQuerySet(models.QuerySet["ReportingDuty"]):
    def visible_to(self, person: Person) -> DutyQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def in_period(self, period: str) -> DutyQuerySet:
        return self.filter(Q(from_period__lte=period) & (Q(to_period="") | Q(to_period__gte=period)))


class ReportingDuty(models.Model):
    """Exactly one unit reports a project on a form in a period."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="duties")
    form = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    from_period = models.CharField(max_length=7)
    to_period = models.CharField(max_length=7, blank=True, help_text="last period, empty while it lasts")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reporting duties"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "form"], condition=Q(to_period=""), name="one_open_duty_per_project"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "unit"])]

    def __str__(self) -> str:
        return f"{self.project} {self.form} {self.unit}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person) -> ReportQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def expected(self) -> ReportQuerySet:
        """Returns that the city waits for: those with a row, or that were ever handed in.

        A clerk may begin any form; one that is still blank is nobody's promise, and never counts as missing.
        """
        rows, versions = DraftRow.objects.filter(report=OuterRef("pk")), Version.objects.filter(report=OuterRef("pk"))
        return self.filter(Exists(rows) | Exists(versions))


class Report(models.Model):
    """(form, unit, period). What is signed is an immutable version of it; `locked` is derived, never stored."""

    form = models.CharField(max_length=40)
    form_version = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    period = models.CharField(max_length=7)
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.DRAFT)
    times_returned = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "unit", "period"], name="one_report_per_form_unit_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.form} {self.period}"

    @property
    def definition(self) -> Form:
        """The form in the version with which the report was opened, and in which it stays for good."""
        return form_of(self.form, self.form_version)


class ReportChange(ChangeRow):
    record = models.ForeignKey(Report, models.CASCADE, related_name="changes")


class DraftRow(models.Model):
    """A row being filled: (report, row key, values by column key, words of unread cells, revision).

    The row key is the project's uid, with `#batch_no` behind it on forms that have batches; a row that nobody
    has tied to a project yet has the key `?n` and blocks the hand-in.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=80)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField()
    values = models.JSONField(default=dict, help_text="typed and carried values by column key; money in yuan")
    texts = models.JSONField(default=dict, help_text="words of cells that could not be read, by column key")
    reasons = models.JSONField(default=dict, help_text="reason given for a warning, by `code:column key`")
    proposed = models.JSONField(default=dict, help_text="register values that an upload would change, by column key")
    unchanged = models.BooleanField(default=False, help_text="a named person confirmed that nothing changed")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "key"], name="one_draft_row_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}"


class CellChange(models.Model):
    """One saved change of one cell, in the order of its primary key.

    An upload writes one line a row: column `*`, and in `old` and `new` the values by column key; `old` is null where
    the upload made the row. Ten thousand rows would else be some hundred thousand lines in one transaction.
    """

    # The index below begins with the report, and nobody looks for a person's changes: two indexes less to be written.
    report = models.ForeignKey(Report, models.CASCADE, db_index=False, related_name="cell_changes")
    row_key = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    via = models.CharField(max_length=20, help_text="grid, unchanged, or upload: and its key")
    by = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    asked_by = models.CharField(max_length=80, blank=True, help_text=_("审核后要求修改的人"))
    given_by = models.CharField(max_length=80, blank=True, help_text=_("收数时交回这个数的人"))
    revision = models.PositiveIntegerField(default=0, help_text="revision that the row had after this change")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["report", "row_key", "column"])]

    def __str__(self) -> str:
        return f"{self.row_key} {self.column}"


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, person: Person) -> VersionQuerySet:
        return self.filter(report__unit__in=person.visible_unit_ids())


class Version(models.Model):
    """What hand-in froze. The bytes are never changed; a test and `ledger verify` hold it to its hash."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=VersionStatus, default=VersionStatus.FROZEN)
    body = models.BinaryField(help_text="canonical bytes")
    sha256 = models.CharField(max_length=64)
    short_code = models.CharField(max_length=12, help_text=_("印在审签单上的短码"))
    rows = models.PositiveIntegerField()
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    business_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(status="accepted"), name="one_accepted_version_per_report"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class Signature(models.Model):
    """Who answers for a version. Names and posts are kept as they were on the day."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="signature")
    kind = models.CharField(max_length=10, choices=SignatureKind)
    signer_name = models.CharField(_("签发人"), max_length=60)
    signer_post = models.CharField(_("职务"), max_length=160)
    signed_on = models.DateField(help_text=_("签字日期"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text=_("系统签发为本人，纸质为上传人"))
    authority = models.CharField(_("授权文件"), max_length=200, blank=True)
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(help_text="receipt of the signature, real time")
    business_at = models.DateTimeField(help_text="decides whether the report was on time")

    def __str__(self) -> str:
        return f"{self.signer_name} {self.version}"


class ReturnMark(models.Model):
    """A cell that the city marked when sending back; only marked cells are open until the next hand-in."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="marks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="marks")
    row_key = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "row_key", "column"], name="one_mark_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.row_key} {self.column}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Person) -> UploadQuerySet:
        return self.filter(report__unit__in=person.visible_unit_ids())


class Upload(ReadFile):
    """A workbook on its way into a draft: read, shown as a three-way preview, then taken whole or in chosen rows."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="uploads")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=UploadState, default=UploadState.WAITING)
    mapping = models.JSONField(default=dict, help_text="{sheet: {column letter: key or null}} as corrected by hand")
    decisions = models.JSONField(default=dict, help_text="{`sheet!row`: project uid, `new` or `skip`}")
    sentence = models.TextField(blank=True, help_text=_("拒收的原因"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.document} → {self.report}"
