"""What one version of a form did to another."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.formbook.definition import Form


@dataclass(frozen=True, slots=True)
class Compared:
    """Column keys; `renamed` with old and new heading, `reworded` columns
    of which something else changed, `rules` (code, key)."""

    added: tuple[str, ...]
    retired: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]
    reworded: tuple[str, ...]
    moved: bool
    rules: tuple[tuple[str, str], ...]


def compared(before: Form, after: Form) -> Compared:
    old, new = before.by_key, after.by_key
    both = [key for key in new if key in old]
    renamed = tuple((key, old[key].heading, new[key].heading) for key in both if old[key].heading != new[key].heading)
    named = {key for key, _old, _new in renamed}
    places = ([key for key in form.by_key if key in both] for form in (before, after))
    changes = ({(one.code, one.key): one for one in form.rules} for form in (before, after))
    rules_before, rules_after = changes
    return Compared(
        added=tuple(key for key in new if key not in old),
        retired=tuple(key for key in old if key not in new),
        renamed=renamed,
        reworded=tuple(key for key in both if old[key] != new[key] and key not in named),
        moved=next(places) != next(places),
        rules=tuple(
            place
            for place in dict.fromkeys([*rules_before, *rules_after])
            if rules_before.get(place) != rules_after.get(place)
        ),
    )
