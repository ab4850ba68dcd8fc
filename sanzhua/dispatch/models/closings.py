from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person


class Closing(models.Model):
    """One time that the city closed a form's month: what was missing, and which parts answered for it then.

    The row stays as it was closed; a reopening is written beside it. Seen by everyone who signs in: it names units, not
    their figures.
    """

    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    closed_at = models.DateTimeField(help_text="business time")
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    missing = models.JSONField(default=list, help_text="ids of the units that were missing")
    parts = models.JSONField(default=list, help_text="ids of facts.Part that were current then")
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="business time")
    reopened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("重新打开的原因"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "period"], condition=Q(reopened_at__isnull=True), name="one_standing_closing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period}"
