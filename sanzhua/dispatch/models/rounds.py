"""收数: a unit's rows handed out as small workbooks, and what came back of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch.models.reports import Report, Upload


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Person) -> RoundQuerySet:
        return self.filter(report__unit__in=person.visible_unit_ids())


class Round(models.Model):
    """One handing out. Who fills the small workbooks has no account; `words` is what they are told in a chat."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="rounds")
    split = models.CharField(max_length=40, help_text="key of splits.toml by which the rows were parted")
    until = models.DateTimeField(_("何时交回"))
    words = models.TextField(_("发给对方的话"))
    decisions = models.JSONField(default=dict, help_text="{`row key|column`: `system` or id of a hand-back}; `*|*` all")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.report} {self.at:%m-%d}"


class RoundPart(models.Model):
    """One small workbook: whom it is meant for, and the keys of its rows."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True, help_text="empty for rows that say nobody")
    keys = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "number"], name="one_part_per_number"),
        ]

    def __str__(self) -> str:
        return self.name


class Handback(models.Model):
    """A workbook that came back; without a part while it is being read, or where nobody knows whose it is."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="handbacks")
    part = models.ForeignKey(RoundPart, models.CASCADE, null=True, blank=True, related_name="handbacks")
    upload = models.OneToOneField(Upload, models.CASCADE, related_name="handback")
    sha256 = models.CharField(max_length=64)
    giver = models.CharField(_("交回人"), max_length=80, blank=True)
    sentence = models.TextField(blank=True, help_text="why it belongs to no part")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "sha256"], name="one_handback_per_file"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.sha256[:8]}"
