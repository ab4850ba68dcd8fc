"""Whether a bulletin's template holds together: what is wrong, where, and what may stand there instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sanzhua.base.refusals import Refused
from sanzhua.bulletins.rules.wording import AGAINST, DIRECTIONS, PLAIN_WORDS
from sanzhua.facts import definitions
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.questions import answerable
from sanzhua.facts.sources import require_source, types_of
from sanzhua.facts.where import parse
from sanzhua.papers import prose

STYLES = ("yi", "count", "percent", "points", "growth")
CELLS = ("text", "wan", "percent", "date", "mark")
PERIODS = ("month", "half_year", "year")
LEAGUES = ("region", "zone", "department")
SHAPES = ("bars", "trend")
RULES = ("lagging", "lights")
# Of a correction notice: what brought the changes about.
CAUSES = ("returns", "lights", "growth")
# What a condition of a list may write for the bulletin's month.
DAYS = {"year": "2019", "first_day": "2019-06-01", "last_day": "2019-06-30"}
_OF_RULES = {"ends": {"league", "first", "last"}, "rank_moves": {"league", "moves"}}
_REQUIRED = (
    "key",
    "name",
    "name_en",
    "order",
    "form",
    "period",
    "title",
    "addressee",
    "office",
    "number_word",
    "blocks",
)
_OPTIONAL = ("figures", "answer", "paper", "one_page")
# What each block must have, and what it may.
_BLOCKS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "heading": (frozenset({"text"}), frozenset({"level", "numbered"})),
    "para": (frozenset({"text"}), frozenset({"needs", "unless", "causes"})),
    "change": (frozenset({"text", "figure", "against"}), frozenset()),
    "ends": (frozenset({"text", "metric", "shown", "leagues"}), frozenset({"form", "most", "joined"})),
    "rank_moves": (frozenset({"text", "metric", "leagues"}), frozenset({"form"})),
    "ranking": (frozenset({"title", "leagues", "columns", "order_by"}), frozenset({"form"})),
    "by_unit": (frozenset({"title", "columns"}), frozenset({"form"})),
    "list": (
        frozenset({"title", "columns", "empty"}),
        frozenset({"form", "where", "rule", "points", "colour", "order_by", "most", "cut", "answers"}),
    ),
    "chart": (frozenset({"title", "shape", "metric", "shown"}), frozenset({"form", "leagues"})),
    "lights": (frozenset({"title"}), frozenset()),
    "released": (frozenset({"title", "text"}), frozenset()),
    "corrections": (frozenset({"heading", "text", "title"}), frozenset()),
}


class BadTemplate(Refused):
    """The template contradicts itself or names what is not there."""


def require_sound(data: Mapping[str, Any], file: str) -> None:
    """Raises BadTemplate."""
    try:
        _check(data)
    except BadTemplate as error:
        raise BadTemplate(f"通报模板 {file}：{error}") from error
    except WrongQuestion as error:
        raise BadTemplate(f"通报模板 {file}：{error}") from error


def _check(data: Mapping[str, Any]) -> None:
    _require_keys(data, _REQUIRED, _OPTIONAL, "开头")
    require_source(data["form"])
    _require_one_of(data["period"], PERIODS, "period")
    if answer := data.get("answer"):
        _require_keys(answer, ("days", "who", "words"), (), "[answer]")
        _require_one_of(answer["who"], ("listed", "all"), "[answer] 的 who")
    figures = data.get("figures", [])
    keys = [entry.get("key", "") for entry in figures]
    for entry in figures:
        _check_figure(entry, data["form"])
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise BadTemplate(f"数据“{twice}”写了两次，名称不能重复。")
    for number, block in enumerate(data["blocks"], start=1):
        _check_block(block, f"第{number}段", {*keys}, data["form"])


def _check_figure(entry: Mapping[str, Any], form: str) -> None:
    where = f"数据“{entry.get('key', '')}”"
    _require_keys(entry, ("key", "metric", "shown"), ("form", "years_back", "months_back", "where", "direction"), where)
    definitions.metric(entry.get("form") or form, entry["metric"])
    _require_one_of(entry["shown"], STYLES, f"{where}的 shown")
    _check_where(entry.get("where", ""), entry.get("form") or form)
    if "direction" in entry:
        _require_one_of(entry["direction"], tuple(DIRECTIONS), f"{where}的 direction")
    if entry["shown"] == "growth" and not (entry.get("years_back") or entry.get("months_back")):
        raise BadTemplate(f"{where}是增速，要写 years_back 或 months_back，说明与哪一期比。")


def _check_block(block: Mapping[str, Any], place: str, figures: Collection[str], form: str) -> None:
    kind = block.get("kind", "")
    _require_one_of(kind, tuple(_BLOCKS), f"{place}的 kind")
    required, optional = _BLOCKS[kind]
    _require_keys(block, required | {"kind"}, optional, place)
    own = block.get("form") or form
    require_source(own)
    for metric in _metrics(block):
        definitions.metric(own, metric)
    for league in block.get("leagues", ()):
        _require_one_of(league, LEAGUES, f"{place}的 leagues")
    if kind == "change":
        _check_change(block, place, figures)
    elif kind in {"para", "heading"}:
        for cause in block.get("causes", ()):
            _require_one_of(cause, CAUSES, f"{place}的 causes")
        _check_words(block, place, figures)
    elif kind in _OF_RULES:
        _check_words(block, place, _OF_RULES[kind])
    elif kind == "chart":
        _require_one_of(block["shape"], SHAPES, f"{place}的 shape")
    elif kind == "list":
        _check_list(block, place, own)
    for column in block.get("columns", ()):
        styles = CELLS if kind == "list" else STYLES
        _require_one_of(column.get("shown", "text"), styles, f"{place}“{column.get('heading', '')}”一栏的 shown")


def _metrics(block: Mapping[str, Any]) -> list[str]:
    """Only metrics of the metric layer can be ranked or drawn: none of them tells how fast a unit fills its forms."""
    named = [block[name] for name in ("metric", "order_by") if name in block and block["kind"] != "list"]
    return named + [column["metric"] for column in block.get("columns", ()) if "metric" in column]


def _check_change(block: Mapping[str, Any], place: str, figures: Collection[str]) -> None:
    if block["figure"] not in figures:
        raise BadTemplate(f"{place}要说“{block['figure']}”的变化，上面没有这个数据。")
    for name in block["against"]:
        _require_one_of(name, tuple(AGAINST), f"{place}的 against")
    _check_words({**block, "kind": "para"}, place, {*figures, "figure", "changes"})


def _check_words(block: Mapping[str, Any], place: str, figures: Collection[str]) -> None:
    named = [*prose.tokens(block["text"]), *block.get("needs", ()), *block.get("unless", ())]
    unknown = next((key for key in named if key not in figures and key not in PLAIN_WORDS), "")
    if unknown:
        raise BadTemplate(f"{place}用到“{unknown}”，上面没有这个数据，也不是固定的词。")


def _check_where(where: str, form: str) -> None:
    if where:
        parse(prose.filled(where, DAYS), answerable(types_of(form)))


def _check_list(block: Mapping[str, Any], place: str, form: str) -> None:
    _check_where(block.get("where", ""), form)
    if "rule" in block:
        _require_one_of(block["rule"], RULES, f"{place}的 rule")
    elif "where" not in block:
        raise BadTemplate(f"{place}是名单，要写 where（哪些项目）或 rule（哪条规则）。")


def _require_keys(entry: Mapping[str, Any], required: Collection[str], optional: Collection[str], where: str) -> None:
    if lacking := sorted({*required} - entry.keys()):
        raise BadTemplate(f"{where}缺少 {'、'.join(lacking)}。")
    if unknown := sorted(entry.keys() - {*required, *optional}):
        raise BadTemplate(
            f"{where}有不认识的 {'、'.join(unknown)}；可用的是 {'、'.join(sorted({*required, *optional}))}。"
        )


def _require_one_of(value: object, known: Collection[str], where: str) -> None:
    if value not in known:
        raise BadTemplate(f"{where}是“{value}”；可用的是 {'、'.join(known)}。")
