from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from sanzhua.accounts.models import Person
from sanzhua.plans.choices import CORRECTIONS
from sanzhua.plans.models.plan import PlanVersion


class Correction(models.Model):
    """One correction of a version that is being checked, with what it found; gone once the version is decided.

    `before` holds what must be put back, and no more: see `actions.drafts.Draft`.
    """

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=20, help_text="key of choices.CORRECTIONS")
    said = models.JSONField(default=dict, help_text="parameters of the sentence")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(str(CORRECTIONS[self.kind]) % self.said)
