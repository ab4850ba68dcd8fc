"""Numbers out of addresses and forms: what is none counts as not sent."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from sanzhua.ui.asked import number, page_number


@pytest.mark.parametrize("text", [None, "", "x", "-1", "1.5", "²", " 7", "1234567890", "1" * 5_000])
def test_what_is_no_number_counts_as_not_sent(text: str | None) -> None:
    assert number(text) == 0
    assert number(text, 7) == 7


def test_a_number_is_taken_as_it_is() -> None:
    assert (number("12"), number("０１２"), number("999999999")) == (12, 12, 999_999_999)


def test_without_a_page_it_is_the_first() -> None:
    asked = RequestFactory().get
    assert [page_number(asked("/", query)) for query in ({}, {"page": "3"}, {"page": "last"})] == [1, 3, 1]
