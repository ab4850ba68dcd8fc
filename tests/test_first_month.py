"""The first month, from a county's own workbook to the bulletin, in a real Chromium.

One walk in order: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from config.demo.workbooks import june_rows
from tests.site import PASSWORD, Site
from tests.walker import Walker, journey, signed_in
from tests.watch import serious_findings

pytestmark = journey("first_month", on_both=True)

WORKBOOK = "梨树县6月在建项目（定稿2）.xlsx"
NEW_PROJECT = "四棵树乡秸秆颗粒燃料加工项目"
TWO_SUMS = june_rows("梨树县")[4][0].name
WAIT_MS = 30_000


class Reporter(Walker):
    def unit_on_board(self, unit: str) -> None:
        self.go("/reports/?period=2019-06")
        self.page.get_by_role("row", name=unit).get_by_role("link").first.click()

    def report(self, page: str = "") -> None:
        """The construction return of Lishu for June, or one of its pages."""
        self.go("/reports/?period=2019-06")
        address = self.page.get_by_role("row", name="梨树县").get_by_role("link").first.get_attribute("href") or ""
        number = address.strip("/").split("/")[1]
        self.go(f"/reports/{number}/{page}")


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Reporter]]:
    names = ("limin", "sunli", "wang", "zhaohong")
    with signed_in(Reporter, browser, browser_context_args, site, names) as walkers:
        yield walkers


@pytest.fixture
def clerk(people: dict[str, Reporter]) -> Reporter:
    return people["limin"]


@pytest.fixture
def colleague(people: dict[str, Reporter]) -> Reporter:
    return people["sunli"]


@pytest.fixture
def head(people: dict[str, Reporter]) -> Reporter:
    return people["wang"]


@pytest.fixture
def dispatcher(people: dict[str, Reporter]) -> Reporter:
    return people["zhaohong"]


def _answer_warnings(clerk: Reporter) -> None:
    """Give every warning its own reason until none is left without one."""
    for number in range(40):
        clerk.report("check/")
        open_forms = clerk.page.locator("form.reason:has(input[name=text][value=''])")
        if not open_forms.count():
            return
        open_forms.first.locator("input[name=text]").fill(f"已核对，凭工程款凭证第{number + 1}号。")
        open_forms.first.get_by_role("button").click()
        clerk.page.wait_for_load_state()
    raise AssertionError("warnings without end")


def _cell(walker: Reporter, project: str, column: str) -> Any:
    return walker.page.locator("tr", has_text=project).locator(f"td[data-c={column}] input.cell").first


def _sign(head: Reporter) -> None:
    head.report("sign/")
    head.page.locator("input[type=password]").fill(PASSWORD)
    head.press("签发并报送")
    head.told("已签发并报送")


def test_the_desk_says_what_is_due(clerk: Reporter) -> None:
    clerk.go("/")
    clerk.told("7月10日 24:00")
    assert serious_findings(clerk.page) == []


def test_the_clerk_uploads_the_countys_own_workbook(clerk: Reporter) -> None:
    clerk.report("upload/")
    clerk.page.locator("input[type=file]").set_input_files(clerk.site.installation.data / "workbooks" / WORKBOOK)
    clerk.press("上传并读取")
    expect(clerk.page.get_by_role("heading", name="核对工作簿")).to_be_visible(timeout=WAIT_MS)
    assert serious_findings(clerk.page) == []


def test_the_preview_names_the_cell_with_two_sums(clerk: Reporter) -> None:
    clerk.told("一格里有两个金额")
    with clerk.page.expect_download() as caught:
        clerk.page.get_by_role("link", name="下载带批注的工作簿").click()
    book = openpyxl.load_workbook(io.BytesIO(caught.value.path().read_bytes()))
    comments = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("两个金额" in text for text in comments)


def test_a_row_without_a_project_waits_for_a_decision(clerk: Reporter) -> None:
    row = clerk.page.get_by_role("row", name=NEW_PROJECT).first
    row.get_by_role("combobox").select_option("new")
    row.get_by_role("button", name="认定").click()
    expect(clerk.page.get_by_role("link", name="待认定 0")).to_be_visible()


def test_the_clerk_takes_the_rows(clerk: Reporter) -> None:
    clerk.page.get_by_role("button", name="采用").first.click()
    clerk.told("已采用")
    assert _cell(clerk, TWO_SUMS, "done_month").input_value() != "", "the words of the unread cell stay in it"


def test_nothing_is_handed_in_while_an_error_stands(clerk: Reporter) -> None:
    clerk.report()
    clerk.press("送领导签发")
    clerk.told("处理完才能送签")


def test_a_cell_saves_itself_and_the_sums_follow(clerk: Reporter) -> None:
    clerk.report()
    cell = _cell(clerk, TWO_SUMS, "done_month")
    cell.click()
    cell.fill("1033")
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator("[data-grid-status]")).to_contain_text("已保存")
    clerk.page.reload()
    assert _cell(clerk, TWO_SUMS, "done_month").input_value().replace(",", "") == "1033"


def test_the_second_of_two_clerks_gets_the_others_value_and_keeps_what_was_typed(
    clerk: Reporter, colleague: Reporter
) -> None:
    clerk.report()
    colleague.report()
    for walker, figure in ((clerk, "1034"), (colleague, "1035")):
        cell = _cell(walker, TWO_SUMS, "done_month")
        cell.click()
        cell.fill(figure)
        walker.page.keyboard.press("Enter")
        walker.page.wait_for_timeout(1_000)
    conflict = colleague.page.locator("[data-grid-conflicts]")
    expect(conflict).to_contain_text("1,034")
    expect(conflict).to_contain_text("1035")


def test_warnings_want_a_reason_and_then_a_version_is_frozen(clerk: Reporter) -> None:
    _answer_warnings(clerk)
    assert serious_findings(clerk.page) == []
    clerk.press("送领导签发")
    clerk.told("第1版已冻结")


def test_the_clerk_can_no_longer_type(clerk: Reporter) -> None:
    clerk.report()
    assert clerk.page.locator("td.open").count() == 0


def test_the_head_sees_the_month_and_a_wrong_password_signs_nothing(head: Reporter) -> None:
    head.report("sign/")
    assert serious_findings(head.page) == []
    head.page.locator("input[type=password]").fill("not the password")
    head.press("签发并报送")
    head.told("口令不对，未签发")


def test_the_approval_sheet_carries_the_code_of_the_version(head: Reporter) -> None:
    head.report("sign/")
    code = head.page.locator("dd.code").first.inner_text()
    head.report("approval-sheet/")
    head.told(code)
    assert serious_findings(head.page) == []


def test_the_head_signs(head: Reporter) -> None:
    _sign(head)


def test_the_city_sends_back_two_marked_cells(dispatcher: Reporter) -> None:
    dispatcher.report("review/")
    assert serious_findings(dispatcher.page) == []
    row = dispatcher.page.locator("table.vtable tr", has_text=TWO_SUMS)
    row.locator("input[name=mark][value$='|done_month']").check()
    row.locator("input[name=mark][value$='|progress_text']").check()
    dispatcher.page.locator("select[name=code]").select_option("vague_progress")
    dispatcher.page.locator("textarea[name=note]").last.fill("请核对当月完成并写清进展。")
    dispatcher.press("退回修改")
    dispatcher.told("只有标出的2格可改")


def test_only_the_marked_cells_are_open_again(clerk: Reporter) -> None:
    clerk.report()
    expect(clerk.page.locator("td.open")).to_have_count(2)
    for column, text in (("done_month", "1040"), ("progress_text", "一层主体浇筑完成，正在支二层模板")):
        cell = _cell(clerk, TWO_SUMS, column)
        cell.click()
        cell.fill(text)
        clerk.page.keyboard.press("Enter")
        expect(clerk.page.locator("[data-grid-status]")).to_contain_text("已保存")
        clerk.page.wait_for_timeout(600)


def test_after_resubmission_the_city_sees_what_changed_and_accepts(
    clerk: Reporter, head: Reporter, dispatcher: Reporter
) -> None:
    _answer_warnings(clerk)
    clerk.press("送领导签发")
    clerk.told("第2版已冻结")
    _sign(head)
    dispatcher.report("review/")
    changed = dispatcher.page.locator("section", has=dispatcher.page.get_by_role("heading", name="退回后改了什么"))
    expect(changed).to_contain_text("1,040")
    expect(changed).to_contain_text("一层主体浇筑完成")
    dispatcher.press("接收")
    dispatcher.told("已接收梨树县的报表")


def test_a_month_with_a_return_in_hand_is_not_closed(dispatcher: Reporter) -> None:
    dispatcher.go("/reports/close/construction/2019-06/")
    dispatcher.press("关闭本期")
    dispatcher.told("请先接收或退回")


def test_the_month_is_closed_and_missing_units_are_named(dispatcher: Reporter) -> None:
    dispatcher.unit_on_board("铁西区")
    dispatcher.press("接收")
    dispatcher.go("/reports/close/construction/2019-06/")
    dispatcher.press("关闭本期")
    dispatcher.told("缺报：")
    dispatcher.told("四平经开区")


def test_the_bulletin_has_text_rankings_and_words_for_missing_units(dispatcher: Reporter) -> None:
    dispatcher.go("/bulletins/")
    dispatcher.press("起草通报")
    expect(dispatcher.page.get_by_role("heading", name="关于2019年1–6月全市项目建设情况的通报").first).to_be_visible()
    assert dispatcher.page.locator(".doc td", has_text="缺报").count() > 0
    assert serious_findings(dispatcher.page) == []


def test_a_figure_opens_to_the_projects_and_the_versions_behind_it(dispatcher: Reporter) -> None:
    dispatcher.page.locator(".doc a.lock", has_text="亿元").nth(2).click()
    panel = dispatcher.page.locator("#figure")
    expect(panel).to_contain_text("梨树县")
    panel.locator("summary").click()
    panel.get_by_role("link", name="梨树县 2").first.click()
    expect(dispatcher.page.get_by_role("heading", name="梨树县").first).to_be_visible()
    dispatcher.page.go_back()


def test_prose_is_edited_and_a_typed_figure_is_refused(dispatcher: Reporter) -> None:
    dispatcher.go("/bulletins/")
    dispatcher.page.get_by_role("link", name="关于2019年1–6月").click()
    dispatcher.page.get_by_role("link", name="改文字").click()
    last = dispatcher.page.locator("textarea[name^='text:']").last
    last.fill("各地要抢抓施工黄金期，全市已完成{完成投资}。")
    dispatcher.press("保存")
    dispatcher.told("抢抓施工黄金期")
    dispatcher.page.get_by_role("link", name="改文字").click()
    dispatcher.page.locator("textarea[name^='text:']").last.fill("完成{随手写的数}。")
    dispatcher.press("保存")
    dispatcher.told("没有名为“随手写的数”的数据")


def test_the_bulletin_comes_as_docx_pdf_and_xlsx(dispatcher: Reporter) -> None:
    dispatcher.go("/bulletins/")
    dispatcher.page.get_by_role("link", name="关于2019年1–6月").click()
    files = {ending: _fetched(dispatcher, ending) for ending in ("docx", "pdf", "xlsx")}
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["docx"])).paragraphs)
    assert "关于2019年1–6月全市项目建设情况的通报" in text
    assert "缺报" in text
    assert files["pdf"].startswith(b"%PDF-")
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    words = [cell.value for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]
    assert any("单位：万元" in str(word) for word in words)
    assert any("合计" in str(word) for word in words)
    assert zipfile.is_zipfile(io.BytesIO(files["xlsx"]))


def _fetched(walker: Reporter, ending: str) -> bytes:
    answer = walker.page.request.get(f"{walker.page.url.split('?')[0].split('#')[0]}bulletin.{ending}")
    assert answer.status == 200, answer.status_text
    return answer.body()


def test_the_log_holds_after_the_whole_month(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
