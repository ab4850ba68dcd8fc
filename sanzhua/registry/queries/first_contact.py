"""Which investors of different units look like one firm, and who met it when. For the city only.

Nothing is worked out when a district writes: its deeds take the same road whether or not there is a match.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sanzhua.registry.models import ContactLog, FirstContact, Investor
from sanzhua.registry.rules.attraction import Alike, Named, alike_pairs


@dataclass(frozen=True, slots=True)
class Side:
    """What one unit has of the investor: `met_on` the first contact that it wrote down, or None.

    `written_on` is the day on which that contact, or else the investor, was entered.
    """

    investor: Investor
    met_on: date | None
    written_on: date
    projects: tuple[str, ...]

    @property
    def since(self) -> date:
        return self.met_on or self.written_on


@dataclass(frozen=True, slots=True)
class Question:
    left: Side
    right: Side
    same_code: bool
    likeness: int

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.left, self.right

    @property
    def earlier(self) -> int | None:
        """Key of the investor whose first contact is earlier; None on the same day."""
        if self.left.since == self.right.since:
            return None
        return min(self.sides, key=lambda side: side.since).investor.pk

    def as_seen(self) -> dict[str, object]:
        """Plain values that are kept beside the decision."""
        sides = {
            str(side.investor.pk): [side.met_on.isoformat() if side.met_on else None, side.written_on.isoformat()]
            for side in self.sides
        }
        return {"same_code": self.same_code, "likeness": self.likeness, "dates": sides}


def open_questions() -> list[Question]:
    """Undecided pairs, those with one code first, then the most alike."""
    return sorted(_questions(_undecided()), key=lambda one: (not one.same_code, -one.likeness, one.left.investor.pk))


def question_of(left: int, right: int) -> Question | None:
    """The open question about these two investors, in either order."""
    pair = (min(left, right), max(left, right))
    found = _questions([one for one in _undecided() if (one.left, one.right) == pair])
    return found[0] if found else None


def decided(limit: int = 50) -> list[FirstContact]:
    """Newest first."""
    rows = FirstContact.objects.select_related("left__unit", "right__unit", "first__unit", "by")
    return list(rows.order_by("-pk")[:limit])


def _undecided() -> list[Alike]:
    done = set(FirstContact.objects.values_list("left_id", "right_id"))
    named = [Named(*row) for row in Investor.objects.order_by("pk").values_list("pk", "unit_id", "code", "core")]
    return [one for one in alike_pairs(named) if (one.left, one.right) not in done]


def _questions(pairs: list[Alike]) -> list[Question]:
    keys = {pk for one in pairs for pk in (one.left, one.right)}
    sides = _sides(keys)
    return [Question(sides[one.left], sides[one.right], one.same_code, one.likeness) for one in pairs]


def _sides(keys: set[int]) -> dict[int, Side]:
    investors = Investor.objects.select_related("unit").prefetch_related("attractions__project").in_bulk(keys)
    first: dict[int, tuple[date, date]] = {}
    contacts = ContactLog.objects.filter(attraction__investors__in=keys, corrected_by__isnull=True)
    for pk, on, at in contacts.order_by("-on", "-pk").values_list("attraction__investors", "on", "at"):
        first[pk] = (on, at.date())
    return {pk: _side(one, first.get(pk)) for pk, one in investors.items()}


def _side(investor: Investor, first: tuple[date, date] | None) -> Side:
    projects = tuple(one.project.name for one in investor.attractions.all())
    if first is None:
        return Side(investor, None, investor.entered_on, projects)
    return Side(investor, first[0], max(first[0], investor.entered_on), projects)
