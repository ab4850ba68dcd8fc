"""Responsibility notes: where they stand in a paragraph and whom they name for what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from sanzhua.plans.parse.numbering import marker_at
from sanzhua.plans.parse.plain import any_of, at_depth_0, blanked, brackets, compiled, plain, table
from sanzhua.plans.parse.units import Name, is_office, is_open_set, is_place, split_names

_SENTENCE_END = re.compile(r"[。;!?:)\]”》]\s*$|^\s*$")
_LONGEST_NAME = 45
_MOST_IN_BRACKET = 900


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    role: str
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """[start, end) of the paragraph is the note; `due` are its texts about time."""

    start: int
    end: int
    units: tuple[Unit, ...] = ()
    due: tuple[str, ...] = ()
    is_explicit: bool = False  # it says 牵头 or 配合 itself, so that a rule for the whole document says no more


@dataclass
class _Found:
    units: list[Unit] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    is_explicit: bool = False

    def add(self, names: list[Name], role: str) -> None:
        known = {(unit.name, unit.role) for unit in self.units}
        for name in names:
            unit = Unit(name.name, name.hint or role, name.collective)
            self.is_explicit |= unit.role in ("lead", "cooperate")
            if (unit.name, unit.role) not in known:
                self.units.append(unit)


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
        timeless = blanked(inner, times, ",").strip(" ,，;；、")
        found = _with_verbs(timeless, plain(timeless))
        if found is None and _ends_a_clause(flat, start, end):
            found = _bare_names(timeless, plain(timeless))
        if found is not None:
            found.due += [inner[begin:stop] for begin, stop in times]
    return None if found is None else Note(start, end, tuple(found.units), tuple(found.due), found.is_explicit)


def _times(flat: str) -> list[tuple[int, int]]:
    """Parts between commas that only say when."""
    pattern = compiled(table("notes")["times"]["pattern"])
    parts = re.finditer(r"[^,;。]+", flat)
    return [part.span() for part in parts if part.start() and pattern.fullmatch(part[0].strip())]


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


def _labelled(inner: str, flat: str) -> _Found | None:
    labels = [match for match in at_depth_0(flat, _label_pattern())]
    if not labels:
        return None
    found = _Found()
    lead_in = inner[: labels[0].start()]
    if lead_in.strip(" ,;。、，；") and (first := _with_verbs(lead_in, plain(lead_in))):
        found.units += first.units
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        _read_label(found, _label_roles()[_said(label)], inner[label.end() : following.start() if following else None])
    return (
        found if found.units or found.due or any(_label_roles()[_said(label)] != "skip" for label in labels) else None
    )


def _read_label(found: _Found, role: str, said: str) -> None:
    said = said.strip(" ;；。，、,\n")
    if role == "skip" or not said:
        return
    if role == "due":
        found.due.append(said)
        return
    verbs = _with_verbs(said, plain(said), role) if _verb_pattern().search(plain(said)) else None
    if verbs is not None:
        found.units += [unit for unit in verbs.units if unit not in found.units]
    else:
        for sentence in re.split("[。]", said)[:1]:
            found.add(split_names(sentence), role)
    found.is_explicit |= role in ("lead", "cooperate") or any(
        unit.role in ("lead", "cooperate") for unit in found.units
    )


def begins_with_label(flat: str) -> bool:
    """Whether a line of plain text begins with 责任单位： or the like."""
    found = _label_pattern().match(flat)
    return found is not None and len(_said(found)) >= 4


def _open_labels(text: str, flat: str, taken: list[tuple[int, int]]) -> list[Note]:
    """责任单位：… without brackets, at the end of a paragraph or alone on its line."""
    hidden = blanked(flat, taken)
    for match in at_depth_0(hidden, _label_pattern()):
        is_first = not hidden[: match.start()].strip(" —●◆★▲※>·")
        if (len(_said(match)) < 4 and not is_first) or not (is_first or _SENTENCE_END.search(hidden[: match.start()])):
            continue
        said = re.match(r"[^。\[\]]*。?", hidden[match.end() :])
        end = match.end() + (said.end() if said else 0)
        found = _labelled(text[match.start() : end], flat[match.start() : end])
        if found and (found.units or found.due):
            return [
                Note(0 if is_first else match.start(), end, tuple(found.units), tuple(found.due), found.is_explicit)
            ]
    return []


# Verbs


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    end: int
    role: str


@cache
def _verb_roles() -> dict[str, str]:
    return {word: verb["role"] for verb in table("notes")["verb"] for word in verb["words"]}


@cache
def _verb_pattern() -> re.Pattern[str]:
    rules = table("notes")
    verbs = "|".join(f"{any_of(verb['words'])}(?!{any_of(verb['not_before'])})" for verb in rules["verb"])
    joins = f"{any_of(rules['joins']['words'])}(?!{any_of(rules['joins']['not_before'])})"
    return re.compile(
        f"{rules['adverbs']['pattern']}(?P<verb>{verbs})|(?P<join>(?<![主协]){joins})|(?P<alone>{rules['adverbs']['alone']})"
    )


def _with_verbs(inner: str, flat: str, default: str = "responsible") -> _Found | None:
    """A牵头，B、C配合: every group of names takes the role of the verb behind it. None where this is no such list."""
    found, at, joined = _Found(), 0, False
    told = False
    for match in at_depth_0(flat, _verb_pattern()):
        if match.start() < at or not match[0]:
            continue
        names = inner[at : match.start()]
        if match["join"]:
            if (not names.strip(" ,;，；、") and not told) or (
                not _reads_as_names(plain(names)) and names.strip(" ,;，；")
            ):
                continue
            found.add(split_names(names), default if not joined else "cooperate")
            at, joined = match.end(), True
            continue
        if not _closes(flat, match):
            continue
        role = "cooperate" if joined else _role(match, default)
        if names.strip(" ,;，；。、"):
            if not _reads_as_names(plain(names)):
                return None
            told = True
            _turn(found, joined, _role(match, default))
            found.add(split_names(names), role)
        joined = False
        at = _behind_the_object(flat, match.end())
    if not told:
        return None
    rest = inner[at:].strip(" ,;，；。、")
    if rest and _reads_as_names(plain(rest)) and len(rest) < 400:
        found.add(split_names(rest), "responsible" if not joined else "cooperate")
    elif rest and not re.match(r"[(（]?下同|具体|并|以|按|不再|详", rest):
        return None
    return found


def _turn(found: _Found, joined: bool, role: str) -> None:
    """A会同B牵头: the verb tells the role of A, which stood before the helping B."""
    if joined:
        found.units[:] = [Unit(u.name, role, u.collective) if u.role == "responsible" else u for u in found.units]


def _role(match: re.Match[str], default: str) -> str:
    if not match["verb"]:
        return default
    role = _verb_roles()[match["verb"]]
    return default if role == "responsible" else role


def _closes(flat: str, match: re.Match[str]) -> bool:
    """Plain doing words count at the end of their part only; 牵头, 配合 and 负责 also before an object."""
    if match["alone"]:
        return bool(re.match(r"\s*(?:$|[,;。)])", flat[match.end() :]))
    if re.search("牵头|主办|配合|协助|负责|指导|协办", match["verb"]) and len(match["verb"]) >= 2:
        return True
    return bool(re.match(r"\s*(?:$|[,;。)、])", flat[match.end() :]))


def _behind_the_object(flat: str, place: int) -> int:
    """Past what is led or helped with, up to the next comma."""
    rest = flat[place:]
    if re.match(any_of(table("notes")["joins"]["words"]), rest):
        return place
    stop = re.search(r"[,;。]|会同|联合", rest)
    return place + (stop.start() if stop else len(rest))


def _reads_as_names(flat: str) -> bool:
    """Every part is short enough for a name and holds no mark of a sentence; at least one is a unit for certain."""
    rules = table("units")["not_units"]["marks"]
    flat = re.sub(r"\([^()]*\)", "", flat).strip(" ,;。、")
    if not flat:
        return False
    parts = [part.strip() for part in re.split(r"[、,;/]", flat) if part.strip()]
    told = re.sub(r"[“”《》,。;:]\|?", "", rules)
    if any(
        len(part) > _LONGEST_NAME or re.search(r"谁|领导同志|主要领导|负责人|同志|书记|市长|县长|区长|企业家", part)
        for part in parts
    ):
        return False
    return bool(told) and any(_is_probably_unit(part) for part in parts)


def _is_probably_unit(part: str) -> bool:
    part = re.sub(r"^(?:由|请|并|以及|和|及|与)", "", part)
    return any(is_office(name.name) or is_place(name.name) or is_open_set(name.name) for name in split_names(part))


# Bare names


def _bare_names(inner: str, flat: str) -> _Found | None:
    """（市科委、市财政局）: nothing but names, and one of them surely an office."""
    if len(flat) > 300 or re.search(
        r"[。:\"“《]|^(?:含|如|即|以下|简称|详见|见|包括|指|下称|不含|除|原)", flat.strip()
    ):
        return None
    names = split_names(inner)
    if not names or (any(name.hint for name in names) and len(names) == 1):
        return None
    offices = [name for name in names if is_office(name.name)]
    rest = [name for name in names if name not in offices and not (is_place(name.name) or name.collective)]
    if not offices and not all(name.collective and re.search("部门|单位|政府|区$|县$", name.name) for name in names):
        return None
    if rest or all(name.collective and len(name.name) <= 2 for name in names):
        return None
    found = _Found()
    found.add(names, "responsible")
    return found
