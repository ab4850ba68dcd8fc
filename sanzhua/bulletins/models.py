from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.bulletins.choices import JUDGING, OPEN, BulletinStatus, ReceiptStatus
from sanzhua.documents.models import Document
from sanzhua.workflow.models import ChangeRow


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, person: Person) -> BulletinQuerySet:
        """Drafts are seen by those who act for the issuing unit; published ones by every unit below it."""
        own = models.Q(unit__in=person.visible_unit_ids())
        return self.filter(own | models.Q(status=BulletinStatus.PUBLISHED, unit__in=person.unit_ids_above()))


class Bulletin(models.Model):
    """Prose that stays editable around figures that do not; `pins` are the parts that it quotes.

    `terms` is what its template said when it was drawn up: office, number_word, paper, and what is to be answered.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bulletins")
    kind = models.CharField(max_length=40, default="monthly", help_text="key of bulletins/kinds")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    title = models.CharField(_("标题"), max_length=200)
    status = models.CharField(max_length=20, choices=BulletinStatus, default=BulletinStatus.DRAFT)
    own_number = models.CharField(max_length=60, blank=True, help_text="of our own running numbers")
    outside_number = models.CharField(_("发文字号"), max_length=60, blank=True, help_text=_("由办公系统取得"))
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    blocks = models.JSONField(default=list, help_text="headings, paragraphs of words and figure keys, tables, charts")
    figures = models.JSONField(default=dict, help_text="{figure key: metric, form, period, unit, style, value, shown}")
    pins = models.JSONField(default=list, help_text="ids of facts.Part")
    sources = models.JSONField(default=list, help_text="[{form, period, parts: {unit: version}, closed_at}]")
    terms = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    answer_due_at = models.DateTimeField(null=True, blank=True, help_text="until when the units answer, business time")
    revision = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the canonical bytes at publication")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period"],
                condition=Q(status__in=OPEN, corrects__isnull=True),
                name="one_open_bulletin_per_kind_and_period",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(status__in=OPEN), name="one_open_correction_per_bulletin"
            ),
            models.UniqueConstraint(
                fields=["unit", "own_number"], condition=~Q(own_number=""), name="one_bulletin_per_own_number"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """As printed; empty before it is published."""
        return self.own_number or self.outside_number

    @property
    def was_judged(self) -> bool:
        return self.changes.filter(verb__in=JUDGING).exists()

    @property
    def is_published(self) -> bool:
        return self.status == BulletinStatus.PUBLISHED


class BulletinChange(ChangeRow):
    record = models.ForeignKey(Bulletin, models.CASCADE, related_name="changes")


class NumberSeries(models.Model):
    """How far the office's own numbers of one word and year have come: 四三抓办通报〔2019〕. The row is the lock."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    word = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "word", "year"], name="one_number_series_per_word_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.last}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, person: Person) -> ReceiptQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class Receipt(models.Model):
    """What one unit answers to a bulletin that demands it; made when the bulletin is published."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bulletin_receipts")
    status = models.CharField(max_length=20, choices=ReceiptStatus, default=ReceiptStatus.ASKED)
    text = models.TextField(_("答复"), blank=True)
    done_by_on = models.DateField(_("办结期限"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="business time")
    urged_at = models.DateTimeField(null=True, blank=True, help_text="business time of the last reminder")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__order", "unit_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="a_unit_answers_a_bulletin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.bulletin}"


class ReceiptChange(ChangeRow):
    record = models.ForeignKey(Receipt, models.CASCADE, related_name="changes")
