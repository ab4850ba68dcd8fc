"""The pages of administrators: small, real, and not there for anybody else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Delegation, Person, Post, Unit
from sanzhua.accounts.queries import unit_by_name
from tests.cast import Cast

SYSTEM = ["unit_new", "person_new"]
SECURITY = ["posts", "post_new"]
BOTH = ["units", "people"]


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(client: Client, address: str, **values: object) -> str:
    return client.post(address, values, follow=True).content.decode()


@pytest.mark.parametrize("name", [*SYSTEM, *SECURITY, *BOTH])
def test_to_others_the_page_is_exactly_as_if_it_were_missing(cast: Cast, name: str) -> None:
    for person in (cast.clerk, cast.head, cast.dispatcher, cast.viewer, cast.audit_admin):
        client = as_person(person)
        answer, missing = client.get(reverse(f"accounts:{name}")), client.get("/files/999999/")
        assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize("name", [*SYSTEM, *SECURITY, *BOTH])
def test_without_signing_in_there_is_only_the_way_to_sign_in(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"accounts:{name}"))["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", SYSTEM)
def test_the_security_administrator_does_not_keep_accounts_or_units(cast: Cast, name: str) -> None:
    assert as_person(cast.security_admin).get(reverse(f"accounts:{name}")).status_code == 404


@pytest.mark.parametrize("name", SECURITY)
def test_the_system_administrator_does_not_give_posts(cast: Cast, name: str) -> None:
    assert as_person(cast.system_admin).get(reverse(f"accounts:{name}")).status_code == 404


@pytest.mark.parametrize("name", [*SYSTEM, *BOTH])
def test_the_system_administrators_pages_open(cast: Cast, name: str) -> None:
    assert as_person(cast.system_admin).get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.parametrize("name", [*SECURITY, *BOTH])
def test_the_security_administrators_pages_open(cast: Cast, name: str) -> None:
    assert as_person(cast.security_admin).get(reverse(f"accounts:{name}")).status_code == 200


def test_a_unit_is_added_changed_and_given_an_alias(cast: Cast) -> None:
    client = as_person(cast.system_admin)
    values = {"name": "公主岭市", "kind": "region", "region": "220381", "order": 30, "parent": cast.city.pk}
    assert "已增加单位“公主岭市”" in said(client, reverse("accounts:unit_new"), **values)
    unit = Unit.objects.get(name="公主岭市")
    assert "已保存" in said(client, reverse("accounts:unit", args=[unit.pk]), **{**values, "valid_to": "2020-06-18"})
    unit.refresh_from_db()
    assert unit.valid_to == date(2020, 6, 18)
    said(client, reverse("accounts:alias_add", args=[unit.pk]), name="公主岭")
    assert unit_by_name("公主岭") == unit
    said(client, reverse("accounts:alias_remove", args=[unit.aliases.get().pk]))
    assert unit_by_name("公主岭") is None


def test_a_unit_with_a_wrong_region_or_a_taken_name_is_not_added(cast: Cast) -> None:
    client, page = as_person(cast.system_admin), reverse("accounts:unit_new")
    assert "没有这个地区代码" in said(client, page, name="新区", kind="zone", region="999999", order=1)
    assert "已经是" in said(client, page, name="梨树", kind="zone", order=1)
    assert Unit.objects.count() == 6


def test_a_new_persons_secret_is_shown_once(cast: Cast) -> None:
    client = as_person(cast.system_admin)
    answer = client.post(reverse("accounts:person_new"), {"username": "newcomer", "name": "新来的"})
    person = Person.objects.get(username="newcomer")
    shown = str(answer.context["secret"])
    assert person.check_password(shown)
    assert shown in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert shown not in client.get(reverse("accounts:people")).content.decode()


def test_a_reset_shows_a_new_secret(cast: Cast) -> None:
    answer = as_person(cast.system_admin).post(reverse("accounts:password_reset", args=[cast.clerk.pk]))
    assert Person.objects.get(pk=cast.clerk.pk).check_password(str(answer.context["secret"]))


def test_reading_a_page_of_deeds_does_nothing(cast: Cast) -> None:
    client = as_person(cast.system_admin)
    for name in ("password_reset", "sessions_end", "active"):
        assert client.get(reverse(f"accounts:{name}", args=[cast.clerk.pk])).status_code == 405


def test_sessions_are_ended_and_accounts_closed_and_opened(cast: Cast) -> None:
    clerk, client = as_person(cast.clerk), as_person(cast.system_admin)
    assert "1 处登录" in said(client, reverse("accounts:sessions_end", args=[cast.clerk.pk]))
    assert clerk.get("/account/password/").status_code == 302
    assert "已停用" in said(client, reverse("accounts:active", args=[cast.clerk.pk]), active="no")
    assert not Person.objects.get(pk=cast.clerk.pk).is_active
    assert "已启用" in said(client, reverse("accounts:active", args=[cast.clerk.pk]), active="yes")


def test_a_post_is_given_lent_and_ended(cast: Cast) -> None:
    client = as_person(cast.security_admin)
    values = {
        "person": cast.reviewer.pk, "unit": cast.lishu_drc.pk, "scope": cast.lishu.pk, "title": "副局长",
        "role": "form_owner", "form_keys": "attraction，reserve", "tenure": "acting", "valid_from": "2019-03-01",
    }  # fmt: skip
    assert "已设置任职" in said(client, reverse("accounts:post_new"), **values)
    post = Post.objects.get(title="副局长")
    assert (post.forms, post.tenure, post.scope) == (["attraction", "reserve"], "acting", cast.lishu)
    lent = {"to": cast.second_clerk.pk, "authority": "授权书", "valid_from": "2019-03-02", "valid_to": "2099-03-09"}
    assert "已登记授权" in said(client, reverse("accounts:post_delegate", args=[post.pk]), **lent)
    assert Delegation.objects.get().to == cast.second_clerk
    assert "将于所填日期结束" in said(client, reverse("accounts:post_end", args=[post.pk]), on="2019-06-30")
    post.refresh_from_db()
    assert post.valid_to == date(2019, 6, 30)


def test_roles_that_exclude_each_other_are_refused_on_the_page(cast: Cast) -> None:
    client = as_person(cast.security_admin)
    values = {"unit": cast.city_drc.pk, "title": "x", "tenure": "appointed", "valid_from": "2019-03-01"}
    page = reverse("accounts:post_new")
    assert "管理员不能填报" in said(client, page, **values, person=cast.audit_admin.pk, role="head")
    assert "三个人分别担任" in said(client, page, **values, person=cast.audit_admin.pk, role="system_admin")


@pytest.mark.parametrize(
    ("who", "name", "most"),
    [("system_admin", "people", 6), ("system_admin", "units", 7), ("security_admin", "posts", 7)],
)
def test_a_list_costs_few_queries(
    cast: Cast, who: str, name: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_person(getattr(cast, who))
    client.get(reverse(f"accounts:{name}"))
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"accounts:{name}")).status_code == 200
