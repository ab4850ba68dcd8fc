"""What both ways of the opening load have in common: what may be loaded, in which version, and what is said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base.refusals import Refused, WrongState
from sanzhua.dispatch.models import FormPeriod
from sanzhua.facts.models import Part
from sanzhua.formbook.definition import Form

NAMED = 5


@dataclass
class Loaded:
    """What a load did, and to which periods. `unchanged` parts were there already with the same content; `notices` are
    for a person."""

    rows: int
    parts: int
    sums: dict[str, int]
    created_units: list[str] = field(default_factory=list)
    unchanged: int = 0
    notices: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        answer = {"rows": self.rows, "parts": self.parts, "sums": self.sums, "created_units": self.created_units}
        return answer | ({"unchanged": self.unchanged} if self.unchanged else {})


@dataclass(frozen=True, slots=True)
class Draft:
    """One (unit, period) of the file on its way to a part."""

    unit: Unit
    period: str

    @property
    def name(self) -> str:
        return f"{self.unit.name} {self.period}"

    @property
    def at(self) -> tuple[int, str]:
        return self.unit.pk, self.period


def wait_for_turn() -> None:
    """One load at a time, so that two do not make the same unit twice. SQLite's transaction already is the turn."""
    Unit.objects.select_for_update(no_key=True).get(pk=root_unit().pk)


def former_parts(form: Form, drafts: Iterable[Draft]) -> dict[tuple[int, str], Part]:
    periods = {draft.period for draft in drafts}
    parts = Part.objects.current().filter(source=form.key, period__in=periods)
    return {(part.unit_id, part.period): part for part in parts}


def next_version(draft: Draft, former: Mapping[tuple[int, str], Part]) -> int:
    before = former.get((draft.unit.pk, draft.period))
    return 1 if before is None else before.version + 1


def require_loadable(form: Form, fresh: Sequence[Draft], former: dict[tuple[int, str], Part], replace: bool) -> None:
    """Nothing that was signed, and no closed period, is changed by an opening load."""
    closed = set(FormPeriod.objects.filter(form=form.key, closed_at__isnull=False).values_list("period", flat=True))
    if shut := [draft for draft in fresh if draft.period in closed]:
        raise WrongState(_("{names} 所在期已关账，不能再载入。").format(names=_list(shut)))
    there = [draft for draft in fresh if (draft.unit.pk, draft.period) in former]
    if signed := [draft for draft in there if former[draft.unit.pk, draft.period].version_id is not None]:
        raise WrongState(_("{names} 已有签发的报表，请走更正，不能用载入替换。").format(names=_list(signed)))
    if there and not replace:
        sentence = _("{names} 已有载入的数据，内容与本文件不同。确需替换请加 --replace，将作为下一版保存。")
        raise Refused(sentence.format(names=_list(there)))


def _list(drafts: Sequence[Draft]) -> str:
    named = "、".join(draft.name for draft in drafts[:NAMED])
    more = len(drafts) - NAMED
    return named if more <= 0 else _("{names} 等 {count} 份").format(names=named, count=len(drafts))


def shared_notice(period: str, project: str, units: Collection[str]) -> str:
    """A project that two units report in one period: its amounts are added twice, so somebody should look."""
    sentence = _("提示：{period} 的项目 {project} 由 {units} 分别报送，项目数只计一次，金额各自计入。")
    return sentence.format(period=period, project=project, units="、".join(sorted(units)))
