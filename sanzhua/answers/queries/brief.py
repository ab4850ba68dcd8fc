"""一页纸: what one can say of a county, a leader or a project in two minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.answers.figure_words import change_words
from sanzhua.answers.queries import matters
from sanzhua.answers.queries.figures import Answer, Months, answers_of, metrics_named
from sanzhua.answers.queries.subjects import Subject
from sanzhua.answers.table import load_table
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.calendar import reported_month
from sanzhua.facts.comparisons import Change
from sanzhua.facts.definitions import ACROSS
from sanzhua.facts.models import Part
from sanzhua.facts.sources import source_title
from sanzhua.ledger.canonical import sha256
from sanzhua.registry.models import Project
from sanzhua.registry.queries.leaders import assignments_of
from sanzhua.ui import figures, times

MOST_FIGURES, MOST_LINES, MOST_NAMED = 8, 3, 3
# A line longer than this would push the page onto a second sheet.
LONGEST = 84


@dataclass(frozen=True, slots=True)
class FigureLine:
    """`url` opens the figure down to its rows; empty where no page holds it alone, as for a leader's projects."""

    label: str
    shown: str
    month: str
    year: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A heading and what stands beside it, a line each."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    title: str
    subject: Subject
    about: str
    answers: Sequence[Answer]
    rows: Sequence[Row]
    basis: Sequence[str]

    @property
    def figures(self) -> list[FigureLine]:
        return [
            FigureLine(one.label, one.shown, _word(one, one.month), _word(one, one.year), _opens(one))
            for one in self.answers
        ]


def brief_of(subject: Subject, person: Person, month: Period | None = None) -> Brief:
    months = Months(month)
    wanted = metrics_named(load_table().brief[subject.sort], month or reported_month(), person)
    answers = answers_of(subject, wanted[:MOST_FIGURES], months, against=("month", "year"))
    told = [one for one in answers if one.value is not None]
    projects = matters.projects_in_care(subject, person)
    alone = subject.project is not None
    rows = [
        Row(_("在管项目"), _care(projects)),
        Row(_("卡在哪里"), _short(matters.trouble_lines(projects, person, most=MOST_LINES, with_name=not alone))),
        Row(_("最近承诺"), _short(matters.promise_lines(projects, most=MOST_LINES, with_name=not alone))),
        Row(_("最近记载"), _short(matters.note_lines(subject, projects, person, most=2))),
    ]
    if alone:
        rows[0] = Row(_("项目情况"), _project_lines(projects[0], person))
    return Brief(
        title=_("%(name)s一页纸") % {"name": subject.name},
        subject=subject,
        about=_about(subject, told),
        answers=told,
        rows=[row for row in rows if row.lines],
        basis=basis_of(told),
    )


def _opens(one: Answer) -> str:
    subject, metric = one.subject, one.one
    if subject.project is not None:
        return reverse("home:project", args=[subject.project.uid])
    if subject.sort != "unit" or not subject.unit.is_reporting or metric.form == ACROSS:
        return ""
    asked = {"period": str(one.period), "row": subject.unit.name}
    return f"{reverse('dispatch:figure', args=[metric.form, metric.key])}?{urlencode(asked)}#behind"


def _word(one: Answer, change: Change | None) -> str:
    return change_words(one.one, change) or figures.DASH


def _about(subject: Subject, answers: Sequence[Answer]) -> str:
    on = times.iso_day(clock.business_today())
    period = times.period_name(answers[0].period) if answers else figures.DASH
    return _("数字截至%(period)s；%(scope)s；%(on)s制") % {"period": period, "scope": subject.words, "on": on}


def _care(projects: Sequence[Project]) -> tuple[str, ...]:
    if not projects:
        return ()
    named = _("、").join(matters.project_words(one) for one in projects[:MOST_NAMED])
    more = len(projects) - MOST_NAMED
    return (matters.stage_words(projects), _("%(names)s等") % {"names": named} if more > 0 else named)


def _project_lines(project: Project, person: Person) -> tuple[str, ...]:
    said = matters.said_of([project], person).get(project.pk, matters.Said())
    leaders = [one.leader for one in assignments_of(project) if one.valid_to is None]
    facts = project.facts
    pieces = [
        _("%(unit)s；%(stage)s（%(status)s）")
        % {"unit": project.unit.shown, "stage": project.get_stage_display(), "status": project.status_shown},
        _("业主%(owner)s") % {"owner": facts["owner"]} if facts.get("owner") else "",
        _("地点%(place)s") % {"place": facts["place"]} if facts.get("place") else "",
        _("包保%(leader)s") % {"leader": _("、").join(leaders)} if leaders else "",
        _("责任单位%(unit)s") % {"unit": facts["lead_unit"]} if facts.get("lead_unit") else "",
    ]
    lines = [_("；").join(piece for piece in pieces if piece)]
    if facts.get("content"):
        lines.append(_cut(_("建设内容：%(said)s") % {"said": facts["content"]}, 2 * LONGEST))
    if said.progress:
        words = {"month": times.period_name(said.period), "said": said.progress}
        lines.append(_cut(_("%(month)s进展：%(said)s") % words, 2 * LONGEST))
    return tuple(lines)


def _short(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(_cut(line) for line in lines)


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def basis_of(answers: Sequence[Answer]) -> list[str]:
    """A line for each source: how far the month is in, and which accepted versions the figures stand on."""
    found: dict[tuple[str, str], dict[int, Part]] = {}
    for one in answers:
        place = (source_title(one.one.form), one.cut_off)
        found.setdefault(place, {}).update({part.pk: part for part in one.cutoff.parts})
    return [
        _("%(source)s：%(cutoff)s；%(versions)s")
        % {"source": source, "cutoff": cutoff, "versions": _versions(list(parts.values()))}
        for (source, cutoff), parts in found.items()
    ]


def _versions(parts: Sequence[Part]) -> str:
    """梨树县v1·d3bd4b; of many the first ones, with one hash over all of theirs."""
    told = _("、").join(f"{part.unit_name}v{part.version}·{part.source_sha256[:6]}" for part in parts[:MOST_NAMED])
    if len(parts) > MOST_NAMED:
        whole = sha256("".join(sorted(part.source_sha256 for part in parts)).encode())
        words = {"first": told, "n": len(parts), "whole": whole[:12]}
        told = _("%(first)s等%(n)d家，合并指纹%(whole)s") % words
    return _("所据版本%(parts)s") % {"parts": told} if parts else _("没有所据的报表版本")
