"""A narrative as its page, the head's and the city's pages, and its file show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import NotAllowed
from sanzhua.dispatch import hands
from sanzhua.dispatch.choices import REPORT_MOVES, WITH_CLERK, ReportStatus, VersionStatus
from sanzhua.dispatch.models import Narrative, NarrativeVersion, Report
from sanzhua.dispatch.narrative_sketch import load_sketch, numbered, paragraphs
from sanzhua.dispatch.narratives import frozen, own_figures
from sanzhua.papers import prose
from sanzhua.papers.docx_writer import write_docx
from sanzhua.papers.paper import Block, Heading, Paper, Para, Signature, date_in_chinese

# Verbs that are not for everybody of the role: who had the version in hand before does not take the next step.
_HANDS = {
    "sign": hands.require_other_writer,
    "send_back": hands.require_citys_reader,
    "accept": hands.require_citys_reader,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a locked figure with its key."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`text` is what is edited, under `heading`; `lines` its paragraphs in pieces, under `title` with its number."""

    key: str
    heading: str
    title: str
    text: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class NarrativePage:
    """`moved` are figures that the returns have changed since they were read, with what they are now.

    `version` is the newest that was handed in; `may` the verbs that the person can do now.
    """

    sections: tuple[Section, ...]
    figures: tuple[tuple[str, str], ...]
    moved: dict[str, str]
    version: NarrativeVersion | None
    note: str
    editable: bool
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Beside:
    """A narrative next to the figures: its sections as they stand, or as they were frozen."""

    pk: int
    status: str
    title: str
    sections: tuple[Section, ...]
    signer: str
    signed_at: datetime | None


def narrative_page(narrative: Narrative, person: Person) -> NarrativePage:
    version = narrative.versions.order_by("-number").first()
    may = _verbs(narrative, version, person)
    editable = "hand_in" in may
    is_draft = narrative.status in WITH_CLERK
    sections = _draft_sections(narrative) if is_draft or version is None else _frozen_sections(version)
    return NarrativePage(
        sections=sections,
        figures=tuple((key, found["shown"]) for key, found in narrative.figures.items() if found["value"] is not None),
        moved=_moved(narrative),
        version=version,
        note=_last_note(narrative),
        editable=editable,
        may=may,
    )


def narrative_beside(report: Report) -> Beside | None:
    """The narrative of the report's unit and month, None where none was begun; drafts are shown as such."""
    narrative = Narrative.objects.filter(unit=report.unit_id, period=report.period).first()
    if narrative is None:
        return None
    version = narrative.versions.order_by("-number").first()
    is_open = narrative.status in WITH_CLERK or version is None
    return Beside(
        pk=narrative.pk,
        status=narrative.status,
        title=narrative.title,
        sections=_draft_sections(narrative) if is_open or version is None else _frozen_sections(version),
        signer=" ".join(filter(None, [version.signer_post, version.signer_name])) if version else "",
        signed_at=version.signed_at if version else None,
    )


def narratives_in(person: Person, period: str) -> list[Narrative]:
    """What the person sees of a month, by unit; every month where none is asked for."""
    found = Narrative.objects.visible_to(person).select_related("unit")
    return list((found.filter(period=period) if period else found).order_by("-period", "unit__order", "unit_id")[:200])


def narrative_docx(narrative: Narrative) -> bytes:
    """In the layout of an official document; a draft says so on every page until it is signed."""
    version = narrative.versions.exclude(status=VersionStatus.VOID).order_by("-number").first()
    is_open = narrative.status in WITH_CLERK or version is None
    sections = _draft_sections(narrative) if is_open or version is None else _frozen_sections(version)
    signed_at = None if is_open or version is None else version.signed_at
    day = (signed_at or clock.business_now()).astimezone(clock.SHANGHAI).date()
    paper = Paper(
        title=narrative.title,
        blocks=(*_blocks(sections), Signature(narrative.unit.name, date_in_chinese(day))),
        addressee=load_sketch().addressee if root_unit().pk != narrative.unit_id else None,
        kind="报告",
        draft=signed_at is None,
    )
    return write_docx(paper, made_at=(signed_at or clock.now()).replace(microsecond=0))


def _blocks(sections: tuple[Section, ...]) -> list[Block]:
    found: list[Block] = []
    for section in sections:
        if section.lines:
            found.append(Heading(1, section.title))
            found.extend(Para("".join(piece.text for piece in line)) for line in section.lines)
    return found


def _draft_sections(narrative: Narrative) -> tuple[Section, ...]:
    shown = {key: found["shown"] for key, found in narrative.figures.items()}
    found, place = [], 0
    for one in narrative.sections:
        lines = tuple(_pieces(line, shown) for line in paragraphs(one["text"]))
        title = numbered(one["heading"], place) if lines else ""
        place += bool(lines)
        found.append(Section(one["key"], one["heading"], title, one["text"], lines))
    return tuple(found)


def _pieces(line: str, shown: dict[str, str]) -> tuple[Piece, ...]:
    return tuple(
        Piece(part) if kind == "text" else Piece(shown.get(part, prose.DASH), part) for kind, part in prose.pieces(line)
    )


def _frozen_sections(version: NarrativeVersion) -> tuple[Section, ...]:
    return tuple(
        Section("", one["heading"], one["heading"], "", tuple((Piece(line),) for line in one["paragraphs"]))
        for one in frozen(version)["sections"]
    )


def _moved(narrative: Narrative) -> dict[str, str]:
    now, _sources = own_figures(narrative.unit, narrative.period)
    used = {token for one in narrative.sections for token in prose.tokens(one["text"])}
    return {
        key: now[key]["shown"]
        for key in narrative.figures
        if key in used and key in now and now[key]["value"] != narrative.figures[key]["value"]
    }


def _last_note(narrative: Narrative) -> str:
    if narrative.status != ReportStatus.RETURNED:
        return ""
    change = narrative.changes.filter(to_status=ReportStatus.RETURNED).order_by("-pk").first()
    return f"{change.by.name}：{change.note}" if change is not None else ""


def _verbs(narrative: Narrative, version: NarrativeVersion | None, person: Person) -> frozenset[str]:
    return frozenset(
        move.verb
        for move in REPORT_MOVES
        if narrative.status in move.from_
        and post_for(person, move.roles, narrative.unit, narrative.form) is not None
        and _is_of_ones_hand(move.verb, version, person)
    )


def _is_of_ones_hand(verb: str, version: NarrativeVersion | None, person: Person) -> bool:
    asked = _HANDS.get(verb)
    if asked is None or version is None:
        return True
    try:
        asked(version, person)
    except NotAllowed:
        return False
    return True
