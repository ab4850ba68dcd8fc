"""Pages by key: a page begins after a row, not after a number of rows, so it costs the same however deep it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from sanzhua.registry.models import Project

PAGE_ROWS = 50
_RUN_ROWS = 500
# Each has an index with `id` behind it. `-` before a name turns the order round.
SORTS = {"new": "id", "name": "initials", "total": "total_order", "start": "starts", "unit": "unit_id"}
USUAL_SORT = "-new"


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows in order; `following` and `preceding` are marks for `after` and `before`, empty where nothing lies there."""

    projects: list[Project]
    following: str = ""
    preceding: str = ""


def list_page(found: QuerySet[Project], sort: str, *, after: str = "", before: str = "") -> ListPage:
    """A mark that cannot be read gives the first page. A page before which too little lies is the first page."""
    if before and _read(sort, before):
        keys = _keys(found, _turned(sort), before, PAGE_ROWS + 1)
        if len(keys) > PAGE_ROWS:
            kept = keys[:PAGE_ROWS][::-1]
            return ListPage(_rows(kept), _mark(kept[-1]), _mark(kept[0]))
        after = ""
    keys = _keys(found, sort, after, PAGE_ROWS + 1)
    kept = keys[:PAGE_ROWS]
    further = _mark(kept[-1]) if len(keys) > PAGE_ROWS else ""
    return ListPage(_rows(kept), further, _mark(kept[0]) if kept and after and _read(sort, after) else "")


def in_runs(found: QuerySet[Project], sort: str, *, size: int = _RUN_ROWS) -> Iterator[list[Project]]:
    """All rows in order, some hundred at a time; rows that come in meanwhile displace none."""
    mark = ""
    while keys := _keys(found, sort, mark, size):
        yield _rows(keys)
        mark = _mark(keys[-1])


def _turned(sort: str) -> str:
    return sort[1:] if sort.startswith("-") else f"-{sort}"


def _keys(found: QuerySet[Project], sort: str, mark: str, most: int) -> list[tuple[object, int]]:
    """Sort value and key of the next rows; read from the index alone, the rows themselves come after."""
    field, falling = SORTS[sort.removeprefix("-")], sort.startswith("-")
    sign = "-" if falling else ""
    order = [f"{sign}{name}" for name in dict.fromkeys((field, "id"))]
    place = _read(sort, mark) if mark else None
    if place is not None:
        found = _beyond(found, field, falling, *place)
    return list(found.order_by(*order).values_list(field, "id")[:most])


def _beyond(found: QuerySet[Project], field: str, falling: bool, value: object, pk: int) -> QuerySet[Project]:
    further, passed = ("lt", "gte") if falling else ("gt", "lte")
    if field == "id":
        return found.filter(**{f"id__{further}": pk})
    # Said in this way, both databases begin in the index at the mark; `OR` would make them begin at its end.
    return found.filter(**{f"{field}__{further}e": value}).exclude(**{field: value, f"id__{passed}": pk})


def _rows(keys: list[tuple[object, int]]) -> list[Project]:
    ids = [pk for _value, pk in keys]
    rows = {one.pk: one for one in Project.objects.filter(pk__in=ids).select_related("unit")}
    return [rows[pk] for pk in ids if pk in rows]


def _mark(key: tuple[object, int]) -> str:
    return f"{key[0]}~{key[1]}"


def _read(sort: str, mark: str) -> tuple[object, int] | None:
    value, _tilde, pk = mark.rpartition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    if SORTS[sort.removeprefix("-")] in {"initials", "starts"}:
        return value, int(pk)
    number = value.removeprefix("-")
    return (int(value), int(pk)) if number.isdecimal() and len(number) < 19 else None
