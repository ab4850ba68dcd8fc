"""The files of a round laid against the draft as it stands now: what the page shows and what merging does are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanzhua.base.likeness import squeeze
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.collecting import Together, claims_of, together
from sanzhua.dispatch.draft import Draft, load_draft
from sanzhua.dispatch.laying import against_of
from sanzhua.dispatch.merge import REFUSED, RowPlan, plan_rows
from sanzhua.dispatch.models import Handback, Round, RoundPart
from sanzhua.dispatch.policy import Lock
from sanzhua.formbook.kept import file_rows
from sanzhua.formbook.template_memory import kept_origin

ROUND, PART = "round", "part"
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Laid:
    """`files`: the plans of each file that waits to be merged, by its hand-back."""

    draft: Draft
    files: Mapping[int, Sequence[RowPlan]]
    together: Together

    @property
    def refused(self) -> list[tuple[int, RowPlan]]:
        return [(pk, plan) for pk, plans in self.files.items() for plan in plans if plan.kind == REFUSED]


def lay_round(found: Round, lock: Lock) -> Laid:
    """Every file that was read and not merged yet, against one draft."""
    waiting = found.handbacks.filter(part__isnull=False, upload__state=UploadState.READ)
    handbacks = list(waiting.select_related("part", "upload").order_by("pk"))
    draft = load_draft(found.report)
    files = {one.pk: _plans(one, found, draft, lock) for one in handbacks}
    claims = claims_of((one.pk, giver_of(one), files[one.pk]) for one in handbacks)
    return Laid(draft, files, together(claims, found.decisions))


def giver_of(handback: Handback) -> str:
    """The township or owner that the file went to, and the person's name where somebody told it."""
    part = handback.part.name if handback.part else ""
    return " ".join(filter(None, [part, handback.giver]))[:80]


def part_of(handback: Handback, names: Mapping[str, str]) -> RoundPart | None:
    """Whose file it is: as its hidden sheet says, else by its project names; `names` are row keys by squeezed name.

    Names decide only where most rows of the file were given to one part.
    """
    parts = list(handback.round.parts.all())
    reading = handback.upload.reading
    origin = kept_origin(reading)
    if origin is not None and origin.about.get(ROUND) == str(handback.round_id):
        return next((part for part in parts if str(part.number) == origin.about.get(PART)), None)
    rows = [names.get(squeeze(str(row.get("name") or ""))) for row in file_rows(reading)]
    counted = [(sum(key in set(part.keys) for key in rows), part) for part in parts]
    best = max(counted, key=lambda pair: pair[0], default=None)
    return best[1] if best and rows and best[0] > len(rows) * _ENOUGH else None


def names_by_key(draft: Draft) -> dict[str, str]:
    return {squeeze(row.shown_name): row.key for row in draft.rows}


def _plans(handback: Handback, found: Round, draft: Draft, lock: Lock) -> list[RowPlan]:
    assert handback.part is not None
    handback.upload.report = found.report
    against = against_of(handback.upload, lock, draft, only=frozenset(handback.part.keys))
    return plan_rows(against, file_rows(handback.upload.reading))


def missing(parts: Iterable[RoundPart], back: Mapping[int, int]) -> list[RoundPart]:
    """Parts of which nothing has come back; `back` counts files by part."""
    return [part for part in parts if not back.get(part.pk)]
