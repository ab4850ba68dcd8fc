from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PartQuerySet(models.QuerySet["Part"]):
    def current(self) -> PartQuerySet:
        return self.filter(superseded_by__isnull=True)


class Part(models.Model):
    """One accepted (source, unit, period) as a Parquet file; a rebuildable copy of canonical bytes.

    Knows its unit only as an id and frozen words, so that a later merger changes no closed figure.
    Rows of other units' parts are filtered by the caller through `unit_id`.
    """

    source = models.CharField(max_length=40, help_text="form key, or `register`")
    form_version = models.CharField(max_length=20)
    unit_id = models.BigIntegerField(db_index=True)
    unit_name = models.CharField(max_length=120)
    period = models.CharField(max_length=7, help_text="YYYY-MM")
    version = models.PositiveIntegerField()
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version; null for the opening load")
    sha256 = models.CharField(max_length=64, help_text="of the Parquet file")
    source_sha256 = models.CharField(max_length=64, help_text="of the canonical bytes")
    path = models.CharField(max_length=200, help_text="below SANZHUA_DATA/parts")
    rows = models.PositiveIntegerField()
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")
    at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "unit_id", "period", "version"], name="one_part_per_version"),
            models.UniqueConstraint(
                fields=["source", "unit_id", "period"],
                condition=Q(superseded_by__isnull=True),
                name="one_current_part",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source", "period"])]

    def __str__(self) -> str:
        return f"{self.source} {self.unit_name} {self.period} v{self.version}"


class PartBody(models.Model):
    """Canonical bytes of a part of the opening load, from which its file can be made again.

    A part that came from a signed report has none here: its bytes stand in the report's version.
    """

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True, related_name="body")
    content = models.BinaryField(help_text="zlib; the SHA-256 of what is inside is the part's source_sha256")

    class Meta:
        verbose_name_plural = "part bodies"

    def __str__(self) -> str:
        return str(self.part)
