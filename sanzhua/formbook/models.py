from __future__ import annotations

from typing import ClassVar

from django.db import models

from sanzhua.accounts.models import Person, Unit


class RememberedMappingQuerySet(models.QuerySet["RememberedMapping"]):
    def visible_to(self, person: Person) -> RememberedMappingQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class RememberedMapping(models.Model):
    """How a unit's workbook of one layout maps to a form: {column letter: column key or null}."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    layout_hash = models.CharField(max_length=64)
    mapping = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RememberedMappingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "form", "layout_hash"], name="one_mapping_per_layout"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.layout_hash[:8]}"
