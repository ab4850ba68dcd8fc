"""Facts and score of projects that may have died, and the cases about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.queries import project_histories
from sanzhua.registry.choices import Stage, Status, is_before
from sanzhua.registry.models import Admitted, LifeChange, Project, ProjectName, ProjectPaper, RegisterChange, ZombieCase
from sanzhua.registry.queries.permits_known import permits_known
from sanzhua.registry.queries.reserve import GONE, planned_start
from sanzhua.registry.queries.reserve_settings import part_rules, settings
from sanzhua.registry.rules import zombies as rules
from sanzhua.registry.rules.reserve_data import HistoryRule, history_rules, shipped_parts
from sanzhua.ui import times

# The admission is counted by its own date, so its entry in the register is no second sign of life.
_NO_SIGN_OF_LIFE = ("admitted_on",)


def scores(projects: Sequence[Project]) -> dict[int, rules.Score]:
    """The score of today by primary key, from what the register and the accepted months know."""
    today, values, parts = clock.business_today(), settings(), part_rules()
    return {pk: rules.score(known, today=today, values=values, rules=parts) for pk, known in facts_of(projects).items()}


def score_of(project: Project) -> rules.Score:
    return scores([project])[project.pk]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of the arithmetic as a sentence in the reader's language; `sum` is empty where nothing is known."""

    key: str
    label: str
    sentence: str
    sum: str
    score: int
    cap: int


def lines_of(parts: Iterable[rules.Part]) -> list[PartLine]:
    worded = {rule.key: rule for rule in shipped_parts()}
    english = times.is_english()
    found = []
    for part in parts:
        rule = worded[part.key]
        if part.months is None:
            sentence, sum_ = (rule.unknown_en if english else rule.unknown), ""
        else:
            known = {"since": times.period_name(part.since), "months": part.months}
            sentence, sum_ = (rule.say_en if english else rule.say).format(**known), _sum(part)
        label = rule.label_en if english else rule.label
        found.append(PartLine(part.key, label, sentence, sum_, part.score, part.cap))
    return found


def _sum(part: rules.Part) -> str:
    """(5 − 3) × 5 = 10, and min(…, 30) where the cap was reached."""
    counted = max(0, (part.months or 0) - part.free)
    raw = counted * part.each
    told = f"({part.months} − {part.free}) × {part.each}" if counted else f"{part.months} ≤ {part.free}"
    return f"{told} = {raw}" + (f" → {part.cap}" if raw > part.cap else "") if counted else told


def as_kept(score: rules.Score) -> dict[str, Any]:
    """The arithmetic as a case keeps it."""
    return {"parts": [asdict(part) for part in score.parts], "points": score.points, "line": score.line}


def kept_lines(case: ZombieCase) -> list[PartLine]:
    return lines_of(rules.Part(**part) for part in case.arithmetic.get("parts", []))


@dataclass(frozen=True, slots=True)
class Candidate:
    project: Project
    score: rules.Score
    reasons: list[PartLine]


def candidates(person: Person) -> list[Candidate]:
    """Projects not yet built whose score reaches the line and about which no case is open; highest score first.

    Only for the city's queue: no page of a filler lists what may come to be suspected.
    """
    early = [stage for stage in Stage.values if is_before(stage, Stage.BUILDING)]
    found = (
        Project.objects.visible_to(person)
        .standing()
        .filter(stage__in=early)
        .exclude(status__in=GONE)
        .select_related("unit")
    )
    busy = ZombieCase.objects.open().values("project")
    projects = list(found.exclude(pk__in=busy))
    known = scores(projects)
    suspect = [one for one in projects if known[one.pk].is_suspect]
    suspect.sort(key=lambda one: (-known[one.pk].points, one.pk))
    return [
        Candidate(one, known[one.pk], [line for line in lines_of(known[one.pk].parts) if line.score]) for one in suspect
    ]


def facts_of(projects: Sequence[Project]) -> dict[int, rules.Facts]:
    """By primary key; a fixed number of questions however many projects there are."""
    ids = [one.pk for one in projects]
    signs, life = _signs_of_life(ids), _life(ids)
    permits, months = permits_known(ids), _months({one.uid for one in projects})
    return {
        one.pk: _facts(
            one,
            signs.get(one.pk),
            life.get(one.pk, []),
            permits[one.pk].last_on if one.pk in permits else None,
            months.get(one.uid, {}),
        )
        for one in projects
    }


