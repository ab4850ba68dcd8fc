"""Numbers out of what a page sends: anything that is none counts as not sent, and is never an error."""

from __future__ import annotations

from django.http import HttpRequest

_DIGITS = 9


def number(text: str | None, otherwise: int = 0) -> int:
    """A primary key, a year, a revision."""
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else otherwise


def page_number(request: HttpRequest) -> int:
    """The page asked for, counted from 1; queries bring it into range."""
    return number(request.GET.get("page"), 1)
