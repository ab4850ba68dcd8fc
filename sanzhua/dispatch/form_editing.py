"""A form's definition edited, each edit giving a new one; plain values, and a sentence where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base.likeness import ratio, squeeze
from sanzhua.base.periods import Period
from sanzhua.base.pinyin import initials
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import shown as words
from sanzhua.formbook.definition import Column, Form, RuleChange
from sanzhua.formbook.headings import matcher_for
from sanzhua.formbook.reference_pages import facts
from sanzhua.formbook.rules.catalogue import rules
from sanzhua.formbook.rules.derive import FLOWS

# What an office may make a column of. Money has the unit of the form, so that no sheet mixes two.
EDITED_KINDS = ("money", "int", "number", "percent", "date", "text", "choice", "bool", "usd")
_UNITS = {"money": "wan", "usd": "wan_usd"}
_WIDTHS = {"text": 20, "money": 13, "usd": 13, "date": 12}
_SURE, _LIKE = 0.9, 0.85
_PREFIX, _LONGEST = "x_", 24
_NEVER_RETIRED = frozenset({"name", "total", "stage"})


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """What an office writes of a column; `fact` is what a typed one says, in a line."""

    heading: str
    heading_en: str = ""
    group: str = ""
    help: str = ""
    help_en: str = ""
    synonyms: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = False
    on_paper: bool = False
    fact: str = ""


def add_typed(form: Form, given: ColumnWords, kind: str, *, running: Iterable[Form], taken: Iterable[str]) -> Form:
    """A column that people type, before the note. `running`: all forms beside which it will stand; `taken`: every key
    that any form ever had. Raises Incomplete and WrongState with the sentence, naming a column that asks the same."""
    if kind not in EDITED_KINDS:
        raise Incomplete(_("请选择这一栏的类型。"))
    column = _worded(
        Column(
            key=_new_key(given.heading, frozenset(taken)),
            heading=_required_heading(given),
            heading_en=given.heading_en,
            kind=kind,
            source="typed",
            unit=_UNITS.get(kind),
            width=_WIDTHS.get(kind, 10),
        ),
        given,
        form,
    )
    require_alone(form, column, running)
    if not column.fact:
        raise Incomplete(_("请用一句话写明这一栏说的是什么，好与各表已填的对照。"))
    return _with(form, _placed(form, column))


def add_registered(form: Form, column: Column) -> Form:
    """A column that the register holds already: shown, not asked. Raises WrongState where the form has it."""
    if column.key in form.by_key:
        raise WrongState(_("本表已有“%(heading)s”一栏。") % {"heading": words.heading(form.by_key[column.key])})
    return _with(form, _placed(form, replace(column, required=False, stages=())))


def reword(form: Form, key: str, given: ColumnWords, kind: str, *, is_new: bool, running: Iterable[Form]) -> Form:
    """Heading, group, help and the rest of a column. The heading before stays a synonym, so that old workbooks are
    still read. Raises WrongState for another type of a column that was in force: a key keeps its type for ever."""
    column = _column(form, key)
    if kind and kind != column.kind and not is_new:
        raise WrongState(
            _("“%(heading)s”已经用过，类型不能再改：历史数据都按原来的类型保存。要换类型，请停用这一栏，另加一栏。")
            % {"heading": words.heading(column)}
        )
    if is_new and kind in EDITED_KINDS:
        column = replace(column, kind=kind, unit=_UNITS.get(kind), width=_WIDTHS.get(kind, 10))
    worded = _worded(column, given, form)
    if worded.heading != column.heading and not is_new:
        worded = replace(worded, synonyms=tuple(dict.fromkeys((*worded.synonyms, column.heading))))
    _require_own_heading(without(form, key), worded)
    if worded.source == "typed":
        known = frozenset() if is_new else frozenset((column.heading, *column.synonyms))
        require_alone(without(form, key), worded, running, known)
    return _with(form, [worded if one.key == key else one for one in form.columns])


def retire(form: Form, key: str) -> Form:
    """Without the column and the rules laid on it. Raises WrongState for one that the form cannot be without."""
    column = _column(form, key)
    if key in standing_keys(form):
        raise WrongState(
            _("“%(heading)s”是这张表识别项目或推算累计数的依据，不能停用。") % {"heading": words.heading(column)}
        )
    return replace(without(form, key), rules=tuple(one for one in form.rules if one.key != key))


def bring_back(form: Form, before: Form, key: str) -> Form:
    """A column of the version before, where it stood."""
    if key in form.by_key or key not in before.by_key:
        return form
    order = before.keys()
    earlier = set(order[: order.index(key)])
    at = max((place for place, one in enumerate(form.columns, 1) if one.key in earlier), default=0)
    return _with(form, [*form.columns[:at], before.by_key[key], *form.columns[at:]])


def move(form: Form, key: str, before: str) -> Form:
    """The column in front of another one; at the end where `before` is empty."""
    column = _column(form, key)
    rest = [one for one in form.columns if one.key != key]
    keys = [one.key for one in rest]
    at = keys.index(before) if before in keys else len(rest)
    return _with(form, [*rest[:at], column, *rest[at:]])


def change_rule(form: Form, change: RuleChange) -> Form:
    """In place of what was decided of this rule on this column before; nothing stays where it departs in nothing."""
    rest = [one for one in form.rules if (one.code, one.key) != (change.code, change.key)]
    says = change.off or change.severity or change.numbers or change.added is not None
    return replace(form, rules=(*rest, *([change] if says else [])))


def lay_rule(form: Form, code: str, key: str, params: Mapping[str, Any]) -> Form:
    """A rule of the table on one more column. Raises WrongState where it does not fit the column or is there."""
    rule, column = rules().get(code), _column(form, key)
    if rule is None or column.kind not in rule.offered:
        raise WrongState(_("这种核对不能用在“%(heading)s”上。") % {"heading": words.heading(column)})
    if any(one["key"] == key for one in rule.on(form.key)) or any(
        (one.code, one.key) == (code, key) for one in form.rules
    ):
        raise WrongState(_("“%(heading)s”已有这条核对，请在下面的表里修改。") % {"heading": words.heading(column)})
    if rule.check == "order" and params.get("other") in (None, "", key):
        raise Incomplete(_("请选择与哪一栏比较。"))
    if rule.check == "needed" and not params.get("since"):
        raise Incomplete(_("请选择从哪个阶段起要填。"))
    wanted = {"order": ("other",), "needed": ("since",)}.get(rule.check, ())
    return replace(form, rules=(*form.rules, RuleChange(code, key, added={name: params[name] for name in wanted})))


def standing_keys(form: Form) -> frozenset[str]:
    """Columns that the house itself works with: rows are told apart and sums follow by them."""
    flow = FLOWS.get(form.key)
    flowing = {flow.month, flow.year, flow.total, *([flow.before] if flow.before else [])} if flow else set()
    starts = {"start_actual"} if flow and flow.before else set()
    return frozenset((_NEVER_RETIRED | flowing | starts | set(form.row_key)) & form.by_key.keys())


def require_alone(form: Form, column: Column, running: Iterable[Form], known: frozenset[str] = frozenset()) -> None:
    """No two typed columns anywhere share one fact. `form` is without the column; words that are `known` to be its own
    already are not asked about again. Raises WrongState, naming the other one."""
    for other in [form, *(one for one in running if one.key != form.key)]:
        for heading in dict.fromkeys((column.heading, *column.synonyms)):
            if heading not in known:
                _require_unasked(form, other, heading)
        if column.fact:
            _require_other_fact(other, column)


def _require_unasked(form: Form, other: Form, heading: str) -> None:
    found = _meant(other, heading)
    if found is None:
        return
    said = {"heading": heading, "form": words.title(other), "other": words.heading(found)}
    if other.key == form.key:
        raise WrongState(_("本表已有“%(other)s”一栏，“%(heading)s”说的是同一件事，不能再加。") % said)
    if found.source == "typed":
        raise WrongState(
            _("“%(heading)s”与《%(form)s》填报的“%(other)s”是同一件事，同一个数不填两次；请从那张表取数。") % said
        )
    if found.source == "register":
        raise WrongState(
            _("“%(heading)s”项目库里已有（《%(form)s》的“%(other)s”），不用填报；请选“由项目库带出”。") % said
        )


def _meant(form: Form, heading: str) -> Column | None:
    """The column that the reader would take the heading for."""
    matches = matcher_for(form, Period(2019, 6)).match((heading,))
    return form.by_key[matches[0].key] if matches and matches[0].confidence >= _SURE else None


def _require_other_fact(other: Form, column: Column) -> None:
    told = facts().get(other.key, {})
    for one in other.columns:
        said = one.fact or told.get(one.key, "")
        if one.source == "typed" and one.key != column.key and said and ratio(said, column.fact) >= _LIKE:
            raise WrongState(
                _("《%(form)s》的“%(other)s”填的就是“%(fact)s”，同一个数不填两次；请从那张表取数。")
                % {"form": words.title(other), "other": words.heading(one), "fact": said}
            )


def _require_own_heading(form: Form, column: Column) -> None:
    taken = next((one for one in form.columns if squeeze(one.heading) == squeeze(column.heading)), None)
    if taken is not None:
        raise WrongState(_("本表已有“%(heading)s”一栏，请换一个名称。") % {"heading": words.heading(taken)})


def _required_heading(given: ColumnWords) -> str:
    if not given.heading.strip():
        raise Incomplete(_("请填写这一栏的名称。"))
    return given.heading.strip()


def _worded(column: Column, given: ColumnWords, form: Form) -> Column:
    """A group that the form knows keeps its English words; choices and stages only where the column has any."""
    groups = {one.group: one.group_en for one in form.columns}
    if column.kind == "choice" and not given.choices:
        raise Incomplete(_("类型是“选一个”的栏，请写出可选的词。"))
    heading = _required_heading(given)
    return replace(
        column,
        heading=heading,
        heading_en=given.heading_en or heading,
        group=given.group,
        group_en=groups.get(given.group, given.group),
        help=given.help,
        help_en=given.help_en or given.help,
        synonyms=given.synonyms,
        stages=tuple(one for one in form.stages if one in given.stages),
        choices=given.choices if column.kind == "choice" and column.key != "stage" else column.choices,
        required=given.required and column.source == "typed",
        on_paper=given.on_paper,
        fact=given.fact,
    )


def _new_key(heading: str, taken: frozenset[str]) -> str:
    """From the first letters of the heading, else numbered; never one that any form ever had."""
    plain = re.sub(r"[^a-z0-9]", "", initials(heading))[:_LONGEST] or "lan"
    tried = (f"{_PREFIX}{plain}{number or ''}" for number in (0, *range(2, 10_000)))
    return next(key for key in tried if key not in taken)


def _column(form: Form, key: str) -> Column:
    if key not in form.by_key:
        raise WrongState(_("这一栏不在草稿里，请刷新页面。"))
    return form.by_key[key]


def _placed(form: Form, column: Column) -> list[Column]:
    """Behind the last column of its group, so that groups stay together; else before the note."""
    held = list(form.columns)
    mates = [at for at, one in enumerate(held, 1) if one.group == column.group]
    notes = [at for at, one in enumerate(held) if one.key == "note"]
    at = mates[-1] if mates and held[mates[-1] - 1].key != "note" else notes[0] if notes else len(held)
    return [*held[:at], column, *held[at:]]


def without(form: Form, key: str) -> Form:
    return _with(form, [one for one in form.columns if one.key != key])


def _with(form: Form, columns: Sequence[Column]) -> Form:
    kept = {one.key: one for one in columns}
    pairs = tuple((heading, pair) for heading, pair in form.doubtful if set(pair) <= kept.keys())
    return replace(form, columns=tuple(columns), by_key=kept, doubtful=pairs)
