"""How many warnings a clerk is asked about, and which are no longer worth asking. Source: docs/rules/warnings.md."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import Indel

from sanzhua.formbook.rules.catalogue import numbers, rules
from sanzhua.formbook.rules.hits import RuleHit


def settle(
    hits: Mapping[str, Sequence[RuleHit]], *, rows: int, retired: Iterable[str] = ()
) -> dict[str, list[RuleHit]]:
    """The same hits by row key, with warnings beyond the budget and retired ones turned into notices.

    At most five warnings per 20 rows (five for a shorter report), the weightiest first, then the larger amount,
    then the row's place; the same input gives the same answer. Errors, and rules marked `always`, are never touched.
    """
    gone = frozenset(retired)
    allowed = _allowed(rows)
    places = {key: place for place, key in enumerate(hits)}
    asked = [(key, at) for key, row in hits.items() for at, hit in enumerate(row) if hit.severity == "warning"]
    fixed = [entry for entry in asked if rules()[_at(hits, entry).rule].always]
    movable = [
        entry for entry in asked if not (rule := rules()[_at(hits, entry).rule]).always and rule.code not in gone
    ]
    movable.sort(key=lambda entry: (*_rank(_at(hits, entry)), places[entry[0]], entry[1]))
    kept = {*fixed, *movable[: max(0, allowed - len(fixed))]}
    return {
        key: [
            hit.demoted() if hit.severity == "warning" and (key, at) not in kept else hit for at, hit in enumerate(row)
        ]
        for key, row in hits.items()
    }


def retired_rules(reasons: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Rules whose given reasons, by rule code, are so alike that asking teaches nobody anything.

    The city looks at these; a rule marked `always` stays whatever is written.
    """
    return frozenset(code for code, given in reasons.items() if not rules()[code].always and are_alike(given))


def are_alike(reasons: Sequence[str]) -> bool:
    """Whether most pairs of at least five reasons say the same in nearly the same words."""
    wanted = numbers()
    plain = ["".join(text.split()) for text in reasons][-50:]
    if len(plain) < wanted.alike_reasons:
        return False
    pairs = [Indel.normalized_similarity(one, other) for one, other in combinations(plain, 2)]
    return sum(ratio >= wanted.alike_ratio for ratio in pairs) >= wanted.alike_share * len(pairs)


def _allowed(rows: int) -> int:
    count, per = numbers().warnings_per_rows
    return max(count, rows * count // per)


def _at(hits: Mapping[str, Sequence[RuleHit]], entry: tuple[str, int]) -> RuleHit:
    return hits[entry[0]][entry[1]]


def _rank(hit: RuleHit) -> tuple[int, int]:
    amounts = [abs(value) for key in ("off", "now", "money") if isinstance(value := hit.params.get(key), int)]
    return -rules()[hit.rule].weight, -(amounts[0] if amounts else 0)
