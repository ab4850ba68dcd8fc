from __future__ import annotations

from django.test import Client

from sanzhua.notices.actions import add
from tests.cast import Cast


def test_the_desk_lists_what_waits_for_the_person(client: Client, cast: Cast) -> None:
    add(
        unit=cast.lishu,
        role="liaison",
        verb="review",
        subject="report:1",
        params={"period": "2019-06", "form": "construction"},
        url="/reports/1/",
    )
    client.force_login(cast.clerk)
    page = client.get("/").content.decode()
    assert "审核2019年6月在建（开工）项目月调度表" in page
    assert 'href="/reports/1/"' in page


def test_an_empty_desk_says_why(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    assert "现在没有需要您处理的事" in client.get("/").content.decode()


def test_an_administrator_sees_no_business_rooms(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)
    page = client.get("/").content.decode()
    assert "/admin/people/" in page
    assert "/projects/" not in page
    assert "/reports/" not in page


def test_the_bar_names_the_person_and_the_office(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert "李敏 · 县发改局" in client.get("/").content.decode()


def test_nobody_reads_the_desk_without_signing_in(client: Client, cast: Cast) -> None:
    assert client.get("/").status_code == 302


def test_only_the_room_of_the_page_is_marked_in_the_bar(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)
    for address in ("/", "/admin/people/", "/admin/units/"):
        page = client.get(address).content.decode()
        assert page.count('aria-current="page"') == 1
        assert f'<a href="{address}" aria-current="page">' in page


def test_a_head_finds_the_lights_of_the_unit_on_the_desk_and_a_clerk_does_not(cast: Cast) -> None:
    for person, finds in ((cast.head, True), (cast.clerk, False)):
        client = Client()
        client.force_login(person)
        assert ('href="/lights/"' in client.get("/").content.decode()) is finds
