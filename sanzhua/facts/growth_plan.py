"""A sheet of the statistics bureau laid beside the series: what writing it would do, figure by figure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import units_by_name
from sanzhua.base.likeness import squeeze
from sanzhua.facts.choices import Edition, Told
from sanzhua.facts.growth import Figure, Judged, held_of, judged, units_of
from sanzhua.facts.models import GrowthFile

# The whole of the scope in the words of a table; 全市 and its like say of what kind the whole is.
_WHOLE = ("合计", "总计", "全市", "全县", "全区", "全州", "全盟", "全省")
_BEFORE_NAMES = "其中:"

# What is wrong, and what to do, by the reader's code.
FAULTS = {
    "growth_unclear": (_("增速“%(text)s”不能确定是多少"), _("请只填一个数，如 7.5；下降写成 -3.2")),
    "growth_decimals": (
        _("增速“%(text)s”不止一位小数"),
        _("请按发布的数填一位小数；若是比率（0.075），请改成百分数 7.5"),
    ),
    "growth_range": (_("增速“%(text)s”太大"), _("请核对小数点，增速以百分数填写")),
    "formula": (_("公式没有算出数（%(text)s）"), _("请改正公式，或直接填数")),
    "merged": (_("“%(text)s”占着合并的几格，不知道是谁的"), _("请取消合并，每个单位各填一格")),
    "month_unclear": (_("“%(text)s”不能确定是哪一期"), _("请写成 2019-06 或 2019年1-6月")),
    "month_span": (_("“%(text)s”不是从1月起"), _("增速是1月至本月累计的；请换成累计数，写成 2019年1-6月")),
    "month_no_year": (_("“%(text)s”没有写年份"), _("请在这一格、标题或“年份”一列写明年份")),
    "month_missing": (_("没有写是哪一期"), _("请加“期”一列，或在表头、标题写明，如 2019年1-6月")),
    "edition_unclear": (_("“%(text)s”不是初步，也不是修订"), _("请填“初步数”或“修订数”")),
    "day_unclear": (_("发布日期“%(text)s”不能确定是哪一天"), _("请写成 2019-07-20")),
    "hidden": (_("这一格在隐藏的行或列里"), _("请取消隐藏，或删去后重新上传")),
    "unit_missing": (_("没有写单位"), _("请在这一行写明单位名称")),
    "unit_unknown": (_("没有“%(text)s”这个单位，或它不报增速"), _("请核对名称；写法不同的，请系统管理员给单位加别名")),
    "lacking": (_("没有写%(text)s"), _("请在表里加列写明，或重新上传时在文件下面填写")),
    "twice": (_("这个单位这一期在文件里写了两次，数不一样"), _("请只留发布的那一个")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """On one cell: what is wrong, and what to do."""

    cell: str
    sentence: str
    advice: str


@dataclass(slots=True)
class Line:
    """One figure of the sheet. `name` is its unit in the sheet's words; `before` what stands now."""

    sheet: str
    cell: str
    name: str
    text: str
    unit: Unit | None
    period: str
    figure: Figure | None
    edition: str
    released_on: date | None
    growth: Decimal | None
    paper: str
    problems: list[Problem]
    kind: Told = Told.REFUSED
    before: Figure | None = None

    @property
    def is_written(self) -> bool:
        return self.kind in (Told.NEW, Told.REVISED)

    @property
    def edition_word(self) -> str:
        return str(Edition(self.edition).label) if self.edition else ""


def plan(file: GrowthFile) -> list[Line]:
    """Every figure of the sheet, in its order."""
    read = file.reading.get("figures", ())
    units = _Units(file.unit, [one["unit"] for one in read])
    lines = [_line(one, file.told, units) for one in read]
    sound = [one for one in lines if one.figure and one.unit]
    _refuse_contradictions(sound)
    held = held_of({one.unit.pk for one in sound if one.unit}, {one.period for one in sound})
    # A revised figure stands beside the preliminary one of the same sheet, whichever comes first in it.
    for one in sorted(sound, key=lambda one: (one.released_on, one.edition)):
        if one.unit and one.figure and not one.problems:
            beside = held.setdefault((one.unit.pk, one.period), [])
            _settle(one, judged(one.period, one.figure, beside))
            if one.is_written:
                beside.append(one.figure)
    return lines


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """Figures by kind, every kind with its number."""
    found = Counter(one.kind for one in lines)
    return {kind: found[kind] for kind in Told}