Months = dict[str, tuple[HistoryRule, list[rules.Month]]]


def _facts(
    project: Project, sign: date | None, life: Sequence[LifeChange], permit_on: date | None, months: Months
) -> rules.Facts:
    changed = [sign or _day(project.made_at), *(_last_news(each) for _rule, each in months.values())]
    started = not is_before(project.stage, Stage.BUILDING) or bool(project.facts.get("start_actual"))
    stop = next((one for one in reversed(life) if one.to_status == Status.SUSPENDED), None)
    resumes_on = stop.resumes_on if stop and project.status == Status.SUSPENDED else None
    texts = [since for _rule, each in months.values() if (since := rules.same_text_since(each))]
    return rules.Facts(
        changed_on=max(day for day in changed if day),
        start_due=None if started else planned_start(project),
        permit_on=permit_on,
        money_on=_money_on(months),
        text_since=min(texts, default=None),
        resumes_on=resumes_on,
        rests=tuple(
            (one.on, one.resumes_on)
            for one in life
            if one.to_status == Status.SUSPENDED
            and one.resumes_on
            and (one.winter or rules.is_winter_rest(one.on, one.resumes_on))
        ),
    )


def _money_on(months: Months) -> date | None:
    """The last month in which money moved, else the first that was asked; None where no return asks for money."""
    asked = [each for rule, each in months.values() if rule.asks_money and each]
    if not asked:
        return None
    moved = [month.period for each in asked for month in each if month.moved]
    return max(moved).last_day if moved else min(each[0].period for each in asked).last_day


def _last_news(months: Sequence[rules.Month]) -> date | None:
    """The last accepted month that said or moved something new."""
    news = [
        now.period
        for before, now in zip([None, *months], months, strict=False)
        if now.moved or before is None or now.text != before.text
    ]
    return max(news).last_day if news else None


def _months(uids: set[str]) -> dict[str, Months]:
    found: dict[str, Months] = {}
    for rule in history_rules():
        for uid, rows in project_histories(rule.form, uids).items():
            found.setdefault(uid, {})[rule.form] = (rule, _read(rule, rows))
    return found


def _read(rule: HistoryRule, rows: Sequence[dict[str, Any]]) -> list[rules.Month]:
    """One month a period; several rows of a period, as batches are, are taken together."""
    periods: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        periods.setdefault(row["period"], []).append(row)
    read, before = [], 0
    for period, own in periods.items():
        running = sum(row.get(key) or 0 for row in own for key in rule.running)
        moved = any((row.get(key) or 0) > 0 for row in own for key in rule.monthly) or running > before
        text = " ".join(str(row.get(rule.text) or "") for row in own).strip()
        read.append(rules.Month(Period.parse(period), text, moved))
        before = running
    return read


def _signs_of_life(ids: Sequence[int]) -> dict[int, date]:
    """The last day on which the register of each project took something new."""
    found: dict[int, date] = {}

    def take(pk: int, day: date | None) -> None:
        if day is not None:
            found[pk] = max(found.get(pk, day), day)

    # That a project was entered is no news of it: its first line of life, made with it, does not count.
    moved = LifeChange.objects.exclude(from_stage="").filter(project__in=ids)
    named = ProjectName.objects.filter(project__in=ids)
    for pk, day in chain(
        moved.values_list("project", "on"),
        Admitted.objects.filter(project__in=ids).values_list("project", "on"),
        named.values_list("project", "valid_from"),
    ):
        take(pk, day)
    for pk, at in ProjectPaper.objects.filter(project__in=ids).values_list("project", "at"):
        take(pk, _day(at))
    changes = RegisterChange.objects.filter(project__in=ids).exclude(key__in=_NO_SIGN_OF_LIFE)
    for pk, at in changes.values_list("project", "at"):
        take(pk, _day(at))
    return found


def _life(ids: Sequence[int]) -> dict[int, list[LifeChange]]:
    found: dict[int, list[LifeChange]] = {}
    for change in LifeChange.objects.filter(project__in=ids).order_by("pk"):
        found.setdefault(change.project_id, []).append(change)
    return found


def _day(at: datetime) -> date:
    """Stamps are real time; what counts is the business day on which they fell."""
    return (at + clock.business_offset()).astimezone(clock.SHANGHAI).date()
