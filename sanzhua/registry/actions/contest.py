"""A competition is drawn up, and closed with the figures and versions of the day."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import require_role
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.facts.definitions import metric
from sanzhua.ledger import actions as ledger
from sanzhua.registry.choices.attraction import Better
from sanzhua.registry.models import Competition, CompetitionMetric
from sanzhua.registry.queries.contest import draw

MOST_METRICS = 12


def open_competition(
    *, title: str, period: str, metrics: Sequence[tuple[str, str, int, str]], by: Person
) -> Competition:
    """Draw up a competition on metrics of contract 5, each (form, key, weight, better).

    Raises NotAllowed, Incomplete without a title, a metric or a weight, WrongQuestion for a metric that does not exist.
    """
    require_role(by, *DECIDERS, scope=root_unit())
    title = " ".join(title.split())
    if not title or not metrics:
        raise Incomplete(_("请填写名称，并至少选一项指标。"))
    if len(metrics) > MOST_METRICS or len({one[:2] for one in metrics}) < len(metrics):
        raise Incomplete(_("指标最多%(most)d项，每项只选一次。") % {"most": MOST_METRICS})
    Period.parse(period)
    for form, key, weight, better in metrics:
        metric(form, key)
        if not 0 < weight <= 1000 or better not in Better.values:
            raise Incomplete(_("每项指标的分值须是1到1000的整数。"))
    try:
        with transaction.atomic():
            made = Competition.objects.create(unit=root_unit(), title=title, period=period, by=by, at=clock.now())
            CompetitionMetric.objects.bulk_create(
                CompetitionMetric(competition=made, form=form, key=key, weight=weight, better=better)
                for form, key, weight, better in metrics
            )
    except IntegrityError as error:
        raise WrongState(_("这一期已有同名的竞赛，请换一个名称。")) from error
    return made


def close_competition(*, competition: Competition, by: Person) -> Competition:
    """Freeze the table with the versions that it was drawn from; a second time changes nothing. Raises NotAllowed."""
    post = require_role(by, *DECIDERS, scope=competition.unit)
    with transaction.atomic():
        held = Competition.objects.select_for_update().get(pk=competition.pk)
        if held.frozen is None:
            held.frozen, held.closed_by, held.closed_at = draw(held), by, clock.now()
            held.save(update_fields=["frozen", "closed_by", "closed_at"])
            versions = [f"{one['form']} {one['unit']} v{one['version']}" for one in held.frozen["versions"]]
            facts = {"title": held.title, "period": held.period, "post": str(post), "versions": versions}
            ledger.record(kind="competition.close", actor=by, unit=held.unit, facts=facts)
    return held
