"""临时报表 of "明天上午前报": from the blank form that came to the filled one that goes back, in a real Chromium.

One walk in order: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from sanzhua.outward.tests.request_scene import book
from tests.site import Site
from tests.walker import Walker, journey, signed_in
from tests.watch import serious_findings

pytestmark = journey("short_notice")
HEADINGS = ("序号", "县(市)区", "总投资（亿元）", "1-5月完成投资（万元）", "缺电工（人）")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("zhaohong", "limin")) as walkers:
        yield walkers


@pytest.fixture
def dispatcher(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


@pytest.fixture
def clerk(people: dict[str, Walker]) -> Walker:
    return people["limin"]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """The address of the request, once it is there."""
    return {}


def test_a_blank_form_is_dropped_in_and_what_is_unsure_waits(dispatcher: Walker) -> None:
    dispatcher.go("/outward/requests/")
    dispatcher.follow("放入空表")
    data = book(HEADINGS, [(1, "梨树县"), (2, "双辽市")], below="填表人：")
    received = dispatcher.page.locator("input[name=blank]")
    received.set_input_files({"name": "附件3.xlsx", "mimeType": WORKBOOK, "buffer": data})
    form = dispatcher.page.locator("form[enctype]")
    dispatcher.fill({"number": "电话通知", "requester": "省能源局", "use": "保供调度", "period": "2019年5月"}, form)
    dispatcher.press("读取空表")
    dispatcher.told("有1列拿不准")
    assert serious_findings(dispatcher.page) == []


def test_the_city_says_that_units_are_asked_for_it_and_confirms(dispatcher: Walker, known: dict[str, str]) -> None:
    page = dispatcher.page
    page.get_by_role("combobox", name="缺电工（人）", exact=True).select_option(label="问各单位")
    page.get_by_role("combobox", name="要问时填什么 缺电工（人）").select_option(label="数字")
    dispatcher.press("确认列和行，取数")
    dispatcher.told("已按已接收的数取数")
    dispatcher.told("还缺2格")
    known["request"] = page.url
    assert serious_findings(page) == []


def test_it_goes_to_the_units_in_one_request(dispatcher: Walker) -> None:
    dispatcher.press("发给各单位")
    dispatcher.told("已发给2个单位")
    dispatcher.told("还有2个单位没有报")


def test_the_clerk_finds_one_line_and_fills_one_cell(clerk: Walker) -> None:
    clerk.go("/")
    clerk.follow("（省能源局要）")
    clerk.told("保供调度")
    clerk.told("只要填1格")
    expect(clerk.page.get_by_text("双辽市")).to_have_count(0)
    clerk.page.get_by_role("textbox", name="梨树县 缺电工（人）").fill("17")
    assert serious_findings(clerk.page) == []
    clerk.press("确认报出")
    clerk.told("已报出")


def test_the_city_sees_who_is_missing_and_urges(dispatcher: Walker, known: dict[str, str]) -> None:
    dispatcher.page.goto(known["request"])
    dispatcher.told("还有1个单位没有报")
    dispatcher.press("一键催报")
    dispatcher.told("已催1个单位")


def test_the_filled_form_is_downloaded_in_the_layout_that_came(dispatcher: Walker) -> None:
    dispatcher.press("生成填好的表")
    dispatcher.told("已生成并留存")
    page = dispatcher.page
    with page.expect_download() as waited:
        page.get_by_role("link", name=re.compile("已填1")).click()
    made = openpyxl.load_workbook(io.BytesIO(waited.value.path().read_bytes()))
    rows = [[cell.value for cell in row] for row in made["附件"].iter_rows()]
    assert rows[0][0] == "全市重点项目统计表"
    assert rows[1] == list(HEADINGS)
    assert rows[2][:2] == [1, "梨树县"]
    assert rows[2][2] > 0
    assert (rows[2][4], rows[3][4], rows[4][0]) == (17, None, "填表人：")
    assert "取数来源" in made.sheetnames


def test_it_is_finished_and_asks_nobody_any_more(dispatcher: Walker, clerk: Walker) -> None:
    dispatcher.page.get_by_role("button", name="办结", exact=True).click()
    dispatcher.told("已办结，不再向各单位要")
    clerk.go("/outward/requests/")
    expect(clerk.page.get_by_role("row", name="全市重点项目统计表")).to_contain_text("已报出")


def test_the_log_holds(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
