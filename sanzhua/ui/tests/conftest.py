"""A real browser on the test page of the components."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from sanzhua.ui.tests import sample, urls

# The browser's loop runs in the test's own thread; the live server's database calls do not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": shutil.which("chromium"), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture
def sample_pages(settings: Settings) -> sample.Desk:
    """The test pages in place of the house's own; what was saved comes back in the desk."""
    first = dict(settings.TEMPLATES[0])
    first["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = [first]
    settings.ROOT_URLCONF = "sanzhua.ui.tests.urls"
    urls.desk = sample.Desk()
    return urls.desk


@pytest.fixture
def grid_page(sample_pages: sample.Desk, live_server: Any, page: Page) -> Iterator[Page]:
    """The grid, open in a browser that reports every error of a script or of the content policy."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url)
    yield page
    assert [trouble for trouble in troubles if "500" not in trouble] == []
