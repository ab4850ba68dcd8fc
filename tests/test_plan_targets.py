"""Targets in the browser: the leading group's page on one sheet, a figure that opens, a tie, a kept report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.site import Site
from tests.walker import Walker, journey, signed_in

pytestmark = journey("plan_targets")

# A page of the file that Chromium writes, and A4 across in points.
SHEET = re.compile(rb"/Type /Page\b(?!s)")
ACROSS = re.compile(rb"/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]")


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("zhou", "zhaohong")) as walkers:
        yield walkers


@pytest.fixture
def zhou(people: dict[str, Walker]) -> Walker:
    return people["zhou"]


def test_the_progress_of_the_plan_prints_on_one_sheet_of_a4_across(zhou: Walker) -> None:
    zhou.go("/plans/1/progress/")
    printed = zhou.page.pdf(prefer_css_page_size=True)
    assert len(SHEET.findall(printed)) == 1
    assert ACROSS.search(printed)


def test_a_figure_opens_to_as_many_rows_as_it_says(zhou: Walker) -> None:
    zhou.go("/plans/1/progress/")
    figure = zhou.page.locator(".targets tbody tr", has_text="全年谋划180个亿元以上项目").locator("a.prov")
    count = int(figure.inner_text().removesuffix("个"))
    figure.click()
    expect(zhou.page.get_by_role("heading", name="本年入储备库项目，入库时总投资1亿元以上")).to_be_visible()
    expect(zhou.page.locator("tbody tr")).to_have_count(count)


def test_the_keeper_ties_a_target_that_nobody_decided_about(people: dict[str, Walker]) -> None:
    zhao = people["zhaohong"]
    zhao.go("/plans/1/progress/")
    zhao.follow("打造10个百亿级产业")
    zhao.told("目标的文字对不上系统里的数据")
    zhao.press("确定取数方式")
    zhao.told("已定取数方式。")


def test_a_report_is_kept_and_says_what_moved(zhou: Walker) -> None:
    zhou.go("/plans/1/progress/")
    zhou.press("生成进展报告")
    zhou.told("第2期进展报告已生成")
    for ending in (".docx", ".pdf"):
        with zhou.page.expect_download() as waiting:
            zhou.page.locator("#reports tbody tr").first.get_by_role("link", name=ending).click()
        assert Path(waiting.value.path()).stat().st_size > 5_000
