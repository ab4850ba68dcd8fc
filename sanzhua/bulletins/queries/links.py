"""Where cells and figures of a bulletin lead, for one reader: nowhere that this reader may not look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.bulletins import locked
from sanzhua.bulletins.locked import Found
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries.lit import rows_opened
from sanzhua.facts.models import Part
from sanzhua.registry.models import Project


class Links:
    """Addresses; empty where the cell does not open, and all of them for nobody, as in a file."""

    def __init__(self, bulletin: Bulletin, person: Person | None) -> None:
        self.bulletin, self.person = bulletin, person

    def of(self, cell: Mapping[str, str], form: str) -> str:
        if self.person is None:
            return ""
        if "was" in cell and self.bulletin.corrects_id is not None:
            address = reverse("bulletins:figure", args=[self.bulletin.corrects_id])
            return f"{address}?{urlencode({'key': cell['was']})}"
        if "from" in cell:
            return self._version(form, cell["from"])
        return self._project(cell["project"]) if "project" in cell else ""

    def of_figure(self, found: Found) -> str:
        """Of what is no metric: the lights that were counted, the one among them, the page of the growth."""
        if self.person is None or locked.is_metric(found):
            return ""
        if found["of"] == locked.GROWTH:
            return reverse("facts:growth") if found["unit_id"] in self._units else ""
        colour = found["value"]["colour"] if found["of"] == locked.LIGHT else found["colour"]
        return self._lights(colour, found["unit"] or "")

    def _lights(self, colour: str, unit: str) -> str:
        if unit not in self._rows:
            return ""
        address = reverse("bulletins:lights", args=[self.bulletin.pk])
        return f"{address}?{urlencode({'unit': unit, 'colour': colour})}"

    def _version(self, form: str, told: str) -> str:
        pk = self._versions.get((form, told))
        return reverse("dispatch:version", args=[pk]) if pk else ""

    def _project(self, uid: str) -> str:
        return reverse("home:project", args=[uid]) if uid in self._projects else ""

    @cached_property
    def _rows(self) -> frozenset[str]:
        return frozenset() if self.person is None else rows_opened(self.bulletin, self.person)

    @cached_property
    def _units(self) -> frozenset[int]:
        return frozenset() if self.person is None else frozenset(self.person.visible_unit_ids())

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], int]:
        """Of reports, by form and what a cell tells of them."""
        told = [(form, cell["from"].rsplit(" ", 2)[1]) for form, cell in self._cells if "from" in cell]
        held = Part.objects.filter(
            source__in={form for form, _period in told},
            period__in={period for _form, period in told},
            unit_id__in=self._units,
            version_id__isnull=False,
        )
        rows = held.values_list("source", "unit_name", "period", "version", "version_id")
        return {(source, f"{unit} {period} v{number}"): pk for source, unit, period, number, pk in rows if pk}

    @cached_property
    def _projects(self) -> frozenset[str]:
        named = {cell["project"] for _form, cell in self._cells if "project" in cell}
        return frozenset(Project.objects.filter(uid__in=named, unit__in=self._units).values_list("uid", flat=True))

    @property
    def _cells(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Each with the form of its table."""
        for block in self.bulletin.blocks:
            form = block.get("form", self.bulletin.form)
            yield from ((form, cell) for row in block.get("rows", ()) for cell in row)
