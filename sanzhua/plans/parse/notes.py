"""Responsibility notes: where they stand in a paragraph and whom they name for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sanzhua.plans.parse.numbering import marker_at
from sanzhua.plans.parse.plain import any_of, at_depth_0, blanked, brackets, compiled, plain, table
from sanzhua.plans.parse.roles import Found, Unit, bare_names, verb_pattern, with_verbs
from sanzhua.plans.parse.units import split_names

_SENTENCE_END = re.compile(r"[。;!?:)\]”》]\s*$|^\s*$")
_MOST_IN_BRACKET = 900


@dataclass(frozen=True, slots=True)
class Note:
    """[start, end) of the paragraph is the note; `due` are its texts about time."""

    start: int
    end: int
    units: tuple[Unit, ...] = ()
    due: tuple[str, ...] = ()


def find_notes(text: str) -> list[Note]:
    """The notes of a paragraph, in order. A bracket that only explains is none."""
    text = blanked(text, _rules_of_the_document(plain(text)), "。")
    flat = plain(text)
    found = [note for span in brackets(flat) if (note := _bracket(text, flat, span))]
    found += _open_labels(text, flat, [(note.start, note.end) for note in found])
    return sorted(found, key=lambda note: note.start)


def _rules_of_the_document(flat: str) -> list[tuple[int, int]]:
    rules = table("document")
    return [
        match.span() for key in ("first_leads", "for_all") for match in compiled(rules[key]["pattern"]).finditer(flat)
    ]


def _bracket(text: str, flat: str, span: tuple[int, int]) -> Note | None:
    start, end = span
    inner, inner_flat = text[start + 1 : end - 1], flat[start + 1 : end - 1]
    if not inner.strip(" 。") or len(inner) > _MOST_IN_BRACKET:
        return None
    found = _labelled(inner, inner_flat)
    if found is None:
        times = _times(inner_flat)
        timeless = blanked(inner, times, ",").strip(" ,，;；、。")
        found = with_verbs(timeless, plain(timeless))
        if found is None and _ends_a_clause(flat, start, end):
            found = bare_names(timeless, plain(timeless))
        if found is not None:
            found.due += [inner[begin:stop] for begin, stop in times]
    return None if found is None else Note(start, end, tuple(found.units), tuple(found.due))


def _times(flat: str) -> list[tuple[int, int]]:
    """Parts between commas that only say when."""
    pattern = compiled(table("notes")["times"]["pattern"])
    parts = list(re.finditer(r"[^,;。]+", flat))
    return [part.span() for part in parts if len(parts) > 1 and pattern.fullmatch(part[0].strip())]


def _ends_a_clause(flat: str, start: int, end: int) -> bool:
    before, after = flat[:start].rstrip(), flat[end:].lstrip()
    marker = marker_at(flat, 0)
    if marker is not None and marker.end == start:
        return True
    return bool(_SENTENCE_END.search(before)) or not after.strip("。;.") or after[0] in "。;"


# Labels


@cache
def _label_roles() -> dict[str, str]:
    return {word: role for role, words in table("notes")["labels"].items() for word in words}


@cache
def _label_pattern() -> re.Pattern[str]:
    prefixes = any_of(table("notes")["prefixes"]["words"])
    long = any_of(word for word in _label_roles() if len(word) >= 4)
    before = "(?:^|(?<=[;,。、:\\s)\\]—●◆★▲※>·]))"
    remark = "\\s*(?:\\([^()]{1,12}\\))?\\s*"
    return re.compile(
        f"{before}{prefixes}*(?:(?P<label>{any_of(_label_roles())}){remark}:|(?P<long>{long})(?:为|是)(?!第|首))"
    )


def _said(match: re.Match[str]) -> str:
    return match["label"] or match["long"]


def _labelled(inner: str, flat: str) -> Found | None:
    labels = list(at_depth_0(flat, _label_pattern()))
    if not labels:
        return None
    found = Found()
    lead_in = inner[: labels[0].start()]
    lead_in = lead_in.strip(" ,;。、，；")
    if lead_in and (first := with_verbs(lead_in, plain(lead_in)) or bare_names(lead_in, plain(lead_in))):
        found.units += first.units
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        _read_label(found, _label_roles()[_said(label)], inner[label.end() : following.start() if following else None])
    tells = any(_label_roles()[_said(label)] != "skip" for label in labels)
    return found if found.units or found.due or tells else None


def _read_label(found: Found, role: str, said: str) -> None:
    said = said.strip(" ;；。，、,\n")
    if role == "skip" or not said:
        return
    if role == "due":
        found.due.append(said)
        return
    verbs = with_verbs(said, plain(said), role) if verb_pattern().search(plain(said)) else None
    if verbs is not None:
        found.units += [unit for unit in verbs.units if unit not in found.units]
    else:
        for sentence in re.split("[。]", said)[:1]:
            found.add(split_names(sentence), role)


def begins_with_label(flat: str) -> bool:
    """Whether a line of plain text begins with 责任单位： or the like."""
    found = _label_pattern().match(flat)
    return found is not None and len(_said(found)) >= 4


def _open_labels(text: str, flat: str, taken: list[tuple[int, int]]) -> list[Note]:
    """责任单位：… without brackets, at the end of a paragraph or alone on its line."""
    hidden = blanked(flat, taken)
    notes: list[Note] = []
    for match in at_depth_0(hidden, _label_pattern()):
        if (notes and match.start() < notes[-1].end) or not _may_open(hidden, match):
            continue
        said = re.match(r"[^。\[\]]*。?", hidden[match.end() :])
        end = match.end() + (said.end() if said else 0)
        found = _labelled(text[match.start() : end], flat[match.start() : end])
        if found and (found.units or found.due):
            start = 0 if _is_first(hidden, match) else match.start()
            notes.append(Note(start, end, tuple(found.units), tuple(found.due)))
    return notes


def _is_first(flat: str, match: re.Match[str]) -> bool:
    return not flat[: match.start()].strip(" —●◆★▲※>·")


def _may_open(flat: str, match: re.Match[str]) -> bool:
    """Short labels only at the line's beginning; the others also behind a sentence."""
    return _is_first(flat, match) or (len(_said(match)) >= 4 and bool(_SENTENCE_END.search(flat[: match.start()])))


__all__ = ["Note", "Unit", "begins_with_label", "find_notes"]
