from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.bulletins.choices import BulletinStatus
from sanzhua.documents.models import Document
from sanzhua.workflow.models import ChangeRow


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, person: Person) -> BulletinQuerySet:
        """Drafts are seen by those who act for the issuing unit; published ones by every unit below it."""
        own = models.Q(unit__in=person.visible_unit_ids())
        return self.filter(own | models.Q(status=BulletinStatus.PUBLISHED, unit__in=person.unit_ids_above()))


class Bulletin(models.Model):
    """Prose that stays editable around figures that do not; `pins` are the parts that it quotes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bulletins")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    title = models.CharField(_("标题"), max_length=200)
    status = models.CharField(max_length=20, choices=BulletinStatus, default=BulletinStatus.DRAFT)
    outside_number = models.CharField(_("发文字号"), max_length=60, blank=True, help_text=_("由办公系统取得"))
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    blocks = models.JSONField(default=list, help_text="headings, paragraphs of words and figure keys, tables")
    figures = models.JSONField(default=dict, help_text="{figure key: metric, form, period, unit, style, value, shown}")
    pins = models.JSONField(default=list, help_text="ids of facts.Part")
    revision = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the canonical bytes at publication")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "-pk"]

    def __str__(self) -> str:
        return self.title


class BulletinChange(ChangeRow):
    record = models.ForeignKey(Bulletin, models.CASCADE, related_name="changes")
