from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.site import WORKER, Installation, Site, build_city, copy_city, new_database, serving

# Debian's Chromium, as an office would have it: no outside host, no sandbox only because root may run the tests.
CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page under watch: an error in its console, a refused script or a call to another host fails the test."""
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: faults.append(f"outside call: {request.url}") if _is_outside(request.url) else None
    )
    yield page
    # The browser writes 4xx answers into its console; those the tests look at themselves.
    serious = [fault for fault in faults if "Failed to load resource" not in fault]
    assert serious == [], "\n".join(serious)


def _is_outside(url: str) -> bool:
    return url.startswith(("http://", "https://")) and not url.startswith("http://127.0.0.1:")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    own = tmp_path_factory.getbasetemp()
    shared = own if WORKER == "alone" else own.parent
    return build_city(shared / "city", os.environ.get("DATABASE_URL", ""))


@pytest.fixture(scope="module")
def site(city: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration city, served on a copy that the tests of one file share."""
    folder = tmp_path_factory.mktemp("site")
    with serving(copy_city(city, folder, os.environ.get("DATABASE_URL", ""))) as running:
        yield running


@pytest.fixture
def new_installation(tmp_path: Path) -> Installation:
    folder = tmp_path / "data"
    folder.mkdir()
    return Installation(folder, new_database(os.environ.get("DATABASE_URL", ""), f"sanzhua_new_{WORKER}"))


@pytest.fixture
def second(tmp_path: Path) -> Installation:
    folder = tmp_path / "second"
    folder.mkdir()
    return Installation(folder, new_database(os.environ.get("DATABASE_URL", ""), f"sanzhua_second_{WORKER}"))
