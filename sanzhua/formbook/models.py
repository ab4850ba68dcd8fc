from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.db import json_value, long_text


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_FORCE = "in_force", _("已启用")
    TAKEN_BACK = "taken_back", _("已收回")


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def visible_to(self, person: Person) -> FormVersionQuerySet:
        """What was put in force is everybody's; drafts belong to the office that writes them."""
        return self.filter(Q(state=VersionState.IN_FORCE) | Q(unit__in=person.visible_unit_ids()))

    def in_force(self) -> FormVersionQuerySet:
        return self.filter(state=VersionState.IN_FORCE)


class FormVersion(models.Model):
    """A form as an office edited it, whole: from `from_period` on, until a later period has a version of its own.

    Once it was in force its definition never changes, and its name is never given again: reports and parts keep it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="for this unit and those below it")
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    from_period = models.CharField(_("自哪一期起"), max_length=7)
    definition = models.JSONField(help_text="see definition.form_data")
    before = models.CharField(max_length=20, help_text="the version that it was written from")
    state = models.CharField(max_length=20, choices=VersionState, default=VersionState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("修改原因"), max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="who wrote in it last")
    at = models.DateTimeField()
    put_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    put_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the definition's canonical JSON, once in force")

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "version"], name="a_forms_version_is_named_once"),
            models.UniqueConstraint(fields=["form"], condition=Q(state="draft"), name="one_draft_per_form"),
            models.UniqueConstraint(
                fields=["form", "from_period"], condition=Q(state="in_force"), name="one_form_version_from_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.version}"


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
            self._parsed = self.kept_id, json_value(long_text(KeptReading, "text", self.kept_id))
        return self._parsed[1]
