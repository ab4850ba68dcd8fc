from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.dispatch.models.reports import Report, Version


class SendBack(models.Model):
    """The city sent a signed version back: the code that can be counted, and the sentence that says what exactly."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="send_backs")
    version = models.OneToOneField(Version, models.PROTECT, related_name="sent_back")
    code = models.CharField(_("退回原因"), max_length=40, help_text="key of return_reasons.toml")
    note = models.TextField()
    cells = models.PositiveIntegerField(help_text="how many cells were marked")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    at = models.DateTimeField()
    business_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"
