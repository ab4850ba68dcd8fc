"""The chains of the units: which steps each form takes, and whose rule says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit, descendants_of, in_force
from sanzhua.base import clock
from sanzhua.dispatch import shown as words
from sanzhua.dispatch.chain import ChainBook
from sanzhua.dispatch.choices import REPORT_MOVES, STEPS
from sanzhua.dispatch.models import ChainStep, Report, Version
from sanzhua.dispatch.queries.post_sheet import CHAIN_ROLES
from sanzhua.formbook.definition import FORM_KEYS, load_form


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A unit's general chain, and the forms that differ from it (key, title, chain in words).

    `from_unit` is whose rule it is, empty for the usual two steps. `unmanned`: steps of it that nobody holds today.
    `posts`: (primary key, role, holder) of who fills, reviews and signs.
    """

    unit: int
    name: str
    steps: tuple[str, ...]
    said: str
    from_unit: str
    is_own: bool
    others: tuple[tuple[str, str, str], ...]
    unmanned: tuple[str, ...]
    posts: tuple[tuple[int, str, str], ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One name of a version's way through the unit; `role_key` is the step, `role` its word."""

    role_key: str
    role: str
    name: str
    post: str
    kind_word: str
    authority: str
    at: datetime


def chain_rows(person: Person) -> list[ChainRow]:
    """The reporting units that the person sees, and the root for whoever may set the rule of all; a fixed number of
    queries."""
    units = Unit.objects.visible_to(person).valid_on(clock.business_today())
    book, posts, keeps = ChainBook(), _posts(), _kept_units(person)
    shown = (unit for unit in units if unit.is_reporting or unit.parent_id is None)
    return [_row(unit, book, posts.get(unit.pk, []), unit.pk in keeps) for unit in shown]


def said_of(steps: Sequence[str]) -> str:
    """填表人 → 审核人 → 主要领导."""
    between = [str(role.label) for role in STEPS if role in steps]
    return " → ".join([pgettext("chain", "填表人"), *between, str(Role.HEAD.label)])


def hand_in_word(report: Report) -> str:
    """What the filler's button says: 送审核人审核 where somebody stands before the head, else 送领导签发."""
    return REPORT_MOVES.get(ChainBook().verb_of_hand_in(report)).title


def steps_of(version: Version) -> tuple[StepLine, ...]:
    """Who let the version pass before it was signed, in order."""
    return tuple(
        StepLine(
            role_key=step.role,
            role=step.get_role_display(),
            name=step.name,
            post=step.post,
            kind_word=step.get_kind_display(),
            authority=step.authority,
            at=step.business_at,
        )
        for step in ChainStep.objects.filter(version=version)
    )


def paper_steps(version: Version) -> tuple[tuple[str, str], ...]:
    """(role, word) of the chain's steps that nobody has taken in the system: the printed sheet shall bear them."""
    done = set(ChainStep.objects.filter(version=version).values_list("role", flat=True))
    steps = ChainBook().steps(version.report.unit_id, version.report.form)
    return tuple((str(role), str(role.label)) for role in steps if role not in done)


def _row(unit: Unit, book: ChainBook, posts: Sequence[Post], may_keep: bool) -> ChainRow:
    rule = book.rule_for(unit.pk, "")
    steps = tuple(rule.steps) if rule else ()
    own = (one for one in book.rules if one.unit_id == unit.pk and one.form in FORM_KEYS)
    held = {post.role for post in posts if post.person and post.person.is_active and not post.forms}
    missing = (Role(role) for role in steps if unit.is_reporting and role not in held)
    return ChainRow(
        unit=unit.pk,
        name=unit.shown_in_full,
        steps=steps,
        said=said_of(steps),
        from_unit=rule.unit.shown if rule else "",
        is_own=rule is not None and rule.unit_id == unit.pk,
        others=tuple((one.form, _title(one.form), said_of(one.steps)) for one in own),
        unmanned=tuple(str(role.label) for role in missing),
        posts=tuple((one.pk, one.get_role_display(), one.person.name if one.person else "") for one in posts),
        may_keep=may_keep,
    )


def _posts() -> dict[int, list[Post]]:
    """Posts of the chain held today by the unit they act on, in the order of the chain; lent authority aside."""
    found = Post.objects.filter(in_force(clock.business_today()), role__in=CHAIN_ROLES).select_related("person")
    posts: dict[int, list[Post]] = {}
    for post in sorted(found, key=lambda post: (CHAIN_ROLES.index(Role(post.role)), post.pk)):
        posts.setdefault(post.scope_id or 0, []).append(post)
    return posts


def _kept_units(person: Person) -> frozenset[int]:
    """Units whose chain the person sets: as their head, or as dispatcher of what lies above them."""
    posts = person.current_posts()
    city = {post.scope_id for post in posts if post.role == Role.DISPATCHER and post.scope_id}
    return descendants_of(city) | {post.scope_id for post in posts if post.role == Role.HEAD and post.scope_id}


def _title(form: str) -> str:
    return words.title(load_form(form))
