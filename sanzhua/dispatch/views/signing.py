"""Several returns signed in one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import sign_many
from sanzhua.dispatch.forms import PasswordForm
from sanzhua.dispatch.models import Version


@require_http_methods(["GET", "HEAD", "POST"])
def sign_several(request: HttpRequest) -> HttpResponse:
    """Each ticked return comes as `signed=<version>:<hash shown>`; whatever cannot be signed stays, with its reason."""
    person = person_of(request)
    form = PasswordForm(request.POST or None, person=person)
    ticked, outcomes = request.POST.getlist("signed"), []
    if request.method == "POST" and form.is_valid():
        outcomes = sign_many(chosen=_chosen(ticked, person), by=person)
        done = sum(one.is_done for one in outcomes)
        if done == len(outcomes) and done:
            messages.success(request, _("已签发并报送%(count)d份。") % {"count": done})
            return redirect("dispatch:sign_several")
        form = PasswordForm(None, person=person)
    waiting = queries.waiting_for(person)
    context = {
        "waiting": waiting,
        "form": form,
        "ticked": set(ticked) if request.method == "POST" else {_tick(one) for one in waiting if one.may_sign},
        "may_any": any(one.may_sign for one in waiting),
        "left": [one for one in outcomes if not one.is_done],
        "done": [one for one in outcomes if one.is_done],
        "none_chosen": request.method == "POST" and not ticked,
    }
    return render(request, "dispatch/signing.html", context, status=422 if form.errors or context["left"] else 200)


def _tick(one: queries.Waiting) -> str:
    return f"{one.page.version}:{one.page.sha256}"


def _chosen(ticked: list[str], person: Person) -> list[tuple[Version, str]]:
    """What is no version of the person's units is passed over like one that does not exist."""
    asked = dict(mark.split(":", 1) for mark in ticked if mark.count(":") == 1)
    numbers = [int(pk) for pk in asked if pk.isdecimal() and len(pk) < 19]
    found = Version.objects.visible_to(person).select_related("report__unit").in_bulk(numbers)
    return [(found[pk], asked[str(pk)]) for pk in numbers if pk in found]
