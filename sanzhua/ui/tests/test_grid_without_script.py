"""The same page where no script runs: one form, one button."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from sanzhua.ui.tests import sample

pytestmark = pytest.mark.browser


def test_the_page_is_a_form_that_sends_only_what_was_changed(
    sample_pages: sample.Desk, live_server: Any, browser: Browser
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(live_server.url)
    page.locator('[name="P0001:done_month"]').fill("1380")
    page.get_by_role("button", name="保存本页").click()
    assert sample_pages.texts == {("P0001", "done_month"): "1380"}
    page.close()
