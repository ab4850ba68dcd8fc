"""The first month, from a county's own workbook to the bulletin, in a real Chromium.

One journey in order: each test goes on where the one before it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site import PASSWORD, Site
from tests.watch import serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("first_month")]

WORKBOOK = "梨树县6月在建项目（定稿2）.xlsx"
TITLE = "在建（开工）项目月调度表"


class Walker:
    """A person at a browser of their own."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.site.url}/")
        self.page.get_by_label("登录名").fill(username)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("form button[type=submit], form button.main").first.click()
        expect(self.page.get_by_role("navigation").first).to_be_visible()

    def to_june(self) -> None:
        self.page.goto(f"{self.site.url}/reports/?period=2019-06")
        self.page.get_by_role("row", name="梨树县").get_by_role("link").first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()


@pytest.fixture(scope="module")
def offices(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[dict[str, BrowserContext]]:
    """One browser profile a person, so that nobody has to sign out."""
    held = {name: browser.new_context(**browser_context_args) for name in ("limin", "sunli", "wang", "zhaohong")}  # type: ignore[arg-type]
    yield held
    for context in held.values():
        context.close()


@pytest.fixture(scope="module")
def people(offices: dict[str, BrowserContext], site: Site) -> dict[str, Walker]:
    walkers = {name: Walker(context.new_page(), site) for name, context in offices.items()}
    for name, walker in walkers.items():
        walker.sign_in(name)
    return walkers


@pytest.fixture
def clerk(people: dict[str, Walker]) -> Walker:
    return people["limin"]


@pytest.fixture
def head(people: dict[str, Walker]) -> Walker:
    return people["wang"]


@pytest.fixture
def city(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


def test_the_desk_says_what_is_due(clerk: Walker) -> None:
    clerk.page.goto(f"{clerk.site.url}/")
    expect(clerk.page.get_by_text("7月10日").first).to_be_visible()
    assert serious_findings(clerk.page) == []


def test_the_clerk_uploads_the_countys_own_workbook(clerk: Walker) -> None:
    clerk.to_june()
    clerk.page.get_by_role("link", name="上传工作簿").click()
    clerk.page.get_by_label("工作簿").set_input_files(clerk.site.installation.data / "workbooks" / WORKBOOK)
    clerk.press("上传并读取")
    expect(clerk.page.get_by_role("heading", name="核对工作簿")).to_be_visible(timeout=30_000)
    assert serious_findings(clerk.page) == []


def test_the_preview_names_the_cell_that_holds_two_sums_and_the_row_without_a_project(clerk: Walker) -> None:
    expect(clerk.page.get_by_text("四棵树乡秸秆颗粒燃料加工项目").first).to_be_visible()
    assert clerk.page.get_by_text("待认定").count() > 0
    with clerk.page.expect_download() as caught:
        clerk.page.get_by_role("link", name="下载带批注的工作簿").click()
    book = openpyxl.load_workbook(caught.value.path())
    assert any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_clerk_decides_and_takes_the_rows(clerk: Walker) -> None:
    row = clerk.page.get_by_role("row", name="四棵树乡秸秆颗粒燃料加工项目").first
    row.get_by_role("combobox").select_option("new")
    row.get_by_role("button", name="认定").click()
    clerk.page.get_by_role("button", name="采用").first.click()
    expect(clerk.page.get_by_text("已采用")).to_be_visible()
