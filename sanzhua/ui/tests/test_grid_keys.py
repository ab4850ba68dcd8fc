"""Keys of a spreadsheet, and what is kept when the page goes away; beside test_grid_in_browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sanzhua.ui.tests import sample
from sanzhua.ui.tests.test_grid_in_browser import cell, paste, status, value

pytestmark = pytest.mark.browser


def is_current(page: Page, row: int, column: str) -> None:
    expect(cell(page, row, column)).to_have_class(re.compile(r"\bat\b"))


def kept(page: Page) -> list[str]:
    """What the sheet keeps with the tab; htmx has a line of its own there."""
    found: list[str] = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('sanzhua.'))")
    return found


def test_enter_leads_back_to_where_a_run_of_tabs_began(grid_page: Page) -> None:
    cell(grid_page, 1, "done_month").click()
    for key in ("Tab", "Tab"):
        grid_page.keyboard.press(key)
    is_current(grid_page, 1, "progress_text")
    grid_page.keyboard.press("Enter")
    is_current(grid_page, 2, "done_month")


def test_f8_goes_on_to_the_next_cell_that_wants_something(grid_page: Page) -> None:
    is_current(grid_page, 5, "progress_percent")
    for row, column in ((6, "done_month"), (7, "done_month"), (16, "progress_text"), (5, "progress_percent")):
        grid_page.keyboard.press("F8")
        is_current(grid_page, row, column)


def test_control_enter_fills_the_marked_block_with_what_was_typed(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.press("Shift+ArrowDown")
    grid_page.keyboard.type("61")
    grid_page.keyboard.press("Control+Enter")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {("P0001", "progress_percent"): "61", ("P0002", "progress_percent"): "61"}


def test_what_was_taken_back_can_be_done_again(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 2, "progress_percent").click()
    paste(grid_page, "41\n42")
    grid_page.keyboard.press("Control+z")
    grid_page.keyboard.press("Control+y")
    expect(value(grid_page, 3, "progress_percent")).to_have_value("42")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts["P0003", "progress_percent"] == "42"


def test_a_block_longer_than_the_sheet_says_what_was_left_and_goes_back_in_one_step(
    grid_page: Page, sample_pages: sample.Desk
) -> None:
    cell(grid_page, 17, "progress_percent").click()
    grid_page.evaluate("window.setTimeout = () => 0")  # keeps the sentence from being replaced by the save's
    paste(grid_page, "41\n42\n43\n44")
    expect(status(grid_page)).to_have_text("已粘贴 2 格，2 格超出表格，未粘贴；Ctrl+Z 可整块撤销")
    grid_page.keyboard.press("Control+z")
    expect(status(grid_page)).to_have_text("已撤销 2 格")
    expect(value(grid_page, 18, "progress_percent")).to_have_value("84")


def test_home_end_and_the_page_keys_reach_the_ends(grid_page: Page) -> None:
    cell(grid_page, 3, "done_month").click()
    grid_page.keyboard.press("End")
    is_current(grid_page, 3, "in_stats")
    grid_page.keyboard.press("Control+Home")
    is_current(grid_page, 1, "total")
    grid_page.keyboard.press("Control+ArrowDown")
    is_current(grid_page, 18, "total")


def test_nothing_that_was_typed_is_lost_by_a_reload_without_a_line(grid_page: Page, sample_pages: sample.Desk) -> None:
    sample_pages.answer = "broken"
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.type("55")
    grid_page.keyboard.press("Enter")
    expect(status(grid_page)).to_have_text("未保存 1 格，连上后自动再试")
    grid_page.once("dialog", lambda dialog: dialog.accept())
    sample_pages.answer = "save"
    grid_page.reload()
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    expect(value(grid_page, 1, "progress_percent")).to_have_value("55")
    assert sample_pages.texts == {("P0001", "progress_percent"): "55"}
    assert kept(grid_page) == []


def test_another_person_at_the_same_machine_finds_nothing(grid_page: Page, sample_pages: sample.Desk) -> None:
    grid_page.evaluate("sessionStorage.setItem('sanzhua.unsaved:77:/save/', '[]')")
    grid_page.reload()
    expect(cell(grid_page, 5, "progress_percent")).to_have_class(re.compile(r"\bat\b"))
    assert kept(grid_page) == []


def test_a_link_that_leads_on_waits_for_the_last_cell(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.type("55")
    grid_page.get_by_role("link", name="检查").click()
    grid_page.wait_for_url("**/components/")
    assert sample_pages.texts == {("P0001", "progress_percent"): "55"}
