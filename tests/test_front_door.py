"""What somebody meets who is not signed in."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page

from tests.site import Site
from tests.watch import serious_findings

pytestmark = pytest.mark.browser


def test_health_answers_without_a_session(site: Site) -> None:
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        assert (answer.status, json.load(answer)) == (200, {"status": "ok"})


def test_every_page_leads_to_the_sign_in_page(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/")
    assert page.locator("input[type=password]").count() == 1


def test_the_sign_in_page_can_be_used_by_everybody(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/")
    assert serious_findings(page) == []


def test_the_language_can_be_chosen_before_signing_in(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert not re.search(r"登录", page.locator("form").first.inner_text())


def test_nothing_inline_and_no_framing_is_allowed(site: Site) -> None:
    with urllib.request.urlopen(f"{site.url}/healthz") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'self'"):
        assert directive in policy
