"""A plan document from the file to a verified task: read, corrected, confirmed, worked at, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, expect

from tests.site import Site
from tests.walker import Walker, journey, signed_in

pytestmark = journey("plan_document")

LINES = (
    "四平市2019年下半年项目攻坚方案",
    "各有关单位：",
    "一、抓前期",
    "（一）7月底前列出未开工项目清单。[牵头单位:市发展改革委;配合单位:市商务局]",
    "（二）8月份前走访一遍在谈客商。[牵头单位:市商务部门]",
    "二、抓进度",
    "（一）全年签约60个项目，10月底前完成40个。[牵头单位:市商务局;配合单位:各县(市)区政府]",
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    target, path = io.BytesIO(), tmp_path_factory.mktemp("plan") / "攻坚方案.docx"
    document.save(target)
    path.write_bytes(target.getvalue())
    return path


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("zhaohong", "qianwei")) as walkers:
        yield walkers


@pytest.fixture
def zhao(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


@pytest.fixture
def qian(people: dict[str, Walker]) -> Walker:
    return people["qianwei"]


def test_the_dispatcher_uploads_the_plan_and_reads_it_beside_its_tasks(zhao: Walker, paper: Path) -> None:
    zhao.go("/plans/")
    zhao.follow("上传方案")
    zhao.page.locator("input[type=file]").set_input_files(paper)
    zhao.press("读取")
    expect(zhao.page.get_by_role("heading", name="核对任务分解")).to_be_visible()
    expect(zhao.page.locator(".clauses article")).to_have_count(3)


def test_pointing_at_a_task_lights_up_its_words(zhao: Walker) -> None:
    zhao.page.locator(".clauses article").first.hover()
    expect(zhao.page.locator(".text .part.lit")).to_have_text(LINES[3])


def test_an_unknown_unit_is_matched_once(zhao: Walker) -> None:
    zhao.told("没有对应上的单位")
    zhao.page.get_by_label("市商务部门", exact=True).select_option(label="四平市商务局")
    zhao.page.get_by_role("button", name="对应", exact=True).click()
    zhao.told("“市商务部门”已对应，共1处。")


def test_a_vague_date_is_settled_before_the_tasks_are_confirmed(zhao: Walker) -> None:
    confirm = zhao.page.get_by_role("button", name="确认3项任务")
    expect(confirm).to_be_disabled()
    zhao.page.locator(".clauses article").nth(1).get_by_role("link", name="更正").click()
    zhao.page.locator("input[name='dues-0-on']").fill("2019-07-31")
    zhao.press("保存更正")
    expect(confirm).to_be_enabled()
    confirm.click()
    zhao.told("已确认，3项任务生效。")


def test_the_bureau_takes_its_tasks_over_and_reports(qian: Walker) -> None:
    qian.go("/plans/")
    qian.follow("四平市2019年下半年项目攻坚方案")
    qian.follow("接领任务")
    qian.page.get_by_label("责任领导").fill("孙〇〇")
    qian.press("确认接领")
    qian.follow("走访一遍在谈客商")
    report = "form[action$='/report/']"
    qian.send(report, "记下进展", text="在谈客商已全部走访。", record="/projects/demo0001/")
    qian.told("在谈客商已全部走访。")


def test_it_reports_the_task_done_and_somebody_else_verifies(qian: Walker, zhao: Walker) -> None:
    qian.send("form[action$='/finish/']", "报告完成", note="走访完成，名单见项目页。")
    qian.told("已完成")
    zhao.go(qian.page.url.removeprefix(zhao.site.url))
    zhao.send("form[action$='/verify/']", "核实完成")
    zhao.told("已核实")


def test_the_table_of_tasks_is_printed(zhao: Walker) -> None:
    zhao.go("/plans/")
    zhao.follow("四平市2019年下半年项目攻坚方案")
    for name in ("分解表", ".docx"):
        with zhao.page.expect_download() as waiting:
            zhao.follow(name)
        assert Path(waiting.value.path()).read_bytes()[:2] == b"PK"


def test_the_log_holds_after_the_whole_plan(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
