"""A new city, from `init` to its first accepted return, in a real Chromium.

One walk in order: every test goes on where the one before it stopped, so the file is run whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from config.demo.workbooks import write_workbooks
from sanzhua.base.clock import SHANGHAI, start_business_at
from tests.cast import PASSWORD
from tests.site import WORKER, Installation, Site, copy_of, new_database, serving
from tests.walker import Walker, journey
from tests.watch import serious_findings

pytestmark = journey("new_city", on_both=True)

MORNING = datetime(2019, 7, 8, 9, 0, tzinfo=SHANGHAI)
WORKBOOK = "双辽市2019年6月调度表.xlsx"
WAIT_MS = 30_000

# login, name, office, title, role, unit acted for
PEOPLE = (
    ("limin", "李敏", "梨树县发展和改革局", "信息联络员", "信息联络员", "梨树县人民政府"),
    ("wang", "王〇〇", "梨树县人民政府", "县长", "主要领导", ""),
    ("han", "韩雪", "四平经济开发区管理委员会", "联络员", "信息联络员", ""),
    ("guan", "关〇〇", "四平经济开发区管理委员会", "主任", "主要领导", ""),
    ("zhaohong", "赵宏", "四平市发展和改革委员会", "投资科科长", "市级调度员", ""),
)
UNITS: tuple[dict[str, str], ...] = (
    {"name": "梨树县人民政府", "short_name": "梨树县", "kind": "地区政府", "region": "220322", "is_reporting": "yes"},
    {"name": "梨树县发展和改革局", "kind": "部门", "parent": "梨树县人民政府", "region": "220322"},
    {"name": "四平经济开发区管理委员会", "short_name": "四平经开区", "kind": "开发区", "is_reporting": "yes"},
    {"name": "四平市发展和改革委员会", "short_name": "市发改委", "kind": "部门", "region": "220300"},
)


class Newcomer(Walker):
    """Was handed a one-time password."""

    def first_sign_in(self, username: str, secret: str) -> None:
        self.go("/")
        self.fill({"username": username, "password": secret})
        self.press("登录")
        self.told("请先设置自己的密码")
        self.fill({"old": secret, "new": PASSWORD, "again": PASSWORD})
        self.press("更改密码")
        self.told("密码已更改")


@pytest.fixture(scope="module")
def site(blank: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What `init` leaves, served; its business day is one of those that the workbooks are about."""
    folder = tmp_path_factory.mktemp("newcity")
    installation = copy_of(blank, folder)
    start_business_at(MORNING, folder=folder)
    printed = installation.run("init", "--unit", "四平市人民政府", "--region", "220300").stdout
    (folder / "printed.txt").write_text(printed)
    write_workbooks(folder / "workbooks")
    with serving(installation) as running:
        yield running


@pytest.fixture(scope="module")
def secrets(site: Site) -> dict[str, str]:
    """One-time passwords by login: those that `init` printed, then those that the pages show."""
    lines = (site.installation.data / "printed.txt").read_text().splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if line.startswith("  ")}


@pytest.fixture(scope="module")
def someone(
    browser: Browser, browser_context_args: dict[str, Any], site: Site, secrets: dict[str, str]
) -> Iterator[Callable[[str], Newcomer]]:
    """The walker of a login; signs in when first asked for."""
    walkers: dict[str, Newcomer] = {}

    def find(username: str) -> Newcomer:
        if username not in walkers:
            walkers[username] = Newcomer(browser.new_context(**browser_context_args).new_page(), site)
            walkers[username].first_sign_in(username, secrets[username])
        walkers[username].go("/")
        return walkers[username]

    yield find
    for walker in walkers.values():
        walker.page.context.close()


Someone = Callable[[str], Newcomer]


def test_the_system_administrator_enters_units_and_people(someone: Someone, secrets: dict[str, str]) -> None:
    admin = someone("sysadmin")
    assert serious_findings(admin.page) == []
    admin.follow("去办")
    for unit in UNITS:
        admin.fill(unit)
        admin.press("增加单位")
        admin.told(f"已增加单位“{unit['name']}”")
        admin.follow("增加单位")
    admin.go("/")
    admin.follow("去办")
    for username, name, *_post in PEOPLE:
        admin.fill({"username": username, "name": name})
        admin.press("增加人员")
        secrets[username] = admin.page.locator(".bignum.code").inner_text()
        admin.follow("再增加一人")


def test_who_holds_no_post_yet_is_told_whom_to_ask(someone: Someone) -> None:
    someone("limin").told("请联系安全管理员为您设置任职")


