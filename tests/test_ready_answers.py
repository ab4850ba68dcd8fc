"""At ten to six: a figure is found by keyboard, copied, given, and stands in the ledger."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.site import Site
from tests.walker import Walker, journey

pytestmark = journey("ready_answers")


def test_a_figure_is_found_copied_given_and_remembered(page: Page, site: Site) -> None:
    dispatcher = Walker(page, site)
    dispatcher.sign_in("zhaohong")
    dispatcher.follow("一句话")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("梨树 完成投资")
    page.keyboard.press("Enter")
    lines = page.locator("textarea.answers-lines").first
    expect(lines).to_have_value(re.compile("^梨树县2019年5月本年累计完成投资："))
    dispatcher.press("复制三行")
    expect(page.get_by_role("button", name="已复制").first).to_be_visible()
    page.locator("input[name=to_whom]").first.fill("省发展改革委投资处")
    dispatcher.press("已给出")
    dispatcher.told("已记下")
    expect(page.locator("table.tbl tbody tr")).to_have_count(1)
    dispatcher.go("/answers/?q=梨树 完成投资")
    dispatcher.told("今天的数相同")
