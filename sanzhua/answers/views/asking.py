"""一句话 and the giving of a figure."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Person
from sanzhua.answers.actions.give import Giving, give
from sanzhua.answers.choices import Channel
from sanzhua.answers.queries.figures import Answer, Months, answers_of
from sanzhua.answers.queries.find import hits
from sanzhua.answers.queries.given import Last, last_given, last_receiver, receivers
from sanzhua.answers.queries.subjects import subject_of
from sanzhua.answers.views import asked_month, business_person
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.dispatch.calendar import reported_month
from sanzhua.dispatch.queries.figures import owner_of
from sanzhua.facts import own
from sanzhua.facts.definitions import WrongQuestion

_WORDS = 80


@dataclass(frozen=True, slots=True)
class Card:
    """A figure with what was given before; `place` tells the fields of one card from those of another."""

    answer: Answer
    last: Last | None
    once: str
    place: str

    @property
    def asked(self) -> dict[str, str]:
        one = self.answer.one
        return {"source": one.form, "key": one.key, "subject": self.answer.subject.ref,
                "period": str(self.answer.period)}  # fmt: skip


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    person, text = business_person(request), request.GET.get("q", "")[:_WORDS].strip()
    month = asked_month(request.GET.get("period"))
    found, shown = hits(person, text, month) if text else (None, [])
    answers = [one for hit in shown for one in hit.answers]
    last = last_given(answers, person) if answers else {}
    cards, number = [], 0
    for hit in shown:
        mine = []
        for one in hit.answers:
            number += 1
            mine.append(_card(one, last, number))
        cards.append((hit.subject, mine))
    context = {"text": text, "found": found, "cards": cards, "month": month, **_giving_words(person)}
    return render(request, "answers/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give_page(request: HttpRequest) -> HttpResponse:
    """One figure, what was given before, and the form; the cards of a search send the same form here."""
    person = business_person(request)
    sent = request.POST if request.method == "POST" else request.GET
    answer = _asked_answer(person, sent)
    fault = ""
    if request.method == "POST":
        with override("zh-hans"):  # the name that is kept with the figure
            kept = _asked_answer(person, sent)
        said = Giving(*(sent.get(name, "") for name in ("to_whom", "once", "seen", "channel", "purpose")))
        try:
            made = give(kept, said, by=person)
        except NotAllowed:
            raise
        except Refused as refusal:
            fault = refusal.sentence
        else:
            words = {"shown": answer.shown, "to": made.to_whom}
            messages.success(request, _("已记下：%(shown)s 给 %(to)s。") % words)
            return redirect("answers:given")
    last = last_given([answer], person)
    context = {"card": _card(answer, last, 1), "fault": fault, "sent": sent, **_giving_words(person)}
    return render(request, "answers/give.html", context, status=422 if fault else 200)


def _card(one: Answer, last: dict[tuple[str, str, str], Last], number: int) -> Card:
    before = last.get((one.subject.key, one.one.form, one.one.key))
    return Card(one, before, secrets.token_hex(16), f"a{number}")


def _giving_words(person: Person) -> dict[str, Any]:
    return {"receivers": receivers(person), "receiver": last_receiver(person), "channels": Channel.choices}


def _asked_answer(person: Person, sent: Any) -> Answer:
    """Raises Http404 for a figure that does not exist and for whose subject the person may not see."""
    subject = subject_of(sent.get("subject", "")[:60], person)
    month = asked_month(sent.get("period"))
    if subject is None:
        raise Http404(_("没有这个单位、项目或领导，或您无权查看。"))
    try:
        one = own.find(sent.get("source", ""), sent.get("key", ""), month or reported_month(), owner_of(person))
    except WrongQuestion as refusal:
        raise Http404(refusal.sentence) from refusal
    found = answers_of(subject, [one], Months(month))
    if not found:
        raise Http404(_("这个指标分不出这个对象的数。"))
    return found[0]
