"""Nobody is kept out by a colour, a missing name or a trap for the keyboard; and no page scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sanzhua.ui.tests import sample

pytestmark = [pytest.mark.browser, pytest.mark.pages]
PAGES = ["/", "/components/"]


def serious(page: Page) -> list[str]:
    # axe brings its own script, which the content policy of the page rightly refuses to evaluate from a string.
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(
    sample_pages: sample.Desk, live_server: Any, page: Page, path: str, theme: str
) -> None:
    page.goto(live_server.url + path)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    assert serious(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 1366])
def test_only_regions_scroll_sideways(
    sample_pages: sample.Desk, live_server: Any, page: Page, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_head_leaves_the_screen_to_the_rows(sample_pages: sample.Desk, live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    box = page.locator(".gridpage").bounding_box()
    assert box is not None
    assert box["y"] <= 176
    assert box["y"] + box["height"] <= 768
