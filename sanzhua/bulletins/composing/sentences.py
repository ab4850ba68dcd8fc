"""Headings, paragraphs, and the sentences that rules write; the words are in rules/wording.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sanzhua.bulletins import rules
from sanzhua.bulletins.composing.asking import BACK
from sanzhua.bulletins.composing.making import Making
from sanzhua.bulletins.rules import wording
from sanzhua.facts import definitions
from sanzhua.papers import prose

Block = dict[str, Any]
# What a sentence says of a change, with the comma before it, where there is none to tell.
_NO_CHANGE = re.compile(r"，\{changes\}(\{same_units\})?")


def heading(making: Making, block: Block) -> Iterator[Block]:
    text = prose.filled(block["text"], making.words)
    yield {"kind": "heading", "text": text, "level": block.get("level", 1), "numbered": block.get("numbered", False)}


def para(making: Making, block: Block) -> Iterator[Block]:
    """Nothing where a figure that it needs is unknown, or one is known that speaks against it."""
    if making.known.issuperset(block.get("needs", ())) and not making.known & set(block.get("unless", ())):
        yield from _said(making, block["text"])


def change(making: Making, block: Block) -> Iterator[Block]:
    """A figure beside the month and the year before; nothing where neither is known and the sentence says no more."""
    found = making.draft.figures[block["figure"]]
    told = [said for name in block["against"] if (said := _change(making, block["figure"], found, name))]
    text = block["text"]
    if not told:
        text, replaced = _NO_CHANGE.subn("", text)
        if not replaced or found["value"] is None:
            return
    changes = "，".join(told)
    yield from _said(making, prose.filled(text, {"changes": changes, "figure": f"{{{block['figure']}}}"}))


def _change(making: Making, name: str, found: dict[str, Any], against: str) -> str:
    before = making.period.shifted(-BACK[against])
    form, metric, where = found["form"], found["metric"], found.get("where", "")
    was = making.ask(form, [metric], before, where=where)["total"][metric]
    moved = wording.change_between(found["value"], was, is_rate=definitions.metric(form, metric).unit == "ratio")
    key = f"{name}{wording.AGAINST[against]}"
    said = wording.change_words(moved, against, key)
    if f"{{{key}}}" in said:
        sides = {"period": str(before), "now": found["value"], "before": was}
        making.lock(key, making.figure(metric, moved.value, moved.style, form=form, where=where, against=sides))
    return said


def ends(making: Making, block: Block) -> Iterator[Block]:
    """Who stands first and last, each league by itself; `joined` tells all leagues in one paragraph."""
    told = [said for league in block["leagues"] if (said := _ends_of(making, block, league))]
    if block.get("joined") and told:
        yield from _said(making, prose.filled(block["joined"], {"leagues": "；".join(told)}))
    else:
        for said in told:
            yield from _said(making, said)


def _ends_of(making: Making, block: Block, league: str) -> str:
    """Units without a figure are not ranked; empty where fewer than two were."""
    form, metric = block.get("form") or making.kind.form, block["metric"]
    names: dict[str, str] = {}
    places: list[int] = []
    made: dict[str, dict[str, Any]] = {}
    for place, row in rules.ranked(league_rows(making, form, [metric], league), metric):
        if place:
            key = f"{row['unit']}·{definitions.metric(form, metric).label}"
            places.append(place)
            names[key] = f"{making.units[row['unit']].label}（{{{key}}}）"
            made[key] = making.figure(metric, row[metric], block["shown"], form=form, unit=row["unit"], bare=False)
    first, last = wording.ends(list(names.values()), block.get("most"), places=places)
    if not first:
        return ""
    text = prose.filled(block["text"], {"league": wording.LEAGUES[league], "first": first, "last": last})
    for key in prose.tokens(text):
        if key in made:
            making.lock(key, made[key])
    return text


def rank_moves(making: Making, block: Block) -> Iterator[Block]:
    """Who has risen and fallen since the month before."""
    form, metric = block.get("form") or making.kind.form, block["metric"]
    for league in block["leagues"]:
        now = _places(making, league_rows(making, form, [metric], league), metric)
        before = _places(making, league_rows(making, form, [metric], league, back=1), metric)
        if moves := wording.rank_moves(now, before):
            words = {"league": wording.LEAGUES[league], "moves": moves}
            yield from _said(making, prose.filled(block["text"], words))


def _places(making: Making, rows: list[dict[str, Any]], metric: str) -> dict[str, int]:
    return {making.units[row["unit"]].label: place for place, row in rules.ranked(rows, metric) if place}


def league_rows(making: Making, form: str, metrics: list[str], league: str, *, back: int = 0) -> list[dict[str, Any]]:
    """A row a unit of the league that reported, with its place in the tables; counties and zones never together."""
    answer = making.ask(form, metrics, making.period.shifted(-back), by_unit=True)
    return [
        {"unit": row["unit"], "order": making.units[row["unit"]].order, **row["values"]}
        for row in answer["rows"]
        if row["unit"] in making.units and making.units[row["unit"]].kind == league
    ]


def _said(making: Making, text: str) -> Iterator[Block]:
    if words := prose.filled(text, making.words):
        yield {"kind": "para", "text": words, "level": 0}
