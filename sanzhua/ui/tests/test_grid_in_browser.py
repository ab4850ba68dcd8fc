"""The grid under a clerk's hands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from sanzhua.ui.tests import sample

pytestmark = pytest.mark.browser


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f'tr[data-index="{row}"] td[data-c="{column}"]')


def value(page: Page, row: int, column: str) -> Locator:
    return cell(page, row, column).locator(".cell")


def status(page: Page) -> Locator:
    return page.locator("[data-grid-status]")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_the_first_cell_in_trouble_is_chosen_and_explained(grid_page: Page) -> None:
    expect(cell(grid_page, 5, "progress_percent")).to_have_class(re.compile(r"\bat\b"))
    expect(grid_page.locator("[data-grid-panel]")).to_contain_text("P0005")


def test_a_typed_figure_is_saved_when_enter_moves_down(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 1, "done_month").click()
    grid_page.keyboard.type("1380")
    grid_page.keyboard.press("Enter")
    expect(status(grid_page)).to_have_text("✓ 已保存 09:14")
    assert sample_pages.texts == {("P0001", "done_month"): "1380"}
    expect(value(grid_page, 1, "done_month")).to_have_value("1,380")
    expect(cell(grid_page, 1, "done_year")).to_have_text("9,999")
    expect(grid_page.locator('tfoot [data-total="done_month"]')).to_have_text("38,000")
    expect(cell(grid_page, 2, "done_month")).to_have_class(re.compile(r"\bat\b"))


def test_arrows_move_without_changing_anything(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 2, "done_month").click()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft"):
        grid_page.keyboard.press(key)
    expect(cell(grid_page, 1, "done_month")).to_have_class(re.compile(r"\bat\b"))
    assert sample_pages.texts == {}


def test_tab_goes_to_the_next_field_and_leaves_after_the_last(grid_page: Page) -> None:
    cell(grid_page, 1, "done_month").click()
    grid_page.keyboard.press("Tab")
    expect(cell(grid_page, 1, "progress_percent")).to_have_class(re.compile(r"\bat\b"))
    cell(grid_page, 18, "progress_text").click()
    grid_page.keyboard.press("Tab")
    grid_page.keyboard.press("Tab")
    assert grid_page.evaluate("document.activeElement.closest('tbody')") is None


def test_editing_begins_with_the_value_in_full_and_escape_restores(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 7, "done_month").click()
    grid_page.keyboard.press("F2")
    expect(value(grid_page, 7, "done_month")).to_have_value("13800.4")
    grid_page.keyboard.type("9")
    grid_page.keyboard.press("Escape")
    expect(value(grid_page, 7, "done_month")).to_have_value("13,800")
    assert sample_pages.texts == {}


def test_a_block_from_a_spreadsheet_lands_in_open_cells_only(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 2, "rate").click()
    paste(grid_page, '1\t41\t"基础\n完成"\r\n2\t42\t封顶\r\n')
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {
        ("P0002", "progress_percent"): "41",
        ("P0002", "progress_text"): "基础 完成",
        ("P0003", "progress_percent"): "42",
        ("P0003", "progress_text"): "封顶",
    }


def test_paste_says_how_many_cells_it_could_not_take(grid_page: Page) -> None:
    grid_page.evaluate("window.setTimeout = () => 0")  # keeps the sentence from being replaced by the save's
    cell(grid_page, 2, "rate").click()
    paste(grid_page, "1\t41\r\n2\t42")
    expect(status(grid_page)).to_have_text("已粘贴 2 格，2 格不能填，未粘贴；Ctrl+Z 可整块撤销")


def test_undo_takes_back_a_whole_paste(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 2, "progress_percent").click()
    paste(grid_page, "41\n42")
    grid_page.keyboard.press("Control+z")
    expect(value(grid_page, 2, "progress_percent")).to_have_value("36")
    expect(value(grid_page, 3, "progress_percent")).to_have_value("39")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts["P0003", "progress_percent"] == "39"


def test_control_d_fills_the_marked_block_from_its_first_row(grid_page: Page, sample_pages: sample.Desk) -> None:
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.press("Shift+ArrowDown")
    grid_page.keyboard.press("Shift+ArrowDown")
    grid_page.keyboard.press("Control+d")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {("P0002", "progress_percent"): "33", ("P0003", "progress_percent"): "33"}


def test_a_choice_is_saved_as_it_is_chosen(grid_page: Page, sample_pages: sample.Desk) -> None:
    value(grid_page, 1, "in_stats").select_option("未入统")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {("P0001", "in_stats"): "未入统"}


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(grid_page: Page, sample_pages: sample.Desk) -> None:
    sample_pages.answer = "conflict"
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.type("55")
    grid_page.keyboard.press("Enter")
    line = grid_page.locator("[data-grid-conflicts] li")
    expect(line).to_contain_text("第1行，%：陈立新已改为“77”，您填的是“55”。")
    expect(value(grid_page, 1, "progress_percent")).to_have_value("55")
    line.get_by_role("button", name="保留我填的").click()
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {("P0001", "progress_percent"): "55"}
    expect(line).to_have_count(0)


def test_the_others_value_can_be_taken_instead(grid_page: Page, sample_pages: sample.Desk) -> None:
    sample_pages.answer = "conflict"
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.type("55")
    grid_page.keyboard.press("Enter")
    grid_page.get_by_role("button", name="用对方的").click()
    expect(value(grid_page, 1, "progress_percent")).to_have_value("77")
    assert sample_pages.texts == {}


def test_what_could_not_be_sent_is_kept_and_sent_again(grid_page: Page, sample_pages: sample.Desk) -> None:
    sample_pages.answer = "broken"
    cell(grid_page, 1, "progress_percent").click()
    grid_page.keyboard.type("55")
    grid_page.keyboard.press("Enter")
    expect(status(grid_page)).to_have_text("未保存 1 格，连上后自动再试")
    sample_pages.answer = "save"
    grid_page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status(grid_page)).to_have_text(re.compile("已保存"))
    assert sample_pages.texts == {("P0001", "progress_percent"): "55"}


def test_words_that_were_not_understood_stay_in_their_cell(grid_page: Page) -> None:
    cell(grid_page, 1, "done_month").click()
    grid_page.keyboard.type("?")
    grid_page.keyboard.press("Enter")
    expect(cell(grid_page, 1, "done_month")).to_have_class(re.compile("is-bad"))
    expect(cell(grid_page, 1, "done_month")).to_have_attribute("title", "没有读懂“?”")
    expect(value(grid_page, 1, "done_month")).to_have_value("?")
    expect(status(grid_page)).to_have_text("1 格没有存上，请看所在格")


def test_r_opens_the_reason_beside_a_figure(grid_page: Page) -> None:
    cell(grid_page, 7, "done_month").click()
    expect(grid_page.locator("[data-grid-panel]")).to_contain_text("P0007")
    grid_page.keyboard.press("r")
    assert grid_page.evaluate("document.activeElement.name") == "text"


def test_a_link_leads_to_its_cell(grid_page: Page) -> None:
    grid_page.goto(grid_page.url + "?at=progress_text#row-P0009")
    expect(cell(grid_page, 9, "progress_text")).to_have_class(re.compile(r"\bat\b"))
