from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices import Stage


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, person: Person) -> GateQuerySet:
        return self.filter(unit__in=person.unit_ids_above() | person.visible_unit_ids())


class Gate(models.Model):
    """One writing of a gate: what is required from which stage on, and where. The newest of (unit, key) holds.

    Writings are never changed, so that an old passing can be read beside the gate of its day. Gates that no city wrote
    are those of `gates.toml`; the nearest unit above a project wins.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="gates", help_text="for this unit and those below it")
    key = models.SlugField(max_length=40)
    stage = models.CharField(_("自哪个阶段起"), max_length=20, choices=Stage)
    title = models.CharField(_("要求"), max_length=120)
    title_en = models.CharField(_("英文"), max_length=200, blank=True)
    needs = models.JSONField(default=list, help_text="[{kind, value, ...}], any of them fulfils the gate")
    condition = models.JSONField(default=dict, help_text="see conditions.py; empty: every project")
    since_year = models.PositiveIntegerField(_("自哪年起执行"), default=2019)
    order = models.PositiveIntegerField(default=100)
    active = models.BooleanField(_("启用"), default=True)
    reason = models.TextField(_("修改原因"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    objects = GateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "key"])]

    def __str__(self) -> str:
        return self.title
