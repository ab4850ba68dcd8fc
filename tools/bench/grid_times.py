"""A long sheet under a clerk's hands: cells saved at the server in this process, then the sheet opened in Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

from tools.bench.city import CLERK

SAVES, OPENINGS, WARM = 100, 7, 2


def main() -> None:
    django.setup()
    from config.static_files import collect

    collect()
    saves, address, cookies = _saves()
    print(json.dumps({"saves": saves, "openings": _openings(address, cookies)}))


def _saves() -> tuple[list[float], str, dict[str, str]]:
    """Milliseconds of each whole answer to one cell; and for the browser the sheet's address and a session."""
    from django.test import Client
    from django.urls import reverse

    from sanzhua.accounts.models import Person
    from sanzhua.dispatch.models import DraftRow, Report

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.get(username=CLERK), "django.contrib.auth.backends.ModelBackend")
    report = Report.objects.get()
    address, times = reverse("dispatch:cells", args=[report.pk]), []
    for number, key in enumerate(DraftRow.objects.filter(report=report).values_list("key", flat=True)[:SAVES]):
        edit = {"row": key, "column": "done_month", "text": str(900 + number), "revision": 1}
        begin = time.perf_counter()
        answer = client.post(address, json.dumps({"edits": [edit]}), content_type="application/json")
        times.append((time.perf_counter() - begin) * 1000)
        if answer.json()["results"][0]["status"] != "saved":
            raise SystemExit(f"a cell was not saved: {answer.content[:300]!r}")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return times[WARM:], reverse("dispatch:report", args=[report.pk]), cookies


def _openings(address: str, cookies: dict[str, str]) -> list[float]:
    """Milliseconds from the address to the first cell that stands ready for typing."""
    from playwright.sync_api import sync_playwright

    times = []
    with _server() as root, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.add_cookies([{"name": name, "value": value, "url": root} for name, value in cookies.items()])
        page = context.new_page()
        for _ in range(WARM + OPENINGS):
            page.goto("about:blank")
            begin = time.perf_counter()
            page.goto(root + address)
            page.wait_for_selector("td.at")
            times.append((time.perf_counter() - begin) * 1000)
        browser.close()
    return times[WARM:]


@contextmanager
def _server() -> Iterator[str]:
    from tests.site import Installation, Site, free_port, wait_for_answer

    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "config", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    root = f"http://127.0.0.1:{port}"
    nowhere: Any = None
    try:
        wait_for_answer(Site(root, Installation(nowhere, "")))
        yield root
    finally:
        process.terminate()
        process.wait(timeout=15)


if __name__ == "__main__":
    main()
