from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.json_columns import json_value


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


class KeptReading(models.Model):
    """What the reader said of one workbook, the JSON text of `kept`; reached through the file that it was read from.

    A row of its own: millions of signs would else be written again whenever the file's state changes.
    """

    text = models.TextField()

    def __str__(self) -> str:
        return f"{len(self.text)}"


class ReadFile(models.Model):
    """A workbook on its way in."""

    kept = models.ForeignKey(KeptReading, models.PROTECT, null=True, editable=False, related_name="+")
    _parsed: tuple[int, dict[str, Any]] | None = None

    class Meta:
        abstract = True

    @property
    def reading(self) -> dict[str, Any]:
        """What the reader said, empty until it has; see `kept.reading_json`. Parsed once an object, in one query."""
        if self.kept_id is None:
            return {}
        if self._parsed is None or self._parsed[0] != self.kept_id:
            text = KeptReading.objects.values_list("text", flat=True).get(pk=self.kept_id)
            self._parsed = self.kept_id, json_value(text)
        return self._parsed[1]
