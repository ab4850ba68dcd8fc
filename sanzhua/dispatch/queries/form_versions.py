"""The versions of a form, its draft as an office edits it, and what putting it in force would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Max

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.calendar import city_calendars, reported_month
from sanzhua.dispatch.column_uses import ColumnUse, own_uses, uses_of
from sanzhua.dispatch.draft import Draft, PlainRow
from sanzhua.dispatch.models import FormCalendar, FormPeriod, Report
from sanzhua.dispatch.policy import Lock
from sanzhua.dispatch.queries.grid import GridPage, Sheet, grid_page
from sanzhua.dispatch.rules import shape_of
from sanzhua.facts import queries as facts
from sanzhua.facts.models import Part
from sanzhua.formbook.compare import Compared, compared
from sanzhua.formbook.definition import FORM_KEYS, PLAIN_LIST, Column, Form, RuleChange, form_of_data, load_form
from sanzhua.formbook.models import FormVersion, VersionState
from sanzhua.formbook.queries import form_for, forms_for, versions_of
from sanzhua.formbook.rules.catalogue import Rule, ladder, rules, rungs
from sanzhua.formbook.rules.checker import rule_lines
from sanzhua.formbook.template_writer import write_template

SAMPLE_ROWS = 3
# Numbers of a check that an office may set; the others belong to how the check works.
THRESHOLDS = ("factor", "points", "months")
_FROM_COLUMNS = frozenset({"choice", "required"})  # said by the column itself


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`since` and `until` are its first and its last period, "" where there is no end; `held` is None for the shipped
    one."""

    version: str
    since: str
    until: str
    columns: int
    is_now: bool
    may_take_back: bool
    held: FormVersion | None = None


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """`state`: new, renamed, changed or nothing. `above` is the key before which it comes one place up, `behind` that
    before which it comes one place down, "" for the end."""

    column: Column
    heading: str
    group: str
    source: str
    state: str
    above: str
    behind: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """`numbers`: (name, value) that an office may set."""

    form: str
    rule: Rule
    about: str
    key: str
    heading: str
    severity: str
    numbers: tuple[tuple[str, Any], ...]
    change: RuleChange | None

    @property
    def is_off(self) -> bool:
        return self.change is not None and self.change.off

    @property
    def is_added(self) -> bool:
        return self.change is not None and self.change.added is not None