def seen_as(lines: Iterable[Line]) -> str:
    """Short, and another once the sheet would do something else than what a person looked at."""
    words = "\n".join(f"{one.sheet}!{one.cell} {one.kind} {one.before and one.before.growth}" for one in lines)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


class _Units:
    """The units that the bureau gives growth for, by every name that documents use."""

    def __init__(self, scope: Unit, names: Iterable[str]) -> None:
        self.scope = scope
        self.allowed = {unit.pk: unit for unit in units_of(scope)}
        self.named = units_by_name({_bare(name) for name in names})

    def find(self, name: str) -> Unit | None:
        bare = _bare(name)
        if bare in _WHOLE and self.scope.kind == UnitKind.REGION:
            is_ours = bare in _WHOLE[:2] or bare[-1] == self.scope.name[-1]
            return self.scope if is_ours else None
        unit = self.named.get(bare)
        return self.allowed.get(unit.pk) if unit else None


def _bare(name: str) -> str:
    return squeeze(name).removeprefix(_BEFORE_NAMES)


def _line(read: Mapping[str, Any], told: Mapping[str, str], units: _Units) -> Line:
    unit = units.find(read["unit"]) if read["unit"] else None
    edition, day, paper = (read[name] or told.get(name) or "" for name in ("edition", "released_on", "paper"))
    released_on = date.fromisoformat(day) if day else None
    growth = Decimal(read["growth"]) if read["growth"] is not None else None
    faults = [*read["faults"], *_lacking(read, unit, edition, day, paper)]
    problems = [_problem(*fault) for fault in faults]
    figure = Figure(edition, growth, released_on) if not problems and growth is not None and released_on else None
    return Line(
        sheet=read["sheet"],
        cell=read["cell"],
        name=read["unit"],
        text=read["text"],
        unit=unit,
        period=read["period"] or "",
        figure=figure,
        edition=edition,
        released_on=released_on,
        growth=growth,
        paper=paper,
        problems=problems,
    )


def _lacking(
    read: Mapping[str, Any], unit: Unit | None, edition: str, day: str, paper: str
) -> Iterable[tuple[str, str, str]]:
    """What neither the sheet nor the form says; a part that was not understood was told already."""
    unclear = {code for _cell, code, _text in read["faults"]}
    if unit is None:
        yield (read["cell"], "unit_unknown" if read["unit"] else "unit_missing", read["unit"])
    said = ((edition, "edition_unclear", _("初步或修订")), (day, "day_unclear", _("发布日期")), (paper, "", _("出处")))
    if lacking := [str(word) for text, other, word in said if not text and other not in unclear]:
        yield (read["cell"], "lacking", gettext("、").join(lacking))


def _problem(cell: str, code: str, text: str) -> Problem:
    sentence, advice = FAULTS[code]
    return Problem(cell, str(sentence) % {"text": text}, str(advice))


def _refuse_contradictions(lines: Sequence[Line]) -> None:
    """One figure twice is one figure; two that differ are refused both, since nobody can tell which holds."""
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for one in lines:
        groups.setdefault((one.unit and one.unit.pk, one.period, one.edition, one.released_on), []).append(one)
    for group in groups.values():
        if len({one.growth for one in group}) > 1:
            for one in group:
                one.problems.append(_problem(one.cell, "twice", ""))


def _settle(one: Line, found: Judged) -> None:
    one.kind, one.before = found.kind, found.before
    if found.fault:
        one.problems.append(Problem(one.cell, found.fault, ""))
