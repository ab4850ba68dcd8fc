"""The scoreboard: drawn from accepted parts, two leagues, frozen when closed; only the city sees it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.facts import actions as facts
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.registry import actions
from sanzhua.registry.models import Competition
from sanzhua.registry.queries.contest import table_of
from tests.cast import Cast

METRICS = [("attraction", "signed", 15, "higher"), ("attraction", "contract_amount", 10, "higher")]


def part(unit: Unit, stages: list[str], version: int = 1, first: str = "", amount: int = 1_000_000) -> None:
    rows = [
        {"project": f"{unit.pk}-{place}", "project_name": "项目", "stage": stage, "contract_amount": amount}
        for place, stage in enumerate(stages)
    ]
    if first:
        rows[0]["project"] = first
    facts.add_part(
        source="attraction",
        form_version="2019.1",
        unit_id=unit.pk,
        unit_name=unit.name,
        period="2019-06",
        version=version,
        version_id=None,
        source_sha256=f"{unit.pk}{version}".ljust(64, "0"),
        rows=rows,
    )


@pytest.fixture
def contest(cast: Cast, settings: Settings, tmp_path: Path) -> Competition:
    settings.SANZHUA_DATA = tmp_path
    Unit.objects.create(
        name="红嘴开发区", kind=UnitKind.ZONE, parent=cast.city, is_reporting=True, valid_from=date(2018, 1, 1)
    )
    return actions.open_competition(title="上半年七比七赛", period="2019-06", metrics=METRICS, by=cast.dispatcher)


def test_units_are_ranked_in_two_leagues_and_a_missing_one_stands_last(cast: Cast, contest: Competition) -> None:
    part(cast.lishu, ["签约", "落地", "洽谈"])
    counties, zones = table_of(contest)["leagues"]
    assert (counties["in"], counties["of"], zones["in"], zones["of"]) == (1, 2, 0, 1)
    first, last = counties["rows"]
    assert (first["unit"], first["rank"], first["total"]) == ("梨树县", 1, "25.00")
    assert (last["unit"], last["rank"], last["points"][0]["missing"]) == ("伊通县", None, True)


def test_each_score_carries_its_arithmetic(cast: Cast, contest: Competition) -> None:
    part(cast.lishu, ["签约", "签约", "签约", "签约"])
    part(cast.yitong, ["签约", "签约", "签约", "洽谈"])
    counties = table_of(contest)["leagues"][0]
    point = counties["rows"][1]["points"][0]
    assert (point["value"], point["best"], point["score"]) == (3, 4, "11.25")
    client = Client()
    client.force_login(cast.viewer)
    page = client.get(reverse("registry:competition", args=[contest.pk])).content.decode()
    assert "15 × 3 ÷ 4" in page


def test_a_closed_one_keeps_its_figures_and_versions(cast: Cast, contest: Competition) -> None:
    part(cast.lishu, ["签约"])
    part(cast.yitong, ["签约"])
    closed = actions.close_competition(competition=contest, by=cast.dispatcher)
    part(cast.lishu, ["签约", "签约"], version=2)
    assert [row["rank"] for row in table_of(closed)["leagues"][0]["rows"]] == [1, 1]
    assert closed.frozen is not None
    assert sorted((one["unit"], one["version"]) for one in closed.frozen["versions"]) == [
        ("伊通满族自治县", 1),
        ("梨树县", 1),
    ]
    again = actions.close_competition(competition=contest, by=cast.dispatcher)
    assert again.frozen == closed.frozen


def test_a_shared_project_counts_by_share(cast: Cast, contest: Competition) -> None:
    plant = actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)
    shares = {cast.lishu: 600, cast.yitong: 400}
    agreement = actions.propose_shares(project=plant, shares=shares, valid_from=date(2019, 5, 6), by=cast.clerk)
    actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.stranger)
    part(cast.lishu, ["签约", "签约"], first=plant.uid)
    part(cast.yitong, ["签约"])
    assert values_of(contest) == {"梨树县": [2, 2_000_000], "伊通县": [1, 1_000_000]}
    actions.confirm_shares(agreement=agreement, by=cast.dispatcher)
    assert values_of(contest) == {"梨树县": [1.6, 1_600_000], "伊通县": [1.4, 1_400_000]}
    assert table_of(contest)["shared"] == 1
    client = Client()
    client.force_login(cast.viewer)
    page = client.get(reverse("registry:competition", args=[contest.pk])).content.decode()
    assert "15 × 1.4 ÷ 1.6" in page
    assert "1 个有招商分成的项目按份额计入各单位" in page


def test_shared_money_stays_whole_yuan_and_loses_none(cast: Cast, contest: Competition) -> None:
    plant = actions.create_project(unit=cast.lishu, name="换热器生产线", by=cast.clerk, facts={}, from_day=None)
    shares = {cast.lishu: 667, cast.yitong: 333}
    agreement = actions.propose_shares(project=plant, shares=shares, valid_from=date(2019, 5, 6), by=cast.clerk)
    actions.agree_shares(agreement=agreement, unit=cast.yitong, by=cast.stranger)
    actions.confirm_shares(agreement=agreement, by=cast.dispatcher)
    part(cast.lishu, ["签约"], first=plant.uid, amount=1_000_001)
    part(cast.yitong, ["签约"], amount=1_000_001)
    assert values_of(contest) == {"梨树县": [0.667, 667_001], "伊通县": [1.333, 1_333_001]}


def values_of(contest: Competition) -> dict[str, list[float]]:
    """By unit, in the order of METRICS."""
    return {row["unit"]: [point["value"] for point in row["points"]] for row in table_of(contest)["leagues"][0]["rows"]}


def test_what_cannot_be_asked_is_refused(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        actions.open_competition(title="赛", period="2019-06", metrics=[], by=cast.dispatcher)
    with pytest.raises(WrongQuestion):
        actions.open_competition(
            title="赛", period="2019-06", metrics=[("attraction", "nonsense", 5, "higher")], by=cast.dispatcher
        )
    with pytest.raises(NotAllowed):
        actions.open_competition(title="赛", period="2019-06", metrics=METRICS, by=cast.clerk)


def test_districts_never_meet_a_competition(cast: Cast, contest: Competition) -> None:
    for person in (cast.clerk, cast.head, *cast.outsiders):
        client = Client()
        client.force_login(person)
        for address in (reverse("registry:competitions"), reverse("registry:competition", args=[contest.pk])):
            assert client.get(address).status_code == 404


def test_a_dispatcher_draws_one_up_and_freezes_it(cast: Cast, contest: Competition) -> None:
    client = Client()
    client.force_login(cast.dispatcher)
    address = reverse("registry:competition_new")
    assert client.get(address).status_code == 200
    post = {
        "title": "六月竞赛",
        "period": "2019-06",
        "weight_attraction_signed": "15",
        "better_attraction_signed": "higher",
    }
    assert client.post(address, {**post, "period": "六月"}).status_code == 422
    assert client.post(address, post).status_code == 302
    made = Competition.objects.get(title="六月竞赛")
    client.post(reverse("registry:competition_close", args=[made.pk]))
    made.refresh_from_db()
    assert made.closed_by == cast.dispatcher
    viewer = Client()
    viewer.force_login(cast.viewer)
    assert viewer.post(reverse("registry:competition_close", args=[contest.pk])).status_code == 403
