"""The desk with a month on it: one return at a clerk's, then with the head, then at the city."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sanzhua.base import clock
from sanzhua.dispatch.actions import open_report
from sanzhua.dispatch.choices import ReportStatus
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.registry.actions import create_project
from tests.cast import Cast

MORNING = datetime(2019, 7, 8, 1, 0, tzinfo=UTC)
AFTER = datetime(2019, 7, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def june(cast: Cast) -> Report:
    """Two projects that Lishu has to report for June."""
    with clock.use_fixed(MORNING):
        for name in ("梨树县城北污水处理厂", "孟家岭镇风电场一期"):
            project = create_project(
                unit=cast.lishu, name=name, by=cast.clerk, facts={"stage": "在建"}, from_day=date(2019, 1, 1)
            )
            ReportingDuty.objects.get_or_create(
                project=project, form="construction", unit=cast.lishu, from_period="2019-05"
            )
        return open_report(form="construction", unit=cast.lishu, period="2019-06", by=cast.clerk)


def desk_of(client: Client, person: object, at: datetime = MORNING) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    with clock.use_fixed(at):
        return client.get("/").content.decode()


def test_the_clerk_reads_what_how_many_and_by_when(client: Client, cast: Cast, june: Report) -> None:
    page = desk_of(client, cast.clerk)
    assert "2个项目，2个需要您处理，7月10日 24:00前送领导签发。" in page
    assert f'href="/reports/{june.pk}/"' in page


def test_a_day_that_has_passed_is_said(client: Client, cast: Cast, june: Report) -> None:
    assert "7月10日 24:00已过，还有2个项目要处理" in desk_of(client, cast.clerk, AFTER)


def test_blank_rows_are_one_line_that_opens_them(client: Client, cast: Cast, june: Report) -> None:
    page = desk_of(client, cast.clerk)
    assert "2个项目的本月情况待填" in page
    assert f"/reports/{june.pk}/?only=open" in page


def test_the_head_finds_what_to_sign(client: Client, cast: Cast, june: Report) -> None:
    assert "现在没有等您签发的报表" in desk_of(client, cast.head)
    Report.objects.update(status=ReportStatus.WITH_HEAD)
    page = desk_of(client, cast.head)
    assert "1件等您签发" in page
    assert f"/reports/{june.pk}/sign/" in page


def test_the_city_sees_how_many_are_in_and_who_is_missing(client: Client, cast: Cast, june: Report) -> None:
    page = desk_of(client, cast.dispatcher)
    assert "6月应报1件，已报送0件，7月10日 24:00按时截止。" in page
    assert 'title="梨树县"' in page


def test_the_city_finds_what_to_accept(client: Client, cast: Cast, june: Report) -> None:
    Report.objects.update(status=ReportStatus.SUBMITTED)
    page = desk_of(client, cast.dispatcher)
    assert "1件等您接收" in page
    assert f"/reports/{june.pk}/review/" in page


def test_a_due_form_can_be_closed_from_the_desk(client: Client, cast: Cast, june: Report) -> None:
    assert "/reports/close/construction/2019-06/" not in desk_of(client, cast.dispatcher)
    assert "/reports/close/construction/2019-06/" in desk_of(client, cast.dispatcher, AFTER)


def test_a_neighbour_sees_nothing_of_it(client: Client, cast: Cast, june: Report) -> None:
    for person in (cast.stranger, cast.strange_head):
        page = desk_of(client, person)
        assert f"/reports/{june.pk}/" not in page
        assert "梨树" not in page


def test_the_desk_asks_a_bounded_number_of_questions(
    client: Client, cast: Cast, june: Report, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.clerk)
    with clock.use_fixed(MORNING), django_assert_max_num_queries(58):
        client.get("/")
