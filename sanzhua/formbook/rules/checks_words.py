"""Checks of codes, choices and words."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sanzhua.codes import credit_code as credit_codes
from sanzhua.codes import industries, regions
from sanzhua.codes import project_code as project_codes
from sanzhua.codes.checks import CodeCheck
from sanzhua.formbook.rules.checks import Answers, Check, Setup, check
from sanzhua.formbook.rules.columns import Columns, along

Params = Mapping[str, Any]
# The same codes and words come back every month and on every form.
_REMEMBERED = 50_000
_project_code = lru_cache(_REMEMBERED)(project_codes.check)
_credit_code = lru_cache(_REMEMBERED)(credit_codes.check)
_industry = lru_cache(_REMEMBERED)(industries.find)


@check("project_code")
def project_code(setup: Setup, params: Params) -> Check:
    return _coded(params["key"], project_codes.is_sound, _project_code)


@check("credit_code")
def credit_code(setup: Setup, params: Params) -> Check:
    return _coded(params["key"], credit_codes.is_sound, _credit_code)


def _coded(key: str, is_sound: Callable[[str], bool], judge: Callable[[str], CodeCheck]) -> Check:
    def answers(rows: Columns) -> Answers:
        for at, text in along(rows[key]):
            if text and not is_sound(text) and not (found := judge(text)).valid:
                yield at, {"now": text, "why_zh": found.message("zh"), "why_en": found.message("en")}

    return answers


@check("code_place")
def code_place(setup: Setup, params: Params) -> Check:
    """A county in the code, and the name of another county of the same city in the place."""
    key, place_key = params["key"], params["place"]

    def answers(rows: Columns) -> Answers:
        for at, code, place in along(rows[key], rows[place_key]):
            if code and place and (found := _other_county(project_codes.region_of(code), place)):
                yield at, {"place": place_key, "where": place, "region": found[0], "region_name": found[1]}

    return answers


@lru_cache(_REMEMBERED)
def _other_county(region: str | None, place: str) -> tuple[str, str] | None:
    found = regions.region(region) if region else None
    if region is None or found is None or region.endswith("00") or found.name in place:
        return None
    names = _names_beside(region)
    return (region, found.name) if any(name in place for name in names) else None


@lru_cache(1000)
def _names_beside(code: str) -> tuple[str, ...]:
    """Names, ever, of the other counties of the same city; a county's own former names are no other county."""
    own = regions.region(code)
    table = (regions.region(f"{code[:4]}{number:02d}") for number in range(1, 100))
    return tuple(entry.name for entry in table if entry and own and entry.name != own.name and len(entry.name) > 1)


@check("industry")
def industry(setup: Setup, params: Params) -> Check:
    key = params["key"]

    def answers(rows: Columns) -> Answers:
        for at, text in along(rows[key]):
            if text and _industry(text) is None:
                yield at, {"now": text}

    return answers


@check("code_industry")
def code_industry(setup: Setup, params: Params) -> Check:
    """Only the old format carries a division; a row that names a mere section agrees with any of its divisions."""
    key, industry_key = params["key"], params["industry"]

    def answers(rows: Columns) -> Answers:
        for at, code, text in along(rows[key], rows[industry_key]):
            division = project_codes.division_of(code) if code and text else None
            said, meant = (_industry(text), _industry(division)) if division else (None, None)
            if said and meant and said.code not in (meant.code, meant.section):
                told = {"division": division, "division_name": meant.name}
                yield at, {"industry": industry_key, "now": text, **told}

    return answers


@check("same_text")
def same_text(setup: Setup, params: Params) -> Check:
    """The words of last month although money grew. Completed projects may keep theirs."""
    key, month_key, ladder, done = params["key"], params["month"], setup.ladder, setup.rung("completed")

    def answers(rows: Columns) -> Answers:
        for at, money, text, earlier, stage in along(rows[month_key], rows[key], rows.last(key), rows["stage"]):
            if not money or money < 0 or not text or not earlier or ladder.get(stage or "", -1) >= done:
                continue
            if _same_words(text, earlier):
                yield at, {"money": money, "period": rows.since(at)}

    return answers


def _same_words(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = one[0], other[0]
    if first != second and _stays(first) and _stays(second):
        return False
    return _squeezed(one) == _squeezed(other)


def _stays(sign: str) -> bool:
    """Whether squeezing leaves a sign as it is; most texts differ in such a first one."""
    return "\u4e00" <= sign <= "\u9fff" or (sign < "\x80" and sign.isalnum())


def _squeezed(text: str) -> str:
    return re.sub(r"[\s，。；、,.;]+", "", unicodedata.normalize("NFKC", text))


@check("choice")
def choice(setup: Setup, params: Params) -> Check:
    key, choices = params["key"], frozenset(params["choices"])
    shown = "、".join(params["choices"])

    def answers(rows: Columns) -> Answers:
        for at, now in along(rows[key]):
            if now and now not in choices:
                yield at, {"now": now, "choices": shown}

    return answers


@check("required")
def required(setup: Setup, params: Params) -> Check:
    key, stages = params["key"], frozenset(params["stages"])

    def answers(rows: Columns) -> Answers:
        for at, now, stage in along(rows[key], rows["stage"]):
            if now in (None, "", []) and (not stages or stage in stages):
                yield at, {}

    return answers
