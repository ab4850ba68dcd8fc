"""A light is set by hand with a reason, and taken back with one; the rules' own light stays beside it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override as in_language

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.lights import policy
from sanzhua.lights.choices import OVERRIDE_MOVES, Colour, OverrideStatus
from sanzhua.lights.models import LightOverride
from sanzhua.lights.queries import CONSTRUCTION, Light, lights
from sanzhua.registry.models import Project
from sanzhua.workflow.moves import move


def override_light(
    project: Project, *, period: Period | str, colour: str, reason: str, by: Person, form: str = CONSTRUCTION
) -> LightOverride:
    """Set the light of a project in one month; the same again by the same person is the first.

    Raises Refused where the month holds no accepted row of the project or the colour is none, NotAllowed, Incomplete
    without a reason, WrongState where the rules say the same or another override stands.
    """
    if colour not in Colour.values:
        raise Refused(_("请选择一种颜色。"))
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        with in_language("zh-hans"):
            light = next(iter(lights(period, form=form, projects=[project.uid])), None)
        if light is None:
            raise Refused(_("这一期还没有接收这个项目的月报，没有灯可改。"))
        unit = Unit.objects.get(pk=light.unit_id)
        post = policy.require_override(by, unit, form)
        if not reason.strip():
            raise Incomplete(_("请写明改灯的理由。"))
        held = LightOverride.objects.standing().filter(project=project, form=form, period=str(period)).first()
        if held is not None and (held.colour, held.reason, held.by_id) == (colour, reason.strip(), by.pk):
            return held
        _require_news(light, held, colour)
        made = LightOverride.objects.create(
            project=project,
            unit=unit,
            form=form,
            period=str(period),
            colour=colour,
            computed=light.computed,
            score=light.score,
            sentence=light.sentence,
            reason=reason.strip(),
            by=by,
            post=str(post),
            at=clock.now(),
        )
        ledger.record(kind="lightoverride.set", actor=by, unit=unit, facts=_facts(made))
    return made


def withdraw_override(held: LightOverride, *, by: Person, note: str) -> None:
    """The rules' light holds again; what was set stays readable. Raises NotAllowed and Incomplete without a reason."""
    post = policy.require_override(by, held.unit, held.form)
    if held.status == OverrideStatus.WITHDRAWN:
        return
    move(held, "withdraw", moves=OVERRIDE_MOVES, by=by, post=post, note=note, ledger_facts=_facts(held))


def _require_news(light: Light, held: LightOverride | None, colour: str) -> None:
    if held is not None:
        said = _("这一期的灯已由%(by)s改为“%(colour)s”。要另改，请先撤销那一次。")
        raise WrongState(said % {"by": held.by.name, "colour": held.get_colour_display()})
    if light.computed == colour:
        raise WrongState(_("规则算出的就是这个颜色，不用改灯。"))


def _facts(one: LightOverride) -> dict[str, object]:
    return {
        "project": one.project.uid,
        "form": one.form,
        "period": one.period,
        "colour": one.colour,
        "computed": one.computed,
        "score": one.score,
        "sentence": one.sentence,
        "reason": one.reason,
        "post": one.post,
    }
