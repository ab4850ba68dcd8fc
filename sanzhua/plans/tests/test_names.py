"""Names that no unit has: the keeper asks in one click, the system administrator decides, nobody gets past."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import unit_by_name
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.notices.queries import todos_for
from sanzhua.plans.actions import accept_name, ask_alias, ask_unit, decline_name, match_again
from sanzhua.plans.choices import NameStatus
from sanzhua.plans.models import Duty, NameRequest, PlanVersion
from sanzhua.plans.queries.names import open_requests
from sanzhua.plans.tests.drawing import drawn_up
from sanzhua.plans.tests.test_pages import body, signed_in
from tests.cast import Cast

NAME = "市外事办"


@pytest.fixture
def version(cast: Cast, july: None) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher)


def asked(cast: Cast, version: PlanVersion) -> NameRequest:
    return ask_alias(version, by=cast.dispatcher, name=NAME, unit=cast.commerce)


def test_asking_makes_no_alias_but_a_line_for_the_administrator(cast: Cast, version: PlanVersion) -> None:
    asked(cast, version)
    assert unit_by_name(NAME) is None
    (line,) = todos_for(cast.system_admin)
    assert line.sentence == "核对单位写法：四平市请求把“市外事办”记为“市商务局”的别名"
    assert line.url.startswith(reverse("plans:names"))
    for person in (cast.security_admin, cast.audit_admin, cast.dispatcher, cast.clerk):
        assert todos_for(person) == []


def test_asking_twice_is_one_request_and_one_line(cast: Cast, version: PlanVersion) -> None:
    asked(cast, version)
    ask_unit(version, by=cast.dispatcher, name=NAME, kind="department", parent=None)
    assert NameRequest.objects.get().unit is None
    assert [line.verb for line in todos_for(cast.system_admin)] == ["name_unit"]


def test_what_is_accepted_is_known_and_can_be_matched_again_and_undone(cast: Cast, version: PlanVersion) -> None:
    request = asked(cast, version)
    accept_name(request, by=cast.system_admin)
    assert unit_by_name(NAME) == cast.commerce
    assert todos_for(cast.system_admin) == []
    assert match_again(version, by=cast.dispatcher, revision=1) == 1
    assert Duty.objects.get(clause__version=version, name=NAME).unit == cast.commerce
    with pytest.raises(WrongState):
        accept_name(request, by=cast.system_admin)


def test_what_is_declined_stays_unknown_and_says_why(cast: Cast, version: PlanVersion) -> None:
    request = asked(cast, version)
    with pytest.raises(Incomplete):
        decline_name(request, by=cast.system_admin, note=" ")
    decline_name(request, by=cast.system_admin, note="不是商务局的写法。")
    assert unit_by_name(NAME) is None
    assert todos_for(cast.system_admin) == []
    assert "不是商务局的写法。" in body(cast.dispatcher, "plans:version", version.pk)
    assert asked(cast, version).status == NameStatus.OPEN


def test_nobody_gets_past_the_administrator(cast: Cast, version: PlanVersion) -> None:
    request = asked(cast, version)
    for person in (cast.dispatcher, cast.clerk, cast.security_admin, cast.audit_admin):
        with pytest.raises(NotAllowed):
            accept_name(request, by=person)
        with pytest.raises(NotAllowed):
            decline_name(request, by=person, note="不要")
    assert not UnitAlias.objects.filter(name=NAME).exists()


def test_only_the_plans_keepers_ask_and_only_for_names_that_stand_in_it(cast: Cast, version: PlanVersion) -> None:
    for person in (cast.clerk, cast.viewer, cast.system_admin):
        with pytest.raises(NotAllowed):
            ask_alias(version, by=person, name=NAME, unit=cast.commerce)
    with pytest.raises(WrongState):
        ask_alias(version, by=cast.dispatcher, name="市教育局", unit=cast.commerce)
    with pytest.raises(WrongState):
        ask_alias(version, by=cast.dispatcher, name="梨树县", unit=cast.commerce)
    with pytest.raises(Incomplete):
        ask_alias(version, by=cast.dispatcher, name=NAME, unit=None)
    with pytest.raises(Incomplete):
        ask_unit(version, by=cast.dispatcher, name=NAME, kind="planet", parent=None)
    assert not NameRequest.objects.exists()


def test_a_name_that_another_unit_got_meanwhile_is_refused(cast: Cast, version: PlanVersion) -> None:
    request = asked(cast, version)
    UnitAlias.objects.create(unit=cast.city_drc, name=NAME, squeezed=NAME)
    with pytest.raises(Refused):
        accept_name(request, by=cast.system_admin)
    request.refresh_from_db()
    assert request.status == NameStatus.OPEN


def test_one_click_matches_and_asks(cast: Cast, version: PlanVersion) -> None:
    address = reverse("plans:version_act", args=[version.pk, "map"])
    sent = {"revision": "1", "name": NAME, "unit": str(cast.commerce.pk), "remember": "1"}
    page = signed_in(cast.dispatcher).post(address, sent, follow=True).content.decode()
    assert "已请系统管理员核对“市外事办”这个写法。" in page
    assert NameRequest.objects.get().unit == cast.commerce
    assert Duty.objects.get(name=NAME).unit == cast.commerce


def test_a_unit_is_asked_for_made_on_the_prefilled_page_and_settled(cast: Cast, version: PlanVersion) -> None:
    address = reverse("plans:version_act", args=[version.pk, "ask-unit"])
    sent = {"name": NAME, "kind": "department", "parent": str(cast.city.pk)}
    signed_in(cast.dispatcher).post(address, sent)
    request = NameRequest.objects.get()
    with pytest.raises(Incomplete):
        accept_name(request, by=cast.system_admin)
    (row,) = open_requests(cast.system_admin)
    admin = signed_in(cast.system_admin)
    page = admin.get(row.new_unit)
    assert page.context["form"]["name"].value() == NAME
    made = {"name": NAME, "kind": "department", "parent": str(cast.city.pk), "order": "1000"}
    assert admin.post(row.new_unit, made)["Location"] == reverse("plans:names")
    assert parse_qs(urlsplit(row.new_unit).query)["kind"] == ["department"]
    admin.post(reverse("plans:name_answer", args=[request.pk, "accept"]))
    match_again(version, by=cast.dispatcher, revision=1)
    assert Duty.objects.get(name=NAME).unit == Unit.objects.get(name=NAME)


def test_the_administrator_reads_names_and_no_plan(cast: Cast, version: PlanVersion) -> None:
    request = asked(cast, version)
    admin = signed_in(cast.system_admin)
    page = admin.get(reverse("plans:names")).content.decode()
    assert NAME in page
    assert "谋划" not in page
    assert version.plan.title not in page
    for name in ("plans:version", "plans:plan"):
        assert admin.get(reverse(name, args=[version.pk])).status_code == 404
    for person in (cast.dispatcher, cast.clerk, cast.security_admin, cast.audit_admin):
        client = signed_in(person)
        assert client.get(reverse("plans:names")).status_code == 404
        assert client.post(reverse("plans:name_answer", args=[request.pk, "accept"])).status_code == 404


def test_the_ledger_keeps_who_asked_and_who_decided(cast: Cast, version: PlanVersion) -> None:
    accept_name(asked(cast, version), by=cast.system_admin)
    kinds = list(Outbox.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["name.ask", "unit.add_alias", "namerequest.accept"]
