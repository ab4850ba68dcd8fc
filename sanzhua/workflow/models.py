from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ChangeRow(models.Model):
    """One change of state. Each room keeps its own table with a real key named `record`, related_name `changes`."""

    verb = models.CharField(max_length=40)
    from_status = models.CharField(max_length=30)
    to_status = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True, help_text="unit and title as they were")
    note = models.TextField(blank=True)
    at = models.DateTimeField(help_text="real time, UTC")
    business_at = models.DateTimeField(help_text="time of the business clock, UTC")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]
