"""The desks of a city that has just begun: each says what is to be done next, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base import clock
from sanzhua.home.tests.test_desk_of_the_month import MORNING, desk_of
from tests.cast import PASSWORD, Cast


@pytest.fixture
def empty(cast: Cast) -> Iterator[Cast]:
    """Only the root unit and three administrators, as after `init`."""
    Post.objects.exclude(person__in=[cast.system_admin, cast.security_admin, cast.audit_admin]).delete()
    Unit.objects.update(is_reporting=False)
    with clock.use_fixed(MORNING):
        yield cast


def test_after_init_the_system_administrator_is_led_to_units(client: Client, empty: Cast) -> None:
    page = desk_of(client, empty.system_admin)
    assert "1. 录入单位" in page
    assert 'href="/admin/units/new/"' in page
    assert 'href="/admin/posts/new/"' not in page, "that is another administrator's page"


def test_the_security_administrator_reads_which_posts_are_missing(client: Client, empty: Cast) -> None:
    Unit.objects.filter(pk=empty.lishu.pk).update(is_reporting=True)
    page = desk_of(client, empty.security_admin)
    assert "梨树县缺信息联络员、主要领导" in page
    assert "缺市级调度员" in page
    assert 'href="/admin/posts/new/"' in page


def test_a_city_that_lacks_nothing_is_not_told_how_to_begin(client: Client, cast: Cast) -> None:
    for person in (cast.system_admin, cast.security_admin):
        assert "开始使用前" not in desk_of(client, person)


def test_the_audit_administrator_sets_nothing_up(client: Client, empty: Cast) -> None:
    assert "开始使用前" not in desk_of(client, empty.audit_admin)


def test_a_person_without_a_post_is_told_whom_to_ask(client: Client, cast: Cast) -> None:
    person = Person.objects.create_person("newcomer", name="韩雪", password=PASSWORD)
    page = desk_of(client, person)
    assert "请联系安全管理员为您设置任职" in page
    assert "您的岗位管理本系统" not in page


def test_a_new_clerks_desk_offers_the_forms(client: Client, cast: Cast) -> None:
    page = desk_of(client, cast.clerk)
    assert "第一次报送：选一张表开始" in page
    assert page.count('action="/reports/open/"') == 4


def test_a_new_dispatchers_desk_says_whom_to_tell(client: Client, cast: Cast) -> None:
    assert "请通知2个报送单位的信息联络员登录" in desk_of(client, cast.dispatcher)
    Unit.objects.update(is_reporting=False)
    assert "先请系统管理员录入报送单位和人员" in desk_of(client, cast.dispatcher)


def test_the_brand_is_the_place_and_not_its_government(client: Client, cast: Cast) -> None:
    Unit.objects.filter(pk=cast.city.pk).update(name="四平市人民政府")
    page = desk_of(client, cast.clerk)
    assert "四平三抓" in page
    assert "人民政府三抓" not in page


def test_a_year_without_its_holidays_stops_the_new_month_and_no_page(client: Client, cast: Cast) -> None:
    """The order for 2031 is not known: the desk stands, says why December cannot be reported, and how to go on."""
    january = datetime(2031, 1, 5, 1, 0, tzinfo=UTC)
    for person in (cast.clerk, cast.head, cast.dispatcher, cast.system_admin):
        assert "还没有录入2031年的放假和调休安排" in desk_of(client, person, january)
    client.force_login(cast.dispatcher)
    with clock.use_fixed(january):
        page = client.get("/reports/").content.decode()
    assert "sanzhua workdays" in page
    assert "未布置" not in page
