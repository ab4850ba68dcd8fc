"""What the pages of 收数 show: how rows would be parted, what is out and back, what the files change together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.base.periods import Period
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.cellwise import SYSTEMS
from sanzhua.dispatch.choices import UploadState
from sanzhua.dispatch.collecting import Clash
from sanzhua.dispatch.draft import Draft, load_draft
from sanzhua.dispatch.merge import RowPlan, system_says
from sanzhua.dispatch.models import Handback, Report, Round, RoundPart
from sanzhua.dispatch.policy import FILLERS, lock_of
from sanzhua.dispatch.queries.conflicts import Changed, printed, who_changed
from sanzhua.dispatch.rounds import Laid, giver_of, lay_round
from sanzhua.dispatch.splits import parted, splits
from sanzhua.ui import times

OUT, BACK, TWICE = "out", "back", "twice"
_READING = frozenset({UploadState.WAITING, UploadState.READING})


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """A way to part the rows; `parts` are (name, number of rows)."""

    key: str
    label: str
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ShownFile:
    upload: int
    name: str
    at: datetime
    state: str
    state_word: str
    giver: str
    sentence: str
    reading: bool


@dataclass(frozen=True, slots=True)
class ShownPart:
    """`state`: out, back or twice (more than one file came back)."""

    number: int
    name: str
    rows: int
    state: str
    files: tuple[ShownFile, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that a cell could take; `choice` is what chooses it."""

    choice: str
    shown: str
    who: str
    at: datetime | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownClash:
    cell: str
    name: str
    heading: str
    sides: tuple[Side, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    file: str
    row: int
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """`cells` would be written by merging now; `reading` files are still being read; `lock` is why nothing may be."""

    parts: tuple[ShownPart, ...]
    strays: tuple[ShownFile, ...]
    missing: tuple[str, ...]
    clashes: tuple[ShownClash, ...]
    undecided: int
    refused: tuple[RefusedRow, ...]
    cells: int
    waiting: int
    reading: int
    lock: str | None


def split_choices(report: Report) -> list[SplitChoice]:
    names = [report.unit.name, report.unit.short_name, report.unit.label]
    rows = [(row.key, row.full) for row in load_draft(report).rows]
    found = []
    for split in splits().values():
        parts = parted(split, rows, names)
        label = split.label_en if words.language() == "en" else split.label
        found.append(SplitChoice(split.key, label, tuple((part_label(split.key, n), len(k)) for n, k in parts)))
    return found


def rounds_of(report: Report) -> list[Round]:
    return list(Round.objects.filter(report=report).select_related("by").order_by("-pk")[:20])


def part_label(split: str, name: str) -> str:
    one = splits()[split]
    return name or (one.without_en if words.language() == "en" else one.without)


def default_words(report: Report, person: Person, until: datetime) -> str:
    """What is pasted into a chat beside the workbooks; Chinese, whatever the page speaks, like the workbook itself."""
    form, period = report.definition, Period.parse(report.period)
    post = post_for(person, FILLERS, report.unit, report.form)
    office = post.unit.name if post is not None else report.unit.name
    with override("zh-hans"):
        by_when = times.moment(until)
    return (
        f"各单位：请填写《{form.title}》{period.label_zh}（{period.span_zh}）你们的项目。"
        "白色格请填写，灰色格不用改；没有变化的当月数填0，有情况写在备注里。"
        f"请于{by_when}前把填好的表发回给我，文件名不要改，涉密项目不要填。\n{office} {person.name}"
    )


def round_page(found: Round, person: Person) -> RoundPage:
    report = found.report
    lock = lock_of(report, person)
    parts = list(found.parts.all())
    handbacks = list(found.handbacks.select_related("part", "upload__document").order_by("pk"))
    by_part: dict[int, list[ShownFile]] = {}
    for one in handbacks:
        by_part.setdefault(one.part_id or 0, []).append(_file(one))
    laid = lay_round(found, lock)
    shown = tuple(_part(found, part, by_part.get(part.pk, [])) for part in parts)
    states = Counter(one.upload.state for one in handbacks)
    names = {one.pk: one for one in handbacks}
    return RoundPage(
        parts=shown,
        strays=tuple(by_part.get(0, ())),
        missing=tuple(part.name for part in shown if part.state == OUT),
        clashes=tuple(_clashes(report, laid, names)),
        undecided=len(laid.together.undecided),
        refused=tuple(_refused(names[pk], plan) for pk, plan in laid.refused),
        cells=len(laid.together.taken),
        waiting=len(laid.files),
        reading=sum(states[state] for state in _READING),
        lock=lock.whole,
    )


def _part(found: Round, part: RoundPart, files: list[ShownFile]) -> ShownPart:
    back = [file for file in files if file.state != UploadState.REFUSED]
    state = TWICE if len(back) > 1 else BACK if back else OUT
    return ShownPart(part.number, part_label(found.split, part.name), len(part.keys), state, tuple(files))


def _file(one: Handback) -> ShownFile:
    upload = one.upload
    return ShownFile(
        upload=upload.pk,
        name=upload.document.name,
        at=upload.at,
        state=upload.state,
        state_word=_("已合并") if upload.state == UploadState.APPLIED else upload.get_state_display(),
        giver=giver_of(one),
        sentence=upload.sentence or one.sentence,
        reading=upload.state in _READING,
    )


def _clashes(report: Report, laid: Laid, names: dict[int, Handback]) -> list[ShownClash]:
    found = laid.together.clashes
    wanted = {clash.cell: _seen(clash) for clash in found}
    changed = who_changed(report, wanted)
    return [_clash(laid.draft, clash, changed.get(clash.cell, Changed()), names) for clash in found]


def _seen(clash: Clash) -> int:
    revisions = [claim.plan.seen.revision for claim in clash.claims if claim.plan.seen is not None]
    return min(revisions, default=0)


def _clash(draft: Draft, clash: Clash, changed: Changed, names: dict[int, Handback]) -> ShownClash:
    (key, column), claims = clash.cell, clash.claims
    one = draft.form.by_key[column]
    target = claims[0].plan.target
    assert target is not None
    here = printed(one, system_says(target, column))
    sides = [Side(SYSTEMS, here, changed.by, changed.at, clash.decision == SYSTEMS)]
    for claim in claims:
        choice = str(claim.handback)
        at = names[claim.handback].upload.at
        sides.append(Side(choice, printed(one, claim.said), claim.giver, at, clash.decision == choice))
    return ShownClash(f"{key}|{column}", target.shown_name, words.heading(one), tuple(sides), bool(clash.decision))


def _refused(handback: Handback, plan: RowPlan) -> RefusedRow:
    sentence = {
        "no_name": _("这一行没有项目名称，没有读入。"),
        "gone": _("这个项目现在不在本表里，没有采用。"),
        "twice": _("与前面一行是同一个项目，只采用前一行。"),
        "foreign": _("这一行不在发给对方的表里，没有采用；要增加项目请在本表里加。"),
    }.get(plan.why, _("这一行没有采用。"))
    return RefusedRow(handback.upload.document.name, plan.file.row, str(plan.file.get("name") or ""), sentence)
