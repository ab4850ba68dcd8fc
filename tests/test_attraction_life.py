"""An attraction project from first contact to full output through every gate, in a real Chromium.

One walk in order, over fifteen months: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from sanzhua.documents.tests.samples import photo
from tests.site import Site
from tests.walker import PDF, Walker, journey, set_day, signed_in
from tests.watch import serious_findings

pytestmark = journey("attraction_life", on_both=True)

PLANT = "榆树台镇秸秆聚乳酸材料项目"
INVESTOR = "江苏禾源新材料股份有限公司"
ACCEPTANCE = "竣工验收或竣工备案文件"
LIFE_ROWS = """
import json
from config.cli import start_django
start_django()
from sanzhua.registry.models import LifeChange
rows = LifeChange.objects.filter(project__uid={uid!r}).order_by("pk").select_related("by", "second")
print(json.dumps([
    [row.from_stage, row.to_stage, [one["gate"] for one in row.missing], row.reason, row.by.username,
     row.second.username if row.second else ""] for row in rows
]))
"""


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    with signed_in(Walker, browser, browser_context_args, site, ("limin", "zhaohong", "qianwei")) as walkers:
        yield walkers


@pytest.fixture
def clerk(people: dict[str, Walker]) -> Walker:
    return people["limin"]


@pytest.fixture
def dispatcher(people: dict[str, Walker]) -> Walker:
    return people["zhaohong"]


@pytest.fixture
def owner(people: dict[str, Walker]) -> Walker:
    """Keeps the attraction form for the whole city."""
    return people["qianwei"]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What one step leaves for the next: addresses, and pages as they read before."""
    return {}


def _life(walker: Walker, known: dict[str, str]) -> None:
    walker.go(f"{known['plant']}life/")


def _step(clerk: Walker, known: dict[str, str], stage: str, **values: str) -> None:
    """One step on the page of the project's life, on this day."""
    _life(clerk, known)
    clerk.send("#move form", "办理变更", stage=stage, **values)


def _pass(clerk: Walker, known: dict[str, str], stage: str) -> None:
    _step(clerk, known, stage)
    clerk.told("已变更并留痕")
    expect(clerk.page.locator("[aria-current=step]")).to_contain_text(stage)


def _upload(clerk: Walker, known: dict[str, str], type: str, file: tuple[str, bytes], **values: str) -> None:
    _life(clerk, known)
    clerk.send("#evidence form", "上传材料", type=type, file=file, **values)
    clerk.told("已上传")


def _write_down(clerk: Walker, what: str, value: str) -> None:
    """Follow the line of the list to the page that takes the value."""
    clerk.page.locator("#needs").get_by_role("link", name=f"登记“{what}”").click()
    clerk.send("form.sheet", "登记", text=value)
    clerk.told("已登记。")


def _pursue(clerk: Walker, known: dict[str, str], key: str, button: str, **values: str) -> None:
    clerk.go(f"{known['plant']}attraction/")
    clerk.send(f"form[action$='/attraction/{key}/']", button, **values)


def test_the_clerk_enters_what_the_first_call_told(clerk: Walker, known: dict[str, str]) -> None:
    known["plant"] = clerk.enter_project(PLANT, total="12000", stage="谋划", source="招商引资", place="梨树县榆树台镇")
    _pursue(clerk, known, "investor", "登记投资方", name=INVESTOR, origin="江苏省无锡市")
    clerk.told("已登记投资方")
    _pursue(clerk, known, "contact", "记一笔", said="电话介绍秸秆资源，对方有意来看。", next_step="8月来梨树考察")
    clerk.told("已记下")
    _pursue(clerk, known, "follower", "指定跟踪专人", name="李敏", post="县发改局")
    clerk.told("已保存")
    assert serious_findings(clerk.page) == []


def test_talks_end_with_a_promise_and_an_agreement(clerk: Walker, known: dict[str, str], site: Site) -> None:
    _pass(clerk, known, "洽谈")
    set_day(site, "2019-09-16")
    _pursue(clerk, known, "promise", "登记承诺", kind="投资额", amount="12000", paper="投资协议")
    clerk.told("已登记承诺")
    _step(clerk, known, "签约")
    clerk.told("还差 1 项要求")
    _upload(clerk, known, "投资协议", ("投资协议.pdf", PDF), dated_on="2019-09-16")
    _write_down(clerk, "建设单位", "梨树县禾源新材料有限公司")
    _pass(clerk, known, "签约")
    set_day(site, "2019-10-10")
    _pass(clerk, known, "前期")


def test_building_is_refused_with_the_list_of_what_is_missing(clerk: Walker, known: dict[str, str], site: Site) -> None:
    set_day(site, "2020-04-20")
    _life(clerk, known)
    needs = clerk.page.locator("#needs")
    expect(needs.locator("li.open")).to_have_count(6)
    expect(needs.locator("li.done")).to_have_count(3)
    _step(clerk, known, "在建", reason="抢抓施工期")
    clerk.told("还差 6 项要求")
    expect(clerk.page.get_by_role("button", name="提交申请，由第二人确认")).to_be_visible()
    expect(clerk.page.locator("#move [name=reason]")).to_have_value("抢抓施工期")
    assert serious_findings(clerk.page) == []


