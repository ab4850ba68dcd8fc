"""A question whether two entries are one project is answered, once; the answer may be taken back with a reason."""

from __future__ import annotations

from django.db import transaction

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.registry import policy
from sanzhua.registry.actions.merging import merge, undo_merge
from sanzhua.registry.actions.relating import relate, unrelate
from sanzhua.registry.actions.searching import tell_of_questions
from sanzhua.registry.choices import QUESTION_MOVES, Answer, Lane, Relation
from sanzhua.registry.models import IdentityQuestion, Merge, Project, ProjectRelation
from sanzhua.registry.queries.entries import entries_of
from sanzhua.registry.rules import likeness
from sanzhua.workflow.moves import move


def answer(question: IdentityQuestion, *, verb: str, by: Person, note: str = "", turned: bool = False) -> None:
    """Say what the two entries are to each other: same, phase_of, part_of, replaces or different.

    The younger entry is the phase, the part, the replacement, or what is merged away; `turned` means the other way
    round. Raises NotAllowed, WrongState where it was answered meanwhile or the deed is not possible.
    """
    post = policy.require_decider(by, question.first, question.second)
    older, younger = (question.second, question.first) if turned else (question.first, question.second)
    with transaction.atomic():
        facts = {"first": question.first.uid, "second": question.second.uid, "turned": turned}
        move(question, verb, moves=QUESTION_MOVES, by=by, post=post, note=note, ledger_facts=facts, unit=question.unit)
        if verb == Answer.SAME:
            merge(kept=older, merged=younger, by=by, note=note)
        elif verb in Relation.values:
            relate(project=younger, other=older, kind=verb, by=by, note=note)
        _tell(question)


def take_back(question: IdentityQuestion, *, by: Person, note: str) -> None:
    """Ask again: a merge is undone, a relation ended. Raises NotAllowed, Incomplete without a reason, WrongState."""
    post = policy.require_decider(by, question.first, question.second)
    pair = [question.first_id, question.second_id]
    with transaction.atomic():
        move(question, "take_back", moves=QUESTION_MOVES, by=by, post=post, note=note, unit=question.unit)
        for one in Merge.objects.filter(kept__in=pair, merged__in=pair, undone_at__isnull=True):
            undo_merge(one, by=by, note=note)
        for related in ProjectRelation.objects.filter(project__in=pair, other__in=pair, ended_at__isnull=True):
            unrelate(related, by=by)
        _tell(question)


def settle(first: Project, second: Project, *, verb: str, by: Person, note: str = "", turned: bool = False) -> None:
    """Answer for two projects that a person chose, whether or not the search ever found them alike.

    Raises as `answer`.
    """
    policy.require_decider(by, first, second)
    with transaction.atomic():
        answer(question_of(first, second), verb=verb, by=by, note=note, turned=turned)


def question_of(first: Project, second: Project) -> IdentityQuestion:
    """The one question about this pair, made where there is none yet."""
    older, younger = sorted([first, second], key=lambda one: one.pk)
    entries = entries_of([older.pk, younger.pk])
    judged = likeness.judge(entries[older.pk], entries[younger.pk])
    found, _made = IdentityQuestion.objects.get_or_create(
        first=older,
        second=younger,
        defaults={
            "lane": Lane.OWN if older.unit_id == younger.unit_id else Lane.CITY,
            "points": judged.points,
            "verdict": judged.verdict,
            "phase": judged.phase,
            "evidence": [one.as_json() for one in likeness.weigh(entries[older.pk], entries[younger.pk])],
            "at": clock.now(),
        },
    )
    return found


def _tell(question: IdentityQuestion) -> None:
    own = question.lane == Lane.OWN
    tell_of_questions([question.first.unit] if own else [], city=not own)
