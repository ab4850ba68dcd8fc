"""What stands before the first clause: title, number, salutation; and the plan's year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanzhua.plans.parse.numbering import marker_at
from sanzhua.plans.parse.plain import compiled, plain, table
from sanzhua.plans.parse.source import Paragraph

_OPENING = 40
_YEAR = re.compile(r"(?<![0-9到至])((?:19|20)[0-9]{2})(?![0-9])")
_DATE = re.compile(r"((?:19|20)[0-9]{2})年[0-9]{1,2}月[0-9]{1,2}日")
_NUMBERED = re.compile(r"[\[(]((?:19|20)[0-9]{2})[\])]\s*第?[0-9]+号")
_NOTICE = re.compile(r"(?:通知|函|批复)$")


def find_title(paragraphs: Sequence[Paragraph]) -> str | None:
    """The plan's own title: below the notice that sends it out, else the notice's."""
    found = [title for index in _opening(paragraphs) if (title := _title_at(paragraphs, index))]
    own = [title for title in found if not _NOTICE.search(plain(title))]
    if own:
        return own[-1]
    return _within_notice(found[0]) if found else None


def _opening(paragraphs: Sequence[Paragraph]) -> range:
    """Up to the first clause."""
    for index, paragraph in enumerate(paragraphs[:_OPENING]):
        if paragraph.cells or marker_at(plain(paragraph.text), 0):
            return range(index)
    return range(min(len(paragraphs), _OPENING))


def _title_at(paragraphs: Sequence[Paragraph], index: int) -> str | None:
    rules = table("document")["title"]
    text = paragraphs[index].text.strip()
    flat = plain(text)
    if glued := compiled(rules["glued"]).match(flat):
        return text[: glued.end(1)].strip()
    flat = re.sub(rules["number"] + "$", "", flat)
    if len(flat) <= rules["longest"] and not re.search("[。:;]", flat) and compiled(rules["pattern"]).search(flat):
        return _with_line_before(paragraphs, index, text[: len(flat)].strip())
    return None


def _with_line_before(paragraphs: Sequence[Paragraph], index: int, text: str) -> str:
    """A title over two lines: the first one begins it and ends within it."""
    before = paragraphs[index - 1].text.strip() if index else ""
    behind = paragraphs[index + 1].text.strip() if index + 1 < len(paragraphs) else ""
    if re.fullmatch(r"\((?:19|20)[0-9]{2}.{0,14}\)", plain(behind)):
        text += behind
    begins = re.search("关于", before) and not compiled(table("document")["title"]["pattern"]).search(plain(before))
    if begins and len(before) <= 60 and not re.search("[。：:；;，,]", before) and "关于" not in text:
        return before + text
    return text


def _within_notice(notice: str) -> str:
    inner = re.search(r"印发《(.+)》的通知$", notice) or re.search(
        r"印发(.+(?:方案|计划|意见|措施|要点))的通知$", notice
    )
    return inner[1] if inner else notice


def find_year(paragraphs: Sequence[Paragraph]) -> int | None:
    """The title's year, else the one of its date or number, else the first that the text names."""
    title = find_title(paragraphs)
    if title and (found := _YEAR.search(re.sub(r"[\[(](?:19|20)[0-9]{2}[\])][0-9]+号", "", plain(title)))):
        return int(found[1])
    flat = [plain(paragraph.text) for paragraph in paragraphs]
    dated = [
        match
        for text in [*flat[:25], *flat[-12:]]
        if len(text) <= 40
        for match in [_DATE.search(text)]
        if match and len(text) - match.end() <= 4 and match.start() <= 20
    ]
    for matches in (dated, _search(_NUMBERED, flat[:25]), _tail(flat), _search(_YEAR, flat)):
        if matches:
            return int(matches[0][1])
    return None


def _search(pattern: re.Pattern[str], flat: Sequence[str]) -> list[re.Match[str]]:
    for text in flat:
        if match := pattern.search(text):
            return [match]
    return []


def _tail(flat: Sequence[str]) -> list[re.Match[str]]:
    return [match for text in flat[-3:] for match in [_DATE.search(text[-40:])] if match][:1]


def is_standing_rules(paragraphs: Sequence[Paragraph], title: str | None) -> bool:
    """Whether this states standing rules or tells news instead of planning: who 负责 there gets no task."""
    rules = table("document")["not_a_plan"]
    if title and compiled(rules["titles"]).search(plain(title)):
        return True
    starts = [plain(paragraph.text)[:12] for paragraph in paragraphs]
    chapters = sum(bool(re.match(r"第[一二三四五六七八九十]+章", text)) for text in starts)
    articles = sum(bool(re.match(r"第[一二三四五六七八九十百]+条", text)) for text in starts)
    return bool(chapters >= rules["chapters"] and articles >= rules["articles"])


def opening_kinds(paragraphs: Sequence[Paragraph], title: str | None) -> dict[int, str]:
    """Why each paragraph before the first clause is no task."""
    kinds: dict[int, str] = {}
    closing = table("document")["closing"]
    bare = plain(title or "")
    for index in _opening(paragraphs):
        flat = plain(paragraphs[index].text).strip()
        if (
            bare
            and len(flat) <= 120
            and "。" not in flat
            and (flat in bare or bare in flat or _title_at(paragraphs, index))
        ):
            kinds[index] = "title"
        elif compiled(closing["salutation"]).match(flat):
            kinds[index] = "salutation"
        elif (
            compiled(closing["signature"]).match(flat)
            or compiled(closing["date"]).match(flat)
            or (_NUMBERED.search(flat) and len(flat) <= 40)
        ):
            kinds[index] = "signature"
        else:
            kinds[index] = "preamble"
    return kinds
