"""A county leaves the city and comes back, in a real Chromium.

One walk in order: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.site import Site
from tests.walker import Walker, journey, signed_in
from tests.watch import serious_findings

pytestmark = journey("county_leaves")


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("zhaohong",)) as walkers:
        yield walkers


@pytest.fixture
def dispatcher(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What one step leaves for the next: addresses, and pages as they read before."""
    return {}


def _month(dispatcher: Walker, known: dict[str, str]) -> tuple[str, str]:
    """The closed month as the board and the bulletin tell it."""
    dispatcher.go("/reports/?period=2019-05")
    board = dispatcher.page.get_by_role("row", name="公主岭市").inner_text()
    dispatcher.go("/bulletins/")
    dispatcher.follow("关于2019年1–5月")
    return board, dispatcher.page.locator(".doc").first.inner_text()


def _plan_leave(dispatcher: Walker, period: str) -> None:
    dispatcher.go("/reports/transfers/")
    dispatcher.follow("办理划转…")
    dispatcher.send(
        "form[method=get].sheet", "看看会移交什么", kind="划出本市", from_unit="公主岭市", from_period=period
    )


def test_the_preview_says_why_june_is_too_early(dispatcher: Walker, known: dict[str, str]) -> None:
    known["board"], known["bulletin"] = _month(dispatcher, known)
    _plan_leave(dispatcher, "2019-06")
    dispatcher.told("请选以后的一期")
    expect(dispatcher.page.get_by_role("button", name="按以上内容办理")).to_have_count(0)


def test_the_county_leaves_with_its_projects_on_a_paper(dispatcher: Walker, known: dict[str, str]) -> None:
    _plan_leave(dispatcher, "2019-07")
    dispatcher.told("在建（开工）项目月调度表")
    assert serious_findings(dispatcher.page) == []
    dispatcher.send("form[method=post].sheet", "按以上内容办理", paper="吉政函〔2019〕62号")
    dispatcher.told("已办理")
    known["transfer"] = dispatcher.page.url


def test_the_hand_over_pack_is_printed_with_both_frames(dispatcher: Walker) -> None:
    row = dispatcher.page.get_by_role("row", name="公主岭市").first
    expect(row.locator("td").nth(0)).not_to_have_text("—")
    expect(row.locator("td").nth(1)).to_have_text("—")
    dispatcher.page.emulate_media(media="print")
    dispatcher.told("移交单位（盖章）")
    assert dispatcher.page.pdf().startswith(b"%PDF-")
    dispatcher.page.emulate_media(media="screen")


def test_the_closed_month_reads_as_it_was_printed(dispatcher: Walker, known: dict[str, str]) -> None:
    assert _month(dispatcher, known) == (known["board"], known["bulletin"])


def test_the_transfer_is_taken_back_with_a_reason(dispatcher: Walker, known: dict[str, str]) -> None:
    dispatcher.page.goto(known["transfer"])
    project = dispatcher.page.locator("table.stick th a").first.get_attribute("href") or ""
    dispatcher.send("form:has([name=note])", "撤销划转…", note="省里通知暂缓。")
    dispatcher.told("已撤销")
    dispatcher.go(project)
    dispatcher.told("撤销划转：省里通知暂缓。")
    expect(dispatcher.page.locator("p.headline")).not_to_contain_text("划转")
    assert _month(dispatcher, known) == (known["board"], known["bulletin"])


def test_the_log_holds_after_the_whole_transfer(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