def test_the_list_leads_to_every_place_where_it_is_fulfilled(clerk: Walker, known: dict[str, str]) -> None:
    _write_down(clerk, "项目代码", "2020-220322-29-03-001234")
    _upload(clerk, known, "审批、核准、备案文件", ("备案证.pdf", PDF), dated_on="2019-11-20")
    _upload(clerk, known, "施工或设备合同", ("施工合同.pdf", PDF), dated_on="2020-04-01")
    _upload(clerk, known, "现场照片", ("打桩.jpg", photo()), dated_on="2020-04-18")
    _write_down(clerk, "省库编号", "SK2020-0322-118")
    _life(clerk, known)
    clerk.follow("办结“施工许可”")
    clerk.send("form[action$='/permits/lay-out/']", "铺开手续", route="备案", kind="工业项目", year="2020")
    clerk.follow("建筑工程施工许可证")
    clerk.send("form[action$='/finish/']", "办结", on="2020-04-15", number="220322202004150101")
    _life(clerk, known)
    expect(clerk.page.locator("#needs li.open")).to_have_count(0)


def test_the_gate_of_building_is_passed_clean(clerk: Walker, known: dict[str, str]) -> None:
    _pass(clerk, known, "在建")


def test_completion_without_its_paper_is_asked_for_with_a_reason(
    clerk: Walker, known: dict[str, str], site: Site
) -> None:
    set_day(site, "2020-06-29")
    _step(clerk, known, "竣工", reason="联合验收已过，文件月底印发。")
    clerk.told("还差 1 项要求")
    clerk.page.get_by_role("button", name="提交申请，由第二人确认").click()
    clerk.told("已提交申请")
    clerk.told("申请人不能自己确认")


def test_the_second_person_finds_it_on_the_desk_and_confirms(dispatcher: Walker, known: dict[str, str]) -> None:
    dispatcher.go("/")
    dispatcher.told(PLANT)
    dispatcher.page.locator(f"a[href='{known['plant']}life/']").first.click()
    dispatcher.told("联合验收已过，文件月底印发。")
    dispatcher.send("#waiting form", "同意变更", note="已电话核实。")
    dispatcher.told("已同意，阶段已变更")


def test_production_wants_the_paper_that_was_owed(clerk: Walker, known: dict[str, str], site: Site) -> None:
    set_day(site, "2020-07-20")
    _step(clerk, known, "投产")
    clerk.told("还差 2 项要求")
    _upload(clerk, known, "竣工验收文件", ("竣工联合验收意见书.pdf", PDF), dated_on="2020-06-30")
    _pass(clerk, known, "投产")


def test_the_years_after_are_told_and_held_against_the_promise(
    clerk: Walker, known: dict[str, str], site: Site
) -> None:
    set_day(site, "2020-09-28")
    clerk.go(f"{known['plant']}completion/")
    clerk.send(
        "form:has([value=completion])", "保存", accepted_on="2020-06-26", final_cost="11800",
        cost_reason="设备招标节约", produced_on="2020-07-20", design_output="26000",
    )  # fmt: skip
    clerk.told("已保存")
    clerk.send("form:has([value=year])", "登记一年", year="2020", output="6500", tax="210", jobs="86")
    clerk.told("已保存")
    _pursue(clerk, known, "realised", "登记兑现", kind="投资额", amount="11400", basis="竣工决算审计")
    clerk.told("已登记兑现")
    _pass(clerk, known, "达产")


def test_the_project_page_tells_the_whole_life(clerk: Walker, known: dict[str, str]) -> None:
    clerk.go(known["plant"])
    strip = clerk.page.locator("ul.stages")
    for day in ("2019-09-16", "2019-10-10", "2020-04-20", "2020-06-29", "2020-07-20", "2020-09-28"):
        expect(strip).to_contain_text(day)
    life = clerk.page.locator("#life")
    expect(life).to_contain_text(f"当时还缺：{ACCEPTANCE}")
    expect(clerk.page.locator("#attraction")).to_contain_text("95.0%")
    expect(clerk.page.locator("#completion")).to_contain_text("6,500 / 26,000")
    expect(clerk.page.locator("#permits")).to_be_visible()
    assert serious_findings(clerk.page) == []


def test_the_form_owner_of_the_city_reads_the_same_life(owner: Walker, known: dict[str, str]) -> None:
    owner.go("/projects/attraction/")
    owner.go(f"{known['plant']}attraction/")
    owner.told(INVESTOR)
    owner.told("95.0%")


def test_no_gate_was_passed_unrecorded(site: Site, known: dict[str, str]) -> None:
    rows = json.loads(
        site.installation.python("-c", LIFE_ROWS.format(uid=known["plant"].strip("/").split("/")[-1])).stdout
    )
    way = ["planning", "talks", "signed", "preparation", "building", "completed", "producing", "full_output"]
    assert [row[:2] for row in rows] == [list(step) for step in zip(["", *way[:-1]], way, strict=True)]
    (owed,) = [row for row in rows if row[2]]
    assert owed[1:] == ["completed", ["acceptance"], "联合验收已过，文件月底印发。", "limin", "zhaohong"]


def test_the_log_holds_after_the_whole_life(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