@dataclass(frozen=True, slots=True)
class Retired:
    """A column of the version before that the draft has no longer, and what hangs on it."""

    key: str
    heading: str
    uses: tuple[ColumnUse, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft against the version before it. `renamed`: (old, new) headings; `rules`: (column, what the rule is)."""

    form: Form
    before: Form
    added: tuple[ColumnLine, ...]
    renamed: tuple[tuple[str, str], ...]
    reworded: tuple[str, ...]
    retired: tuple[Retired, ...]
    rules: tuple[tuple[str, str], ...]
    moved: bool
    grid: GridPage

    @property
    def is_same(self) -> bool:
        return not (self.added or self.renamed or self.reworded or self.retired or self.rules or self.moved)


def draft_of(form: str) -> FormVersion | None:
    return FormVersion.objects.filter(form=form, state=VersionState.DRAFT).select_related("by").first()


def first_free_period(form: str) -> Period:
    """The first that has no return, is not open and was not: from there on a form can be another."""
    reported = Report.objects.filter(form=form).aggregate(last=Max("period"))["last"]
    loaded = Part.objects.filter(source=form).aggregate(last=Max("period"))["last"]
    begun = FormPeriod.objects.filter(form=form, opens_at__lte=clock.business_now()).aggregate(last=Max("period"))[
        "last"
    ]
    last = max(filter(None, (reported, loaded, begun, str(_opened(form)))))
    return Period.parse(last).next()


def _opened(form: str) -> Period:
    """The last period that a calendar has opened by today, whichever office's opens it first."""
    month = reported_month()
    written = FormCalendar.objects.filter(form=form).values_list("open_day", flat=True)
    first = min([city_calendars().row(form, month).open_day, *written])
    # A day that the month has not is its last one.
    opened = clock.business_today().day >= first or (clock.business_today() + timedelta(days=1)).day == 1
    return month if opened else month.previous()


def running_beside(form: str, period: str) -> list[Form]:
    """The other forms as they stand in the period; what another draft thinks of is not asked of anybody yet."""
    return [one for one in forms_for(period) if one.key != form]


def taken_keys() -> frozenset[str]:
    """Every key that a form ever had, in force, taken back or in a draft."""
    shipped = {key for name in (*FORM_KEYS, PLAIN_LIST) for key in load_form(name).by_key}
    written = FormVersion.objects.values_list("definition", flat=True)
    return frozenset(shipped | {key for definition in written for key in definition["keys"]})


def version_lines(form: str) -> list[VersionLine]:
    """Newest first, those that were taken back left out."""
    held = {one.version: one for one in FormVersion.objects.in_force().filter(form=form).select_related("put_by")}
    written, free = versions_of(form), first_free_period(form)
    listed = written.listed
    ends = [str(Period.parse(first).previous()) for first, _form in listed[1:]] + [""]
    now = written.at(reported_month()).version
    lines = [
        VersionLine(
            version=one.version,
            since=first,
            until=until,
            columns=len(one.columns),
            is_now=one.version == now,
            may_take_back=bool(first) and not until and Period.parse(first) >= free,
            held=held.get(one.version),
        )
        for (first, one), until in zip(listed, ends, strict=True)
    ]
    return lines[::-1]


def periods_from(free: Period) -> list[Period]:
    """What a new version may begin with: the next year and a half."""
    return [free.shifted(ahead) for ahead in range(18)]


def column_lines(form: Form, before: Form) -> list[ColumnLine]:
    """In the order of the form."""
    found, keys = compared(before, form), ("", *form.keys(), "", "")
    renamed = {key for key, _old, _new in found.renamed}
    states = {**dict.fromkeys(found.reworded, "changed"), **dict.fromkeys(renamed, "renamed")}
    states |= dict.fromkeys(found.added, "new")
    return [
        ColumnLine(
            column=one,
            heading=words.heading(one),
            group=words.group(one),
            source=words.source(one),
            state=states.get(one.key, ""),
            above=keys[at - 1],
            behind=keys[at + 2],
        )
        for at, one in enumerate(form.columns, 1)
    ]


def rule_table(form: Form) -> list[RuleLine]:
    """Every rule that looks at the form, column by column; what a column's own ticks say is left out."""
    english = words.language() == "en"
    places = {key: at for at, key in enumerate(form.keys())}
    lines = [
        RuleLine(
            form=form.key,
            rule=rule,
            about=rule.about_en if english else rule.about_zh,
            key=params["key"],
            heading=words.heading(form.by_key[params["key"]]),
            severity=(change.severity if change else "") or rule.severity,
            numbers=_numbers(params, change),
            change=change,
        )
        for rule, params, change in rule_lines(form)
        if rule.check not in _FROM_COLUMNS
    ]
    return sorted(lines, key=lambda line: places[line.key])


def _numbers(params: Mapping[str, Any], change: RuleChange | None) -> tuple[tuple[str, Any], ...]:
    set_to = change.numbers if change else {}
    return tuple((name, set_to.get(name, params[name])) for name in THRESHOLDS if name in params)


def offered_rules(form: Form, column: Column) -> list[Rule]:
    """What an office may lay on the column and has not."""
    there = {(line.rule.code, line.key) for line in rule_table(form)}
    staged = bool(ladder(form.key)) and "stage" in form.by_key
    return [
        rule
        for rule in rules().values()
        if column.kind in rule.offered and (rule.code, column.key) not in there and (rule.check != "needed" or staged)
    ]


def rung_of(form: str, word: str) -> str:
    """The name of the rung on which a form's own stage word stands; empty for a word that is none."""
    place = ladder(form).get(word)
    return "" if place is None else rungs()[place]


def preview_of(draft: FormVersion, person: Person) -> Preview:
    form, before = form_of_data(draft.definition), form_for(draft.form, draft.from_period)
    found: Compared = compared(before, form)
    named = {line.column.key: line for line in column_lines(form, before)}
    about = {rule.code: rule.about_en if words.language() == "en" else rule.about_zh for rule in rules().values()}
    every = {**before.by_key, **form.by_key}
    return Preview(
        form=form,
        before=before,
        added=tuple(named[key] for key in found.added),
        renamed=tuple(
            (words.heading(before.by_key[key]), words.heading(form.by_key[key])) for key, _o, _n in found.renamed
        ),
        reworded=tuple(words.heading(form.by_key[key]) for key in found.reworded),
        retired=_retired(draft.form, [before.by_key[key] for key in found.retired]),
        rules=tuple((words.heading(every[key]), about[code]) for code, key in found.rules if key in every),
        moved=found.moved,
        grid=_sample_grid(draft, form, person),
    )


def _retired(form: str, columns: Sequence[Column]) -> tuple[Retired, ...]:
    own = own_uses() if columns else {}
    return tuple(
        Retired(one.key, words.heading(one), (*uses_of(form, one.key), *own.get((form, one.key), ())))
        for one in columns
    )


def template_of(draft: FormVersion, lang: str) -> bytes:
    """The empty workbook that a clerk would get in the draft's first period."""
    form = form_of_data(draft.definition)
    return write_template(form, Period.parse(draft.from_period), [], root_unit().name, lang)


def _sample_grid(draft: FormVersion, form: Form, person: Person) -> GridPage:
    report = Report(form=form.key, form_version=draft.version, unit=root_unit(), period=draft.from_period)
    made = Draft(report, form, Period.parse(draft.from_period), _samples(draft, form, person), merged_january=False)
    made.work_out(*made.rows)
    sheet = Sheet(made, Lock(None))
    rows = tuple(sheet.row(row, index) for index, row in enumerate(made.rows, 1))
    return replace(grid_page(report, made, sheet), rows=rows)


def _samples(draft: FormVersion, form: Form, person: Person) -> list[PlainRow]:
    """A few rows that were last accepted, of units that the person sees; none where nothing was."""
    last = facts.last_period(form.key, since=Period(2000, 1), until=Period.parse(draft.from_period))
    if last is None:
        return []
    rows = facts.rows_of(form.key, last, unit_ids=person.visible_unit_ids())[:SAMPLE_ROWS]
    return [_sample(form, row, place) for place, row in enumerate(rows, 1)]


def _sample(form: Form, row: Mapping[str, Any], place: int) -> PlainRow:
    shape = shape_of(form)
    stored = {key: row[key] for key in shape.stored if row.get(key) is not None and key != shape.monthly}
    return PlainRow(
        pk=place,
        key=str(row["project"]),
        position=place,
        values=stored,
        texts={},
        reasons={},
        proposed={},
        unchanged=False,
        revision=1,
        project_id=None,
        uid=str(row["project"]),
        name=str(row["project_name"] or row["project"]),
        region="",
        register={key: row[key] for key in shape.register if row.get(key) is not None},
    )
