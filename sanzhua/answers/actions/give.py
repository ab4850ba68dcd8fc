"""A figure is given out: one click, and it is remembered with its basis."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sanzhua.accounts.models import Person, Post
from sanzhua.answers import policy
from sanzhua.answers.choices import Channel
from sanzhua.answers.models import GivenFigure
from sanzhua.answers.queries.figures import Answer
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger

_TO, _PURPOSE, _ONCE = 120, 200, 40


@dataclass(frozen=True, slots=True)
class Giving:
    """`seen` is the exact figure that the page showed; `once` names the click."""

    to_whom: str
    once: str
    seen: str
    channel: str = Channel.PHONE
    purpose: str = ""


def give(answer: Answer, said: Giving, *, by: Person) -> GivenFigure:
    """Remember the figure, in Chinese as all that is kept; a second click of the same form gives the first one's row.

    Raises NotAllowed, Incomplete without a receiver, WrongState where the figure is another one by now.
    """
    post = policy.giving_post(by, answer.subject.unit)
    to = " ".join(said.to_whom.split())[:_TO]
    if not to:
        raise Incomplete(_("请写明给谁，例如：省发改委投资处。"))
    if said.channel not in Channel.values:
        raise Incomplete(_("请选择给出的方式。"))
    if not said.once or len(said.once) > _ONCE:
        raise Incomplete(_("页面太旧，请刷新后再点。"))
    if (made := GivenFigure.objects.filter(once=said.once, by=by).first()) is not None:
        return made
    if said.seen != answer.exact:
        words = {"now": answer.shown}
        raise WrongState(_("这个数刚刚变了，现在是%(now)s。没有记下，请看清后再给。") % words)
    try:
        with transaction.atomic(), override("zh-hans"):
            return _kept(answer, said, to, post, by)
    except IntegrityError:
        return GivenFigure.objects.get(once=said.once, by=by)


def _kept(answer: Answer, said: Giving, to: str, post: Post, by: Person) -> GivenFigure:
    subject, one = answer.subject, answer.one
    assert post.scope is not None
    made = GivenFigure.objects.create(
        source=one.form,
        metric=one.key,
        period=str(answer.period),
        subject_kind=subject.kind,
        subject_key=subject.key[:220],
        subject=subject.name[:220],
        unit=post.scope,
        label=answer.label[:80],
        measure=one.unit,
        value=answer.decimal,
        shown=answer.shown,
        definition=answer.definition,
        cutoff=answer.cut_off,
        kept=one.kept,
        scope=subject.scope.as_json(),
        parts=[part.pk for part in answer.cutoff.parts],
        basis=answer.basis,
        to_whom=to,
        channel=said.channel,
        purpose=" ".join(said.purpose.split())[:_PURPOSE],
        once=said.once,
        by=by,
        post=str(post)[:160],
        on=clock.business_today(),
        at=clock.now(),
    )
    ledger.record(kind="answers.give", actor=by, unit=post.scope, facts=_told(made))
    return made


def _told(made: GivenFigure) -> dict[str, object]:
    plain = ("source", "metric", "period", "subject", "shown", "to_whom", "channel", "purpose", "basis")
    return {"given": made.pk, **{name: getattr(made, name) for name in plain}, "value": made.value}