def test_the_security_administrator_gives_posts_until_nothing_is_missing(someone: Someone) -> None:
    admin = someone("secadmin")
    admin.told("四平经开区缺信息联络员、主要领导")
    for username, name, unit, title, role, scope in PEOPLE:
        admin.go("/admin/posts/new/")
        admin.fill({"person": f"{name} · {username}", "unit": unit, "title": title, "role": role})
        admin.fill({"scope": scope} if scope else {})
        admin.press("设置任职")
        admin.told("已设置任职")
    admin.go("/")
    expect(admin.page.get_by_text("开始使用前")).to_have_count(0)


def test_the_dispatcher_reads_units_that_are_not_yet_asked(someone: Someone) -> None:
    dispatcher = someone("zhaohong")
    dispatcher.told("请通知2个报送单位的信息联络员登录")
    dispatcher.follow("月报")
    expect(dispatcher.page.get_by_role("row", name="梨树县")).to_contain_text("未布置")
    assert serious_findings(dispatcher.page) == []


def test_the_clerk_begins_a_form_and_may_take_it_back(someone: Someone) -> None:
    clerk = someone("limin")
    assert serious_findings(clerk.page) == []
    clerk.press("开始填 谋划储备项目表")
    clerk.told("这张表里还没有项目")
    clerk.press("开错了，撤销这张表")
    clerk.told("已撤销")
    clerk.press("开始填 在建（开工）项目月调度表")
    clerk.told("这张表里还没有项目")


def test_the_clerk_takes_the_countys_workbook_and_every_row_becomes_a_project(someone: Someone) -> None:
    clerk = someone("limin")
    clerk.follow("在建（开工）项目月调度表")
    clerk.follow("上传工作簿")
    clerk.page.locator("input[type=file]").set_input_files(clerk.site.installation.data / "workbooks" / WORKBOOK)
    clerk.press("上传并读取")
    expect(clerk.page.get_by_role("heading", name="核对工作簿")).to_be_visible(timeout=WAIT_MS)
    clerk.press("没有相符项目的，都认定为新项目")
    clerk.press("采用")
    clerk.told("已采用")


def test_the_clerk_answers_what_is_left_and_hands_in(someone: Someone) -> None:
    clerk = someone("limin")
    clerk.follow("在建（开工）项目月调度表")
    report = clerk.page.url
    for number in range(40):
        clerk.page.goto(f"{report}check/")
        waiting = clerk.page.locator("form.reason:has(input[name=text][value=''])")
        if not waiting.count():
            break
        waiting.first.locator("input[name=text]").fill(f"已核对，凭工程款凭证第{number + 1}号。")
        waiting.first.get_by_role("button").click()
    clerk.press("送领导签发")
    clerk.told("第1版已冻结")


def test_the_head_signs(someone: Someone) -> None:
    head = someone("wang")
    head.follow("查看并签发")
    head.page.locator("input[type=password]").fill(PASSWORD)
    head.press("签发并报送")
    head.told("已签发并报送")


def test_the_city_accepts_closes_and_draws_up_the_bulletin(someone: Someone) -> None:
    dispatcher = someone("zhaohong")
    dispatcher.follow("审核接收")
    dispatcher.press("接收")
    dispatcher.told("已接收梨树县的报表")
    dispatcher.go("/reports/close/construction/2019-06/")
    dispatcher.press("关闭本期")
    dispatcher.told("应报 1 个单位，已报送 1 个")
    expect(dispatcher.page.get_by_text("缺报：")).to_have_count(0)
    dispatcher.follow("去编通报")
    dispatcher.press("起草通报")
    expect(dispatcher.page.get_by_role("heading", name="关于2019年1–6月全市项目建设情况的通报").first).to_be_visible()


def test_the_zone_reads_that_the_form_is_closed_and_begins_another(someone: Someone) -> None:
    clerk = someone("han")
    clerk.told("6月已关闭的：在建（开工）项目月调度表")
    clerk.press("开始填 招商引资项目月调度表")
    clerk.told("这张表里还没有项目")


def test_the_city_is_backed_up_restored_and_verified(site: Site, tmp_path: Path) -> None:
    site.installation.run("backup", str(tmp_path / "city.tar.gz"))
    (tmp_path / "second").mkdir()
    second = Installation(
        tmp_path / "second", new_database(os.environ.get("DATABASE_URL", ""), f"sanzhua_newcity2_{WORKER}")
    )
    second.run("restore", str(tmp_path / "city.tar.gz"))
    assert "已是当前版本" in second.run("upgrade").stdout
    assert second.run("ledger", "verify").returncode == 0
