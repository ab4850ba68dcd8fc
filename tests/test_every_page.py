"""Every page that somebody can reach by links: no serious axe finding in both languages and themes, no fault in the
console (the watched page sees to that), no page that scrolls sideways on an office screen or on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.site import Site
from tests.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.xdist_group("every_page")]

WORKBOOK = "梨树县6月在建项目（定稿2）.xlsx"
PEOPLE = ("limin", "wang", "zhaohong", "qianwei", "zhou", "sysadmin", "secadmin", "auditadmin")
FILES = re.compile(r"\.(xlsx|docx|pdf|csv|svg|ics)$|/files/|^/api/")
NUMBER = re.compile(
    r"/(\d+|p?[0-9a-z]*\d[0-9a-z]{5,}|[a-z]+\d{2,}|\d{4}-\d{2}|(?<=/gates/)[a-z_]+|(?<=/columns/)(?!new)[a-z_]+|"
    r"(?<=/figures/)(?!new/|growth/)[a-z_]+/[a-z_]+)(?=/|$)"
)
# Run with these only: what axe calls serious or critical are rules of WCAG 2 A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
IN_THE_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# A long table repeats its first rows; axe looks at every node, which takes seconds on a grid.
REPEATED = {"exclude": [["tbody tr:nth-child(n+7)"], [".probs li:nth-child(n+9)"]]}
WIDTHS = (1366, 390)


def kind_of(path: str) -> str:
    """The address without the numbers of rows: pages of one kind are one template."""
    return NUMBER.sub("/*", path.split("?")[0])


def paths_on(page: Page, site: Site) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
        path = str(address).split("#")[0].removeprefix(site.url)
        if path.startswith("/") and not FILES.search(path.split("?")[0]):
            yield path


def sign_in(page: Page, site: Site, username: str) -> None:
    page.context.clear_cookies()
    Walker(page, site).sign_in(username)


def serious(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    found = Axe().run(page, context=REPEATED, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:140]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]


def wide(page: Page) -> list[str]:
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768 if width > 400 else 844})
        over = page.evaluate("document.documentElement.scrollWidth") - width
        if over > 0:
            faults.append(f"{over} px too wide at {width}")
    page.set_viewport_size({"width": 1366, "height": 768})
    return faults


def faults_of(page: Page, *, dark: bool) -> list[str]:
    found = [*wide(page), *serious(page)]
    if dark:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        found += [f"dark {fault}" for fault in serious(page, IN_THE_DARK)]
    return found


def walk(page: Page, site: Site, start: list[str], seen: set[str], *, language: str = "") -> list[str]:
    """Looks at one page of each kind that links lead to from `start`; kinds in `seen` were looked at already."""
    faults, waiting, kinds = [], list(start), set()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = page.goto(site.url + path)
        if answer is None or answer.status != 200:
            faults.append(f"{path} answers {answer.status if answer else 'nothing'}")
            continue
        if kind not in seen:
            faults += [f"{language}{path}: {fault}" for fault in faults_of(page, dark=not language)]
            seen.add(kind)
        waiting += paths_on(page, site)
    return faults


def upload(page: Page, site: Site) -> str:
    """A workbook on its way in, read by the worker; its preview is the one page that nothing of the city leads to."""
    page.goto(f"{site.url}/")
    page.locator("main table a[href^='/reports/']").first.click()
    page.get_by_role("link", name="上传工作簿").click()
    page.locator("input[type=file]").set_input_files(site.installation.data / "workbooks" / WORKBOOK)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("heading", name="核对工作簿")).to_be_visible(timeout=30_000)
    return page.url.removeprefix(site.url)


def in_english(page: Page) -> None:
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Kinds of pages that somebody before has looked at."""
    return set()


@pytest.fixture(scope="module")
def seen_in_english() -> set[str]:
    return set()


def test_the_gate_and_the_refusals(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    faults = faults_of(page, dark=True)
    page.locator("input[name=username]").fill("limin")
    page.locator("input[type=password]").fill("not the password")
    page.locator("input[type=password]").press("Enter")
    faults += faults_of(page, dark=False)
    sign_in(page, site, "limin")
    for path in ("/nothing/here/", "/reports/987654321/"):
        page.goto(site.url + path)
        faults += faults_of(page, dark=False)
    assert faults == []


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_that_links_lead_to(page: Page, site: Site, seen: set[str], username: str) -> None:
    sign_in(page, site, username)
    start = ["/", upload(page, site)] if username == "limin" else ["/"]
    # The desk differs from person to person, other kinds by what is offered on them; the board by nearly everything.
    seen -= {"/", "/reports/"}
    assert walk(page, site, start, seen) == []


@pytest.mark.parametrize("username", ["limin", "zhaohong", "secadmin"])
def test_every_page_in_english(page: Page, site: Site, seen_in_english: set[str], username: str) -> None:
    sign_in(page, site, username)
    in_english(page)
    assert walk(page, site, ["/"], seen_in_english, language="en ") == []
