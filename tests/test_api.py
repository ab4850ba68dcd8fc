"""The API describes itself to everybody and answers only to people who are signed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanzhua.formbook.definition import load_form
from tests.cast import make_cast


@pytest.mark.django_db
def test_the_description_is_open_and_holds_every_column(client: Client) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    row = answer.json()["components"]["schemas"]["row_construction"]
    assert list(row["properties"]) == list(load_form("construction").keys())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/forms", "/api/forms/construction/schema", "/api/metrics?metric=total&period=2019-06"]
)
def test_a_stranger_gets_401(client: Client, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.django_db
def test_figures_over_nothing_are_zero_or_absent(client: Client) -> None:
    client.force_login(make_cast().clerk)
    answer = client.get("/api/metrics", {"metric": "projects,total", "period": "2019-06", "by": "unit"})
    assert answer.json()["total"] == {"projects": 0, "total": None}


@pytest.mark.django_db
def test_a_metric_that_does_not_exist_is_a_wrong_question(client: Client) -> None:
    client.force_login(make_cast().clerk)
    assert client.get("/api/metrics", {"metric": "happiness", "period": "2019-06"}).status_code == 400


def asked(client: Client, **options: str) -> Any:
    return client.get("/api/metrics", {"metric": "done_year", "period": "2019-06", "by": "unit", **options})


@pytest.mark.django_db
def test_without_an_option_the_answer_has_the_fields_of_the_contract_and_no_others(client: Client) -> None:
    client.force_login(make_cast().dispatcher)
    assert list(asked(client).json()) == ["period", "metrics", "by", "rows", "total"]
    assert list(asked(client, packages="whole").json()) == ["period", "metrics", "by", "rows", "total"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"compare": "luck"}, "没有比较“luck”。可用的比较：share、rank、month、year、plan、time。"),
        ({"compare": "share", "metric": "projects,total"}, "比较一次只问一个指标。"),
        ({"packages": "half"}, "“packages”没有“half”这种问法。可用的：whole、parts。"),
        ({"basis": "mine"}, "“basis”没有“mine”这种问法。可用的：original、comparable。"),
        ({"time": "week"}, "“time”没有“week”这种问法。可用的：month、year、start。"),
        ({"time": "year"}, "不是当月数，不能按月累加"),
        ({"closed_on": "昨天"}, "日期“昨天”不能识别，请写成 2019-06-13。"),
        ({"period": "201906"}, "期“201906”不能识别"),
    ],
)
def test_an_option_that_cannot_be_is_told_with_what_can(client: Client, options: dict[str, str], words: str) -> None:
    client.force_login(make_cast().dispatcher)
    answer = asked(client, **options)
    assert answer.status_code == 400
    assert words in answer.json()["detail"]


@pytest.mark.django_db
def test_who_reports_for_one_unit_is_told_no_rank_and_no_share(client: Client) -> None:
    client.force_login(make_cast().clerk)
    assert asked(client, compare="rank,year").status_code == 403
    assert asked(client, compare="share").status_code == 403
    answer = asked(client, compare="year,plan,time")
    assert list(answer.json()["total"]) == ["value", "year", "plan", "time"]


@pytest.mark.django_db
def test_every_option_is_described(client: Client) -> None:
    described = client.get("/api/openapi.json").json()["paths"]["/api/metrics"]["get"]["parameters"]
    by_name = {one["name"]: one for one in described}
    assert list(by_name) == [
        *("metric", "period", "form", "by", "where", "compare", "time", "packages", "basis", "closed_on")
    ]
    assert all(one["description"] for one in described)
    assert [one["name"] for one in described if one["required"]] == ["metric", "period"]
    assert by_name["packages"]["schema"]["enum"] == ["", "whole", "parts"]
