"""Everything that stands between a draft and its hand-in, worked out over plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from sanzhua.base import collector
from sanzhua.dispatch.draft import Draft, PlainRow
from sanzhua.dispatch.rules import UNTIED, needs_answer, shape_of
from sanzhua.dispatch.shown import heading, language, said
from sanzhua.formbook.rules import RuleHit, compile_rules, settle

_ORDER = {"error": 0, "blank": 1, "warning": 2, "notice": 3}
MISSING_MONTH = "month_missing"


class ProblemLine(NamedTuple):
    """One thing to do: in words, with its place. `reason_key` is what `give_reason` wants; only warnings have one.

    `says` gives the sentence ("") or the advice ("advice_") when somebody reads it: most lines of a long report are
    counted and never shown.
    """

    row_key: str
    row_index: int
    name: str
    column: str
    heading: str
    severity: str
    code: str
    says: Callable[[str], str]
    reason_key: str = ""
    reason: str = ""
    text: str = ""

    @property
    def sentence(self) -> str:
        return self.says("")

    @property
    def advice(self) -> str:
        return self.says("advice_")

    @property
    def is_open(self) -> bool:
        """Still to be done before the hand-in."""
        return self.severity in {"error", "blank"} or (self.severity == "warning" and not self.reason)


@dataclass(frozen=True, slots=True)
class Check:
    """Lines in the order error, blank, warning, notice, and by row within each.

    `faults`: by row key the columns that a rule finds fault with, whether the budget lets it be said or not.
    """

    lines: tuple[ProblemLine, ...]
    rows: int
    faults: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, severity: str) -> tuple[ProblemLine, ...]:
        return tuple(line for line in self.lines if line.severity == severity)

    @property
    def errors(self) -> tuple[ProblemLine, ...]:
        return self.of("error")

    @property
    def blanks(self) -> tuple[ProblemLine, ...]:
        return self.of("blank")

    @property
    def warnings(self) -> tuple[ProblemLine, ...]:
        return self.of("warning")

    @property
    def notices(self) -> tuple[ProblemLine, ...]:
        return self.of("notice")

    @property
    def grouped_notices(self) -> tuple[tuple[str, tuple[ProblemLine, ...]], ...]:
        """(code, lines) of one kind together, the longest groups last: single remarks are read, heaps are skimmed."""
        found: dict[str, list[ProblemLine]] = {}
        for line in self.notices:
            found.setdefault(line.code, []).append(line)
        return tuple((code, tuple(lines)) for code, lines in sorted(found.items(), key=lambda pair: len(pair[1])))

    @property
    def open(self) -> tuple[ProblemLine, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def may_hand_in(self) -> bool:
        return not self.open and self.rows > 0


@collector.at_rest()
def check_draft(draft: Draft, *, retired: Iterable[str] = (), rows_in_all: int | None = None) -> Check:
    """Rule hits, unread cells, blanks and untied rows; warnings beyond the budget become notices.

    Of a draft that holds part of the report, `rows_in_all` tells how many rows the budget is for; its warnings are then
    those that the rows would have if the others had none.
    """
    # Once a draft: asking for the language of the page costs more than a rule.
    draft.headings = {column.key: heading(column) for column in draft.form.columns}
    found = _hits_by_key(draft)
    rows = len(draft.rows) if rows_in_all is None else rows_in_all
    lines = list(_lines(draft, settle(found, rows=rows, retired=retired)))
    lines.sort(key=lambda line: (_ORDER[line.severity], line.row_index))
    return Check(tuple(lines), rows, {key: _faults(hits) for key, hits in found.items()})


def settled_hits(draft: Draft, retired: Iterable[str] = ()) -> Mapping[str, list[RuleHit]]:
    """What the rules say, by row key."""
    return settle(_hits_by_key(draft), rows=len(draft.rows), retired=retired)


def _hits_by_key(draft: Draft) -> dict[str, list[RuleHit]]:
    return {draft.rows[at].key: hits for at, hits in _hits(draft, draft.rows).items()}


def proposable(draft: Draft, row: PlainRow, faults: frozenset[str] | None = None) -> frozenset[str]:
    """Register columns that may be typed as a proposal: those that a rule finds fault with, and own proposals.

    Everything else of the register is only shown; but a fault that nobody could answer would keep the report for ever.
    `faults` of the row, where a check told them.
    """
    if faults is None:
        faults = _faults(_hits(draft, [row]).get(0, []))
    return (faults | row.proposed.keys()) & shape_of(draft.form).register - {"name"}


def _faults(hits: Iterable[RuleHit]) -> frozenset[str]:
    return frozenset(hit.key for hit in hits if hit.severity != "notice")


def _hits(draft: Draft, rows: Sequence[PlainRow]) -> Mapping[int, list[RuleHit]]:
    """By place among the rows; derived columns count as given only where the row itself brings them."""
    checker = compile_rules(draft.form, draft.period, merged_january=draft.merged_january)
    return checker.hits(
        draft.columns(rows).__getitem__,
        [row.history for row in rows],
        [row.values for row in rows],
        shape_of(draft.form).derived,
    )


def _lines(draft: Draft, hits: Mapping[str, list[RuleHit]]) -> Iterator[ProblemLine]:
    may_be_untouched = shape_of(draft.form).monthly is None
    for index, row in enumerate(draft.rows, 1):
        found = hits.get(row.key, [])
        if found or row.texts or may_be_untouched or row.key.startswith(UNTIED):
            yield from row_lines(draft, row, index, found)


def row_lines(draft: Draft, row: PlainRow, index: int, hits: list[RuleHit]) -> Iterator[ProblemLine]:
    """The lines of one row; `index` is its number on the screen."""
    if row.key.startswith(UNTIED):
        yield _line(draft, row, index, None, "error", "untied", _untied_words)
    for key, doubt in row.texts.items():
        if key in draft.form.by_key:
            yield _doubt_line(draft, row, index, key, doubt)
    said_about = {key for key, doubt in row.texts.items() if doubt["severity"] == "error"}
    for hit in hits:
        if hit.key not in said_about:
            yield _hit_line(draft, row, index, hit)
    if _untouched(draft, row):
        yield _line(draft, row, index, None, "blank", "untouched", _untouched_words)


def may_confirm(draft: Draft, row: PlainRow) -> bool:
    """Whether “nothing changed” may answer for the row: it waits, and holds no figure nor an unread cell."""
    errors = any(doubt["severity"] == "error" for doubt in row.texts.values())
    monthly = shape_of(draft.form).monthly
    filled = monthly is not None and row.values.get(monthly) not in (None, 0)
    waiting = needs_answer(draft.form, values=row.values, unchanged=row.unchanged, revision=row.revision)
    return waiting and not errors and not filled


def _untied_words(part: str) -> str:
    return _("请选定项目，或认定为新项目。") if part else _("这一行还没有认定是哪个项目。")


def _untouched_words(part: str) -> str:
    if part:
        return _("有变化请填；没有变化请确认“本月无变化”。")
    return _("本月还没有填，也没有确认无变化。")


def _untouched(draft: Draft, row: PlainRow) -> bool:
    """A form with a monthly amount has a rule of its own for the blank."""
    if shape_of(draft.form).monthly is not None:
        return False
    return needs_answer(draft.form, values=row.values, unchanged=row.unchanged, revision=row.revision)


def _doubt_line(draft: Draft, row: PlainRow, index: int, key: str, doubt: Mapping[str, Any]) -> ProblemLine:
    reason_key = f"{doubt['code']}:{key}" if doubt["severity"] == "warning" else ""
    return _line(
        draft,
        row,
        index,
        key,
        "error" if row.values.get(key) is None and doubt["severity"] == "warning" else doubt["severity"],
        doubt["code"],
        lambda part: said(doubt, part),
        reason_key=reason_key if row.values.get(key) is not None else "",
        text=doubt["text"],
    )


def _hit_line(draft: Draft, row: PlainRow, index: int, hit: RuleHit) -> ProblemLine:
    return _line(
        draft,
        row,
        index,
        hit.key if hit.key in draft.form.by_key else None,
        "blank" if hit.code == MISSING_MONTH else hit.severity,
        hit.code,
        lambda part: hit.advice(language()) if part else hit.message(language()),
        reason_key=hit.reason_key if hit.wants_reason else "",
    )


def _line(
    draft: Draft,
    row: PlainRow,
    index: int,
    key: str | None,
    severity: str,
    code: str,
    says: Callable[[str], str],
    *,
    reason_key: str = "",
    text: str = "",
) -> ProblemLine:
    return ProblemLine(
        row_key=row.key,
        row_index=index,
        name=row.shown_name,
        column=key or "name",
        heading=draft.headings.get(key or "", ""),
        severity=severity,
        code=code,
        says=says,
        reason_key=reason_key,
        reason=row.reasons.get(reason_key, "") if reason_key else "",
        text=text,
    )
