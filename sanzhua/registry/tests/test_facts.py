"""What no report has brought yet is written down by hand, one value at a time."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import create_project, write_fact
from sanzhua.registry.models import Project
from sanzhua.registry.queries.gates import missing_for
from tests.cast import Cast


@pytest.fixture
def plant(cast: Cast) -> Project:
    facts = {"total": 52_000_000}
    return create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None)


def told(project: Project) -> list[str]:
    return list(project.register_changes.order_by("pk").values_list("key", flat=True))


def test_a_value_that_was_not_known_needs_no_reason_and_is_told(cast: Cast, plant: Project) -> None:
    assert write_fact(plant, column="province_code", text=" SK-2019-220322-017 ", by=cast.clerk)
    assert plant.facts["province_code"] == "SK-2019-220322-017"
    assert told(plant) == ["province_code"]
    entry = json.loads(bytes(Outbox.objects.get(kind="project.fact").body))["facts"]
    assert (entry["column"], entry["new"]) == ("province_code", "SK-2019-220322-017")


def test_the_same_value_again_is_no_change(cast: Cast, plant: Project) -> None:
    assert not write_fact(plant, column="total", text="5200", by=cast.clerk)
    assert told(plant) == []


def test_a_known_value_changes_with_a_reason_only(cast: Cast, plant: Project) -> None:
    with pytest.raises(Incomplete, match="写明原因"):
        write_fact(plant, column="total", text="6000", by=cast.clerk)
    assert write_fact(plant, column="total", text="6000", reason="四发改审批〔2019〕12号调整", by=cast.clerk)
    assert plant.total == 60_000_000


def test_a_code_makes_the_project_findable(cast: Cast, plant: Project) -> None:
    write_fact(plant, column="code", text="2019-220322-13-03-004321", by=cast.clerk)
    assert plant.codes.filter(code="2019-220322-13-03-004321").exists()


@pytest.mark.parametrize(("column", "text"), [("total", "很多"), ("signed_on", "上半年"), ("owner", " "), ("no", "1")])
def test_what_cannot_be_read_is_refused_with_a_sentence(cast: Cast, plant: Project, column: str, text: str) -> None:
    with pytest.raises(Incomplete) as refused:
        write_fact(plant, column=column, text=text, by=cast.clerk)
    assert refused.value.sentence
    assert told(plant) == []


def test_another_units_clerk_and_who_only_looks_write_nothing(cast: Cast, plant: Project) -> None:
    for person in (cast.stranger, cast.viewer, cast.head):
        with pytest.raises(NotAllowed):
            write_fact(plant, column="owner", text="示范公司", by=person)


def test_the_list_of_what_is_missing_leads_to_the_page_that_takes_it(cast: Cast, plant: Project) -> None:
    client = Client()
    client.force_login(cast.clerk)
    (owner,) = [line for line in missing_for(plant, "signed") if line.gate == "owner"]
    page = client.get(owner.ways[0].where).content.decode()
    assert '<option value="owner" selected>' in page
    address = reverse("registry:fact", args=[plant.uid])
    wrong = client.post(address, {"column": "total", "text": "很多"})
    assert (wrong.status_code, "很多" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"column": "owner", "text": "四平示范建设有限公司"}).status_code == 302
    plant.refresh_from_db()
    assert all(line.done for line in missing_for(plant, "signed") if line.gate == "owner")


def test_a_project_is_entered_with_its_source(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.clerk)
    typed = {"unit": cast.lishu.pk, "name": "秸秆制纤维项目", "stage": "planning", "source": "attraction"}
    assert client.post(reverse("registry:new"), typed).status_code == 302
    assert Project.objects.get(name="秸秆制纤维项目").source == "attraction"
