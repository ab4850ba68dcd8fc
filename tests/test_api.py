"""The API describes itself to everybody and answers only to people who are signed in."""

from __future__ import annotations

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
