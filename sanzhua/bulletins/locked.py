"""What a bulletin locks besides metrics: lights, counted or one by one, and the statistics bureau's growth.

Such a figure says in `of` which it is. A light is {colour, by_hand, score, sentence, ruled}: `sentence` as printed,
`ruled` what the rules say, be it set by hand or not. A growth is a string, per cent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from sanzhua.bulletins.rules import lit
from sanzhua.facts.models import CountyGrowth
from sanzhua.lights.queries import Light
from sanzhua.papers import prose

COUNT, LIGHT, GROWTH = "lights", "light", "growth"
GONE: Mapping[str, Any] = {"colour": "", "by_hand": False, "score": None, "sentence": "", "ruled": ""}
Found: TypeAlias = Mapping[str, Any]


def light_count(
    colour: str, count: int, *, form: str, period: str, unit: tuple[str, int] | None = None
) -> dict[str, Any]:
    """How many lights of a colour; `unit` (name, id), None is all."""
    name, pk = unit or (None, None)
    return {
        **_figure(COUNT, f"light.{colour}", form, period, name, pk),
        "colour": colour,
        "style": "count",
        "value": count,
        "shown": prose.shown(count, "count", with_unit=False),
    }


def light(one: Light, *, form: str, period: str) -> dict[str, Any]:
    """Of one project, as its row in a list prints it."""
    return {
        **_figure(LIGHT, "light", form, period, one.unit, one.unit_id),
        "project": one.project,
        "name": one.name,
        "value": light_value(one),
        "shown": prose.DASH if one.score is None else str(one.score),
    }


def light_key(found: Found, taken: Collection[str]) -> str:
    """Its name among the figures: by unit and project, and by the project's uid where two are called alike."""
    key = f"{found['unit']}·{found['name']}·得分"
    return key if key not in taken else f"{key}（{found['project']}）"


def light_value(one: Light) -> dict[str, Any]:
    return {
        "colour": one.colour,
        "by_hand": one.overridden is not None,
        "score": one.score,
        "sentence": one.overridden.reason if one.overridden else one.sentence,
        "ruled": one.sentence,
    }


def growth(one: CountyGrowth) -> dict[str, Any]:
    """Of one unit, with the edition that was quoted."""
    return {
        **_figure(GROWTH, "county_growth", GROWTH, one.period, one.unit.name, one.unit_id),
        "value": str(one.growth),
        "shown": lit.growth_words(str(one.growth)),
        "edition": one.edition,
        "released_on": one.released_on.isoformat(),
        "paper": one.paper,
    }


def is_metric(found: Found) -> bool:
    return "of" not in found


def words(found: Found, value: Any) -> str:
    """All that is printed of a value; None of a light: it did not stand in the list."""
    match found["of"]:
        case "light":
            return lit.light_words(value)
        case "growth":
            return lit.growth_words(value)
        case _:
            return prose.shown(value, "count", with_unit=False)


def pair(found: Found, value: Any) -> tuple[str, str]:
    """What was printed and what it is now, for a notice: of a light no more than it takes to tell them apart."""
    if found["of"] == LIGHT:
        printed, now = lit.light_in_short(found["value"]), lit.light_in_short(value)
        if printed != now:
            return printed, now
    return words(found, found["value"]), words(found, value)


def _figure(of: str, metric: str, form: str, period: str, unit: str | None, unit_id: int | None) -> dict[str, Any]:
    return {
        "of": of,
        "metric": metric,
        "form": form,
        "period": period,
        "unit": unit,
        "unit_id": unit_id,
        "style": of,
        "bare": True,
    }
