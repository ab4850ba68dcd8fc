"""临时报表: a blank form of another office, filled from what was accepted, and what its columns stand for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.documents.models import Document
from sanzhua.outward.request_choices import AdoptionStatus, GapKind, MoneyUnit, RequestStatus, RowsOf
from sanzhua.workflow.models import ChangeRow


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, person: Person) -> RequestQuerySet:
        """For who sees the asking unit's rows; those who are asked see their own `RequestAnswer` only."""
        return self.filter(unit__in=person.visible_unit_ids())


class Request(models.Model):
    """A blank form that came in and must go back filled. `unit` is the one under whose name it is asked.

    `layout` is what `request_blank.Blank` reads; `rows` is frozen when the columns are confirmed: a list of
    {key, unit, label, sheet_row, is_total}, `sheet_row` null for a row that the form received has no line for.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requests")
    title = models.CharField(_("表名"), max_length=120)
    number = models.CharField(_("来文文号"), max_length=80)
    requester = models.CharField(_("来文单位"), max_length=80)
    use = models.CharField(_("用途"), max_length=200)
    due_at = models.DateTimeField(_("各单位报出时限"))
    ends_on = models.DateField(_("失效日"), help_text=_("这一天24时以后，补填的列不再向任何单位要。"))
    wants_head = models.BooleanField(_("须主要领导同意"), default=False)
    form = models.CharField(max_length=40, help_text="the form whose columns are looked at first")
    period = models.CharField(max_length=7)
    rows_of = models.CharField(max_length=10, choices=RowsOf)
    chosen = models.CharField(max_length=500, blank=True, help_text="which projects: a query of the list of projects")
    blank = models.ForeignKey(Document, models.PROTECT, related_name="+")
    layout = models.JSONField()
    rows = models.JSONField(default=list)
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.DRAFT)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Past its last day: nothing is asked any more."""
        return clock.business_today() > self.ends_on

    @property
    def is_asking(self) -> bool:
        """Whether units may answer today."""
        return self.status == RequestStatus.OPEN and not self.is_over


class RequestChange(ChangeRow):
    record = models.ForeignKey(Request, models.CASCADE, related_name="changes")


class RequestColumn(models.Model):
    """One column of the form received. `source` is the written `request_sources.Source`, empty until it is decided.

    `found` are the sources that its heading may mean, likeliest first; they are proposals. `certain` where the first
    was taken without asking: the whole heading is a known one's.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="columns")
    place = models.PositiveSmallIntegerField(help_text="column of the sheet or table, from 0")
    heading = models.CharField(max_length=200)
    known_as = models.CharField(max_length=200, db_index=True, help_text="the heading as headings are compared")
    unit = models.CharField(_("金额单位"), max_length=10, choices=MoneyUnit, blank=True)
    source = models.CharField(max_length=80, blank=True)
    found = models.JSONField(default=list)
    certain = models.BooleanField(default=False)
    filled = models.PositiveSmallIntegerField(
        default=0, help_text="cells that came filled in; they are left as they are"
    )
    kind = models.CharField(_("填什么"), max_length=10, choices=GapKind, default=GapKind.TEXT)

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "place"], name="a_request_column_once"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_gap(self) -> bool:
        return self.source == "gap"


class RequestFileQuerySet(models.QuerySet["RequestFile"]):
    def visible_to(self, person: Person) -> RequestFileQuerySet:
        return self.filter(request__unit__in=person.visible_unit_ids())


class RequestFile(models.Model):
    """The form as it was filled once, kept byte for byte; `cells` tells the source of every one it holds."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    cells = models.JSONField()
    missing = models.PositiveIntegerField(help_text="cells without a figure: not accepted or not answered")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RequestFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "number"], name="a_request_file_has_its_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.number}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, person: Person) -> AdoptionQuerySet:
        return self.filter(column__request__unit__in=person.visible_unit_ids())


class Adoption(models.Model):
    """A proposal to ask a column in a form from now on, since it is asked again and again; its owner decides."""

    column = models.ForeignKey(RequestColumn, models.CASCADE, related_name="adoptions")
    known_as = models.CharField(max_length=200)
    form = models.CharField(max_length=40)
    times = models.PositiveSmallIntegerField(help_text="how many requests had asked for it")
    reason = models.CharField(_("理由"), max_length=200)
    status = models.CharField(max_length=20, choices=AdoptionStatus, default=AdoptionStatus.OPEN)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["known_as", "form"], condition=Q(status=AdoptionStatus.OPEN), name="a_column_is_proposed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} → {self.form}"


class AdoptionChange(ChangeRow):
    record = models.ForeignKey(Adoption, models.CASCADE, related_name="changes")
