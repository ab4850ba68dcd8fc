from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.lights import policy
from sanzhua.lights.choices import Colour, OverrideStatus
from sanzhua.registry.models import Project
from sanzhua.workflow.models import ChangeRow


class LightOverrideQuerySet(models.QuerySet["LightOverride"]):
    def visible_to(self, person: Person) -> LightOverrideQuerySet:
        """For who sees the lights of the reporting unit; nobody who only fills in."""
        return self.filter(unit__in=policy.seen_unit_ids(person))

    def standing(self) -> LightOverrideQuerySet:
        return self.filter(status=OverrideStatus.STANDING)


class LightOverride(models.Model):
    """A light set by hand for one project in one month.

    `computed`, `score` and `sentence` are what the rules said then; what they say now is worked out anew.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="light_overrides")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="who reported the project in that month")
    form = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    colour = models.CharField(_("改为"), max_length=10, choices=Colour)
    computed = models.CharField(max_length=10, choices=Colour)
    score = models.PositiveSmallIntegerField(null=True)
    sentence = models.TextField()
    reason = models.CharField(_("理由"), max_length=300)
    status = models.CharField(max_length=20, choices=OverrideStatus, default=OverrideStatus.STANDING)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    at = models.DateTimeField(help_text="real time, UTC")

    objects = LightOverrideQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "form", "period"],
                condition=Q(status=OverrideStatus.STANDING),
                name="one_standing_override_per_light",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_light_is_overridden_with_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "period"], name="override_of_month")]

    def __str__(self) -> str:
        return f"{self.project} {self.period} {self.colour}"


class LightOverrideChange(ChangeRow):
    record = models.ForeignKey(LightOverride, models.CASCADE, related_name="changes")
