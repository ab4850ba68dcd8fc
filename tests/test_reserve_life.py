"""A reserve project from admission through clean-up to revival, in a real Chromium.

One walk in order, over seventeen months: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.site import Site
from tests.walker import PDF, Walker, journey, set_day, signed_in
from tests.watch import serious_findings

pytestmark = journey("reserve_life")

POOL = "十家堡镇中药饮片加工园项目"
# Stamps are real time and do not move with the business clock: what was typed long ago is made as old as it would be.
AGE = """
from datetime import timedelta
from config.cli import start_django
start_django()
from django.db.models import F
from sanzhua.registry.models import ProjectPaper, RegisterChange
for model in (ProjectPaper, RegisterChange):
    model.objects.filter(project__uid={uid!r}).update(at=F("at") - timedelta(days={days}))
"""


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("limin", "zhaohong")) as walkers:
        yield walkers


@pytest.fixture
def clerk(people: dict[str, Walker]) -> Walker:
    return people["limin"]


@pytest.fixture
def dispatcher(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What one step leaves for the next: addresses, and pages as they read before."""
    return {}


def _admitted(dispatcher: Walker) -> str:
    """How many the year's page counts for 2019."""
    dispatcher.go("/projects/reserve/year/?year=2019")
    return dispatcher.page.locator("dl.figs dd a").first.inner_text()


def test_the_clerk_asks_for_admission_to_the_pool(clerk: Walker, known: dict[str, str]) -> None:
    known["pool"] = clerk.enter_project(POOL, total="15000", stage="谋划", place="梨树县十家堡镇")
    clerk.go(f"{known['pool']}register/?column=start_plan")
    clerk.send("form.sheet", "登记", text="2019-09")
    clerk.told("已登记。")
    clerk.go(f"{known['pool']}reserve/")
    clerk.send(
        "form:has([value=apply])", "提交入库申请", kind="产业类", tier="滚动", grounds="药材种植面积大，企业有意向。"
    )  # fmt: skip
    clerk.told("已提交入库申请")


def test_the_city_reads_what_is_missing_hears_an_expert_and_admits(dispatcher: Walker, known: dict[str, str]) -> None:
    known["counted"] = _admitted(dispatcher)
    dispatcher.go(f"{known['pool']}reserve/")
    dispatcher.told("专家意见不足1份")
    dispatcher.send(
        "form:has([value=opinion])", "登记意见", expert="周教授", verdict="同意入库", text="市场前景好，同意入库。",
        file=("专家意见书.pdf", PDF),
    )  # fmt: skip
    dispatcher.told("已登记专家意见")
    dispatcher.send("form:has([value=admit])", "准予入库", tier="滚动")
    dispatcher.told("已准予入库")
    known["counted"] = str(int(known["counted"]) + 1)
    assert _admitted(dispatcher) == known["counted"]


def _case(walker: Walker, known: dict[str, str], verb: str, button: str, **values: Any) -> None:
    walker.go(f"{known['pool']}zombie/")
    walker.send(f"form:has([name=verb][value={verb}])", button, **values)


def test_a_year_of_silence_is_counted_before_anybody_suspects(
    dispatcher: Walker, clerk: Walker, known: dict[str, str], site: Site
) -> None:
    set_day(site, "2020-10-12")
    uid = known["pool"].strip("/").split("/")[-1]
    site.installation.python("-c", AGE.format(uid=uid, days=462))
    clerk.go("/projects/zombies/")
    clerk.not_told(POOL)
    dispatcher.go("/projects/zombies/")
    dispatcher.told(POOL)
    dispatcher.go(f"{known['pool']}zombie/")
    dispatcher.told("× 5 =")
    _case(dispatcher, known, "suspect", "立案核查")
    dispatcher.told("已立案")
    _case(dispatcher, known, "notify", "发出通知", told="王〇〇 县长")
    dispatcher.told("已登记通知")
    assert serious_findings(dispatcher.page) == []
    dispatcher.follow("打印通知")
    dispatcher.told(POOL)


def test_the_unit_answers_in_time_with_its_evidence(clerk: Walker, known: dict[str, str], site: Site) -> None:
    set_day(site, "2020-10-20")
    clerk.go("/")
    clerk.told(POOL)
    _case(clerk, known, "answer", "提交答复", text="投资方资金链断裂，同意退出。", file=("企业情况说明.pdf", PDF))
    clerk.told("已提交答复")


def test_the_city_decides_the_exit_and_lists_it(dispatcher: Walker, known: dict[str, str], site: Site) -> None:
    set_day(site, "2020-10-26")
    _case(dispatcher, known, "decide_exit", "决定退库", note="投资方无力继续，单位同意退出。")
    dispatcher.told("已决定退库")
    _case(dispatcher, known, "exit", "列入退库清单", list_number="2020年第3号")
    dispatcher.told("已列入退库清单")
    dispatcher.go("/projects/zombies/exits/?year=2020")
    expect(dispatcher.page.get_by_role("row", name=POOL)).to_contain_text("2020年第3号")
    assert _admitted(dispatcher) == known["counted"]


def test_everybody_reads_on_the_project_that_it_left(clerk: Walker, known: dict[str, str]) -> None:
    clerk.go(known["pool"])
    clerk.told("本项目已于2020-10-26退出储备库。")
    expect(clerk.page.locator("p.headline")).to_contain_text("退库")


def test_the_unit_asks_for_revival_and_another_person_grants_it(
    clerk: Walker, dispatcher: Walker, known: dict[str, str], site: Site
) -> None:
    set_day(site, "2020-12-07")
    _case(clerk, known, "ask_revival", "申请恢复", note="新投资方已签协议。", file=("投资协议.pdf", PDF))
    clerk.told("已申请恢复")
    expect(clerk.page.get_by_role("button", name="准予恢复")).to_have_count(0)
    _case(dispatcher, known, "revive", "准予恢复", note="协议和资金证明已核对。")
    dispatcher.told("已准予恢复")
    dispatcher.go("/projects/zombies/exits/?year=2020")
    expect(dispatcher.page.get_by_role("row", name=POOL)).to_contain_text("2020-12-07")
    assert _admitted(dispatcher) == known["counted"]
    clerk.go(known["pool"])
    expect(clerk.page.locator("p.headline")).to_contain_text("正常推进")


def test_the_log_holds_after_the_whole_life(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
