"""Which steps each unit's returns take between filler and head."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanzhua.accounts.models import Post, Unit
from sanzhua.accounts.queries import person_of
from sanzhua.dispatch import queries, shown
from sanzhua.dispatch.actions import drop_chain, set_chain
from sanzhua.dispatch.choices import STEPS
from sanzhua.formbook.definition import FORM_KEYS, load_form


@require_http_methods(["GET", "HEAD", "POST"])
def chains(request: HttpRequest) -> HttpResponse:
    """A POST sets the steps of one unit for one form or all, or with `drop` follows the rule above again."""
    person = person_of(request)
    if request.method == "POST":
        asked = request.POST.get("unit", "")
        unit = get_object_or_404(Unit.objects.visible_to(person), pk=int(asked) if asked.isdecimal() else 0)
        form = request.POST.get("form", "")
        if "drop" in request.POST:
            drop_chain(unit=unit, form=form, by=person)
            messages.success(request, _("已按上级的报送链办理。"))
        else:
            set_chain(unit=unit, form=form, steps=request.POST.getlist("step"), by=person)
            messages.success(request, _("报送链已设置，自下一次送签起执行。"))
        return redirect("dispatch:chains")
    rows = queries.chain_rows(person)
    context = {
        "rows": rows,
        "kept": [row for row in rows if row.may_keep],
        "steps": [(str(role), role.label) for role in STEPS],
        "forms": [(key, shown.title(load_form(key))) for key in FORM_KEYS],
    }
    return render(request, "dispatch/chains.html", context)


@require_safe
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet that a change of a post prints."""
    posts = Post.objects.visible_to(person_of(request)).select_related("unit", "scope", "person")
    post = get_object_or_404(posts.filter(role__in=queries.CHAIN_ROLES), pk=pk)
    return render(request, "dispatch/post_sheet.html", {"sheet": queries.post_sheet(post)})
