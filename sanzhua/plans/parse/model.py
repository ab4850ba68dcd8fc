"""What a plan document is read into: values that a screen can show beside the text that they were read from."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.plans.parse.dates import Due
from sanzhua.plans.parse.notes import Unit
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.targets import Target


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) of a paragraph's text; paragraphs count from 0."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Task:
    """A clause with a duty. `text` is its wording without number and notes; lines count from 1."""

    number: str
    heading: str | None
    text: str
    units: tuple[Unit, ...]
    due: tuple[Due, ...]
    targets: tuple[Target, ...]
    line: int
    end_line: int
    spans: tuple[Span, ...]
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is no task, and why: title, salutation, preamble, principles, heading, introduction, closing,
    signature, attachment, rule, standing_rules, table_head, other."""

    why: str
    text: str
    line: int
    end_line: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for the whole document: `kind` is first_leads or for_all. It holds from its place on."""

    kind: str
    text: str
    line: int
    paragraph: int
    start: int
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    title: str | None
    year: int | None
    paragraphs: tuple[Paragraph, ...]
    tasks: tuple[Task, ...]
    passages: tuple[Passage, ...]
    rules: tuple[Rule, ...]
