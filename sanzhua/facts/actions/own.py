"""A unit's own metrics: each saving is a new version from a month on; no version changes a figure that was closed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.facts import own, policy
from sanzhua.facts.definitions import metrics_of
from sanzhua.facts.models import OwnMetric
from sanzhua.ledger import actions as ledger


@dataclass(frozen=True, slots=True)
class MetricDraft:
    """A definition as it was typed; `measure` is 个, yuan or ratio; empty texts stand for nothing."""

    source: str
    key: str
    from_period: str
    label: str
    measure: str
    numerator: str
    clause: str
    denominator: str = ""
    scope: str = ""
    label_en: str = ""
    better: str = ""
    meaning: str = ""


def define_metric(draft: MetricDraft, *, unit: Unit, by: Person) -> OwnMetric:
    """Make the metric's next version, which holds from `from_period` on; said twice it stays one version.

    Raises NotAllowed, Incomplete where the definition cannot be answered, WrongState where it would change a figure of
    a closed month.
    """
    post = policy.require_definer(by, unit, draft.source)
    _require_sound(draft)
    last = own.newest(unit, draft.source, draft.key)
    if last is not None and own.draft_of(last) == asdict(draft) and not last.retired:
        return last
    _require_open(draft.from_period, last)
    return _written(asdict(draft), unit, by, post, last)


def retire_metric(metric: OwnMetric, *, from_period: str, by: Person) -> OwnMetric:
    """From that month on the metric is asked no more; its earlier figures stay. Raises NotAllowed, WrongState."""
    post = policy.require_definer(by, metric.unit, metric.source)
    last = own.newest(metric.unit, metric.source, metric.key) or metric
    if last.retired:
        return last
    _require_open(from_period, last)
    return _written(own.draft_of(last) | {"from_period": from_period}, metric.unit, by, post, last, retired=True)


def _require_sound(draft: MetricDraft) -> None:
    if draft.key in metrics_of(draft.source):
        raise Incomplete(_("代号“{key}”是系统自带的指标，请换一个代号。").format(key=draft.key))
    if bool(draft.denominator.strip()) != (draft.measure == "ratio"):
        raise Incomplete(_("比率须写分母；个数和金额没有分母。"))
    if not draft.clause.strip() or not draft.label.strip():
        raise Incomplete(_("请写明指标名称和依据的文件条款。"))
    own.require_sound(own.as_metric(draft))


def _require_open(from_period: str, last: OwnMetric | None) -> None:
    """A closed month keeps the definition that it was closed with."""
    frozen = own.last_frozen()
    if frozen is not None and from_period <= frozen:
        sentence = _("{month} 及以前已关账，数字不再变。新的写法最早自 {next} 起。")
        raise WrongState(sentence.format(month=frozen, next=Period.parse(frozen).next()))
    if last is not None and from_period < last.from_period:
        raise WrongState(_("上一版自 {month} 起，新的一版不能更早。").format(month=last.from_period))


def _written(
    values: dict[str, str], unit: Unit, by: Person, post: Post, last: OwnMetric | None, *, retired: bool = False
) -> OwnMetric:
    number = 1 if last is None else last.version + 1
    try:
        with transaction.atomic():
            made = OwnMetric.objects.create(
                **values, unit=unit, version=number, retired=retired, by=by, post=str(post), at=clock.now()
            )
            said = {**values, "version": number, "retired": retired, "post": str(post)}
            ledger.record(kind="metric.define", actor=by, unit=unit, facts=said)
    except IntegrityError as error:
        raise WrongState(_("这个指标刚刚被另一人修改，请刷新页面，核对后再存。")) from error
    return made
