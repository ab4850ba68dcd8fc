"""Whose rows a person sees, where the unit of a row or of its project tells it."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from sanzhua.accounts.models import Person

_Row = TypeVar("_Row", bound=models.Model)


class UnitRows(models.QuerySet[_Row]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(unit__in=person.visible_unit_ids())


class ProjectRows(models.QuerySet[_Row]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(project__unit__in=person.visible_unit_ids())
