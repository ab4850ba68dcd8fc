from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.site import (
    WORKER,
    Installation,
    Site,
    build_city,
    build_fresh,
    copy_of,
    new_database,
    serving,
    shared_folder,
)

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
def city(blank: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return build_city(blank, shared_folder(tmp_path_factory.getbasetemp()) / "city")


@pytest.fixture(scope="session")
def fresh(blank: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """As `sanzhua init` leaves it; tests work on copies."""
    return build_fresh(blank, shared_folder(tmp_path_factory.getbasetemp()) / "fresh")


@pytest.fixture(scope="module")
def site(city: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration city, served on a copy that the tests of one file share."""
    with serving(copy_of(city, tmp_path_factory.mktemp("site"))) as running:
        yield running


@pytest.fixture
def new_installation(tmp_path: Path) -> Installation:
    """An empty folder and an empty database."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Installation(folder, new_database(os.environ.get("DATABASE_URL", ""), f"sanzhua_new_{WORKER}"))


@pytest.fixture
def fresh_installation(fresh: Installation, tmp_path: Path) -> Installation:
    """A copy of one that `sanzhua init` has prepared."""
    return copy_of(fresh, tmp_path / "data", f"sanzhua_fresh_{WORKER}")


@pytest.fixture
def second(tmp_path: Path) -> Installation:
    folder = tmp_path / "second"
    folder.mkdir()
    return Installation(folder, new_database(os.environ.get("DATABASE_URL", ""), f"sanzhua_second_{WORKER}"))
