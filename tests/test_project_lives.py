"""Three lives in a real Chromium: an attraction project from first contact to full output, a reserve project through
clean-up and revival, a county that leaves the city.

One walk in order, over fifteen months in which the business clock only moves forward: every test goes on where the one
before it stopped, so the file is run whole.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from sanzhua.base.clock import SHANGHAI, start_business_at
from tests.site import PASSWORD, Site
from tests.watch import serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("project_lives")]

PLANT = "榆树台镇秸秆聚乳酸材料项目"
POOL = "十家堡镇中药饮片加工园项目"
INVESTOR = "江苏禾源新材料股份有限公司"
ACCEPTANCE = "竣工验收或竣工备案文件"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
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


class Walker:
    """A person at a browser of their own."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def sign_in(self, username: str) -> None:
        self.go("/")
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("input[type=password]").press("Enter")
        expect(self.page.get_by_role("navigation").first).to_be_visible()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def told(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def not_told(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def part(self, name: str) -> Locator:
        """A block of the page by its heading."""
        heading = self.page.get_by_role("heading", name=name, exact=True)
        return self.page.locator("section.block", has=heading).first

    def send(self, form: str, button: str, **values: Any) -> None:
        """Open what hides the form, fill in, press. A pair of a name and bytes is a file; a select takes the word."""
        found = self.page.locator(form).first
        fold = self.page.locator("details:not([open])", has=found)
        if fold.count():
            fold.first.locator("summary").first.click()
        for name, value in values.items():
            _fill(found.locator(f"[name={name}]"), value)
        found.get_by_role("button", name=button, exact=True).click()


def _fill(field: Locator, value: Any) -> None:
    if isinstance(value, tuple):
        name, data = value
        kind = "image/jpeg" if name.endswith(".jpg") else "application/pdf"
        field.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    elif field.evaluate("field => field.type") == "select-one":
        field.select_option(label=value)
    else:
        field.fill(value)


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#8a9a5b").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def people(browser: Browser, browser_context_args: dict[str, Any], site: Site) -> Iterator[dict[str, Walker]]:
    """One browser profile a person, so that nobody has to sign out."""
    contexts = {name: browser.new_context(**browser_context_args) for name in ("limin", "zhaohong", "qianwei")}
    walkers = {name: Walker(context.new_page(), site) for name, context in contexts.items()}
    for name, walker in walkers.items():
        walker.sign_in(name)
    yield walkers
    for context in contexts.values():
        context.close()


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


@pytest.fixture
def on(site: Site) -> Callable[[str], None]:
    """Sets the business day."""

    def move(day: str) -> None:
        moment = datetime.combine(datetime.fromisoformat(day), time(9), SHANGHAI)
        start_business_at(moment, folder=site.installation.data)

    return move


On = Callable[[str], None]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What one step leaves for the next: addresses, and pages as they read before."""
    return {}


def _enter(clerk: Walker, name: str, **values: str) -> str:
    """Enter a project; gives its address."""
    clerk.go("/projects/")
    clerk.follow("登记新项目")
    clerk.send("form.stack", "登记", name=name, **values)
    clerk.told(f"已登记“{name}”")
    return re.sub(r"^https?://[^/]+", "", clerk.page.url)


def _uid(address: str) -> str:
    return address.strip("/").split("/")[-1]


# ---- the reserve pool: admission --------------------------------------------------------------------------------


def _admitted(dispatcher: Walker) -> str:
    """How many the year's page counts for 2019."""
    dispatcher.go("/projects/reserve/year/?year=2019")
    return dispatcher.page.locator("dl.figs dd a").first.inner_text()


def test_the_clerk_asks_for_admission_to_the_pool(clerk: Walker, known: dict[str, str]) -> None:
    known["pool"] = _enter(clerk, POOL, total="15000", stage="谋划", place="梨树县十家堡镇")
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


# ---- a county leaves the city -----------------------------------------------------------------------------------


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


# ---- an attraction project from first contact to full output ----------------------------------------------------


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
    known["plant"] = _enter(clerk, PLANT, total="12000", stage="谋划", source="招商引资", place="梨树县榆树台镇")
    _pursue(clerk, known, "investor", "登记投资方", name=INVESTOR, origin="江苏省无锡市")
    clerk.told("已登记投资方")
    _pursue(clerk, known, "contact", "记一笔", said="电话介绍秸秆资源，对方有意来看。", next_step="8月来梨树考察")
    clerk.told("已记下")
    _pursue(clerk, known, "follower", "指定跟踪专人", name="李敏", post="县发改局")
    clerk.told("已保存")
    assert serious_findings(clerk.page) == []


def test_talks_end_with_a_promise_and_an_agreement(clerk: Walker, known: dict[str, str], on: On) -> None:
    _pass(clerk, known, "洽谈")
    on("2019-09-16")
    _pursue(clerk, known, "promise", "登记承诺", kind="投资额", amount="12000", paper="投资协议")
    clerk.told("已登记承诺")
    _step(clerk, known, "签约")
    clerk.told("还差 1 项要求")
    _upload(clerk, known, "投资协议", ("投资协议.pdf", PDF), dated_on="2019-09-16")
    _write_down(clerk, "建设单位", "梨树县禾源新材料有限公司")
    _pass(clerk, known, "签约")
    on("2019-10-10")
    _pass(clerk, known, "前期")


def test_building_is_refused_with_the_list_of_what_is_missing(clerk: Walker, known: dict[str, str], on: On) -> None:
    on("2020-04-20")
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


def test_completion_without_its_paper_is_asked_for_with_a_reason(clerk: Walker, known: dict[str, str], on: On) -> None:
    on("2020-06-29")
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


def test_production_wants_the_paper_that_was_owed(clerk: Walker, known: dict[str, str], on: On) -> None:
    on("2020-07-20")
    _step(clerk, known, "投产")
    clerk.told("还差 2 项要求")
    _upload(clerk, known, "竣工验收文件", ("竣工联合验收意见书.pdf", PDF), dated_on="2020-06-30")
    _pass(clerk, known, "投产")


def test_the_years_after_are_told_and_held_against_the_promise(clerk: Walker, known: dict[str, str], on: On) -> None:
    on("2020-09-28")
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
    rows = json.loads(site.installation.python("-c", LIFE_ROWS.format(uid=_uid(known["plant"]))).stdout)
    way = ["planning", "talks", "signed", "preparation", "building", "completed", "producing", "full_output"]
    assert [row[:2] for row in rows] == [list(step) for step in zip(["", *way[:-1]], way, strict=True)]
    (owed,) = [row for row in rows if row[2]]
    assert owed[1:] == ["completed", ["acceptance"], "联合验收已过，文件月底印发。", "limin", "zhaohong"]


# ---- the reserve pool: clean-up and revival ---------------------------------------------------------------------


def _case(walker: Walker, known: dict[str, str], verb: str, button: str, **values: Any) -> None:
    walker.go(f"{known['pool']}zombie/")
    walker.send(f"form:has([name=verb][value={verb}])", button, **values)


def test_a_year_of_silence_is_counted_before_anybody_suspects(
    dispatcher: Walker, clerk: Walker, known: dict[str, str], on: On
) -> None:
    on("2020-10-12")
    clerk.site.installation.python("-c", AGE.format(uid=_uid(known["pool"]), days=462))
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


def test_the_unit_answers_in_time_with_its_evidence(clerk: Walker, known: dict[str, str], on: On) -> None:
    on("2020-10-20")
    clerk.go("/")
    clerk.told(POOL)
    _case(clerk, known, "answer", "提交答复", text="投资方资金链断裂，同意退出。", file=("企业情况说明.pdf", PDF))
    clerk.told("已提交答复")


def test_the_city_decides_the_exit_and_lists_it(dispatcher: Walker, known: dict[str, str], on: On) -> None:
    on("2020-10-26")
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
    clerk: Walker, dispatcher: Walker, known: dict[str, str], on: On
) -> None:
    on("2020-12-07")
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


def test_the_log_holds_after_all_three_lives(site: Site) -> None:
    assert site.installation.run("ledger", "verify").returncode == 0
