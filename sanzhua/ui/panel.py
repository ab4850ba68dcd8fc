"""A panel: one room's part of a page that another room composes.

A room that has something to say on the project page lists its panels as `PANELS` in a module `panels` of its own; the
page finds them there, so that a new room adds its part without a change to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """`read` takes the record and the reader and gives the template's context, or None where nothing is to be shown.

    Panels stand in the order of `order`: `head` right under the title and without one of their own, `left` and `right`
    side by side, `wide` below them over the whole page.
    `address`, where given, names a page that takes the record's `uid` and works further on this part.
    A context with a sentence under `quiet` says that there is nothing yet: the page keeps it to a line at its end.
    """

    key: str
    title: Promise
    template: str
    read: Callable[[Any, Any], Mapping[str, Any] | None]
    order: int
    place: Literal["head", "left", "right", "wide"] = "wide"
    address: str = ""
    prints: bool = True


@dataclass(frozen=True, slots=True)
class ShownPanel:
    panel: Panel
    context: Mapping[str, Any]

    @property
    def quiet(self) -> str:
        return str(self.context.get("quiet") or "")
