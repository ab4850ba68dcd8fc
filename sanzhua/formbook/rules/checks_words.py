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
from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.checks import Answer, Check, Setup, check, since

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
    def answer(row: Row, past: History, given: Row) -> Answer:
        text = row.get(key)
        if not text or is_sound(text):
            return None
        found = judge(text)
        return None if found.valid else {"now": text, "why_zh": found.message("zh"), "why_en": found.message("en")}

    return answer


@check("code_place")
def code_place(setup: Setup, params: Params) -> Check:
    """A county in the code, and the name of another county of the same city in the place."""
    key, place_key = params["key"], params["place"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        code, place = row.get(key), row.get(place_key)
        if not code or not place:
            return None
        found = _other_county(project_codes.region_of(code), place)
        return {"place": place_key, "where": place, "region": found[0], "region_name": found[1]} if found else None

    return answer


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

    def answer(row: Row, past: History, given: Row) -> Answer:
        text = row.get(key)
        return {"now": text} if text and _industry(text) is None else None

    return answer


@check("code_industry")
def code_industry(setup: Setup, params: Params) -> Check:
    """Only the old format carries a division; a row that names a mere section agrees with any of its divisions."""
    key, industry_key = params["key"], params["industry"]

    def answer(row: Row, past: History, given: Row) -> Answer:
        code, text = row.get(key), row.get(industry_key)
        if not code or not text:
            return None
        division, said = project_codes.division_of(code), _industry(text)
        if division is None or said is None:
            return None
        meant = _industry(division)
        if meant is None or said.code in (meant.code, meant.section):
            return None
        return {"industry": industry_key, "now": text, "division": division, "division_name": meant.name}

    return answer


@check("same_text")
def same_text(setup: Setup, params: Params) -> Check:
    """The words of last month although money grew. Completed projects may keep theirs."""
    key, month_key, ladder, done = params["key"], params["month"], setup.ladder, setup.rung("completed")

    def answer(row: Row, past: History, given: Row) -> Answer:
        money, text, earlier = row.get(month_key), row.get(key), past.last.get(key)
        if not money or money < 0 or not text or not earlier or ladder.get(row.get("stage") or "", -1) >= done:
            return None
        return {"money": money, "period": since(past)} if _same_words(text, earlier) else None

    return answer


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

    def answer(row: Row, past: History, given: Row) -> Answer:
        now = row.get(key)
        return {"now": now, "choices": shown} if now and now not in choices else None

    return answer


@check("required")
def required(setup: Setup, params: Params) -> Check:
    key, stages = params["key"], frozenset(params["stages"])

    def answer(row: Row, past: History, given: Row) -> Answer:
        if row.get(key) not in (None, "", []):
            return None
        return {} if not stages or row.get("stage") in stages else None

    return answer
