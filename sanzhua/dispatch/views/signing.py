"""Several returns signed in one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import sign_many
from sanzhua.dispatch.forms import PasswordForm
from sanzhua.dispatch.views import ticked_versions


@require_http_methods(["GET", "HEAD", "POST"])
def sign_several(request: HttpRequest) -> HttpResponse:
    """Each ticked return comes as `signed=<version>:<hash shown>`; whatever cannot be signed stays, with its reason."""
    person = person_of(request)
    form = PasswordForm(request.POST or None, person=person)
    ticked, outcomes = request.POST.getlist("signed"), []
    if request.method == "POST" and form.is_valid():
        outcomes = sign_many(chosen=ticked_versions(ticked, person), by=person)
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
