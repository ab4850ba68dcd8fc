"""A unit's own metrics: who makes them, for whom they hold, and that no new version changes an old figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.facts import own
from sanzhua.facts.actions import MetricDraft, define_metric, freeze_register, retire_metric
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.models import OwnMetric
from sanzhua.facts.queries import metrics, rows_behind
from sanzhua.facts.tests.parts import PartMaker
from sanzhua.ledger.models import Outbox
from tests.cast import Cast, person

JUNE, JULY = "2019-06", "2019-07"
DRAFT = MetricDraft(
    source="construction",
    key="half_done",
    from_period=JUNE,
    label="过半率",
    measure="ratio",
    numerator="count(DISTINCT CASE WHEN progress_percent >= 50 THEN project END)",
    denominator="count(DISTINCT project)",
    scope="stage = '在建'",
    clause="四平市“三抓”行动方案 二（三）",
    better="up",
)


@pytest.fixture(autouse=True)
def in_july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def lishu_rows(cast: Cast, make_part: PartMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanzhua.facts.tests.parts.UNITS", {"梨树县": cast.lishu.pk})
    rows = [{"stage": "在建", "progress_percent": done} for done in (20, 60, 80, None)]
    make_part(*rows, {"stage": "前期", "progress_percent": 90}, unit="梨树县")


def asked(period: str = JUNE, unit: Unit | None = None) -> Any:
    return metrics(["half_done"], period=period, unit=unit)["total"]["half_done"]


@pytest.mark.usefixtures("lishu_rows")
def test_the_citys_own_rate_is_asked_like_any_other(cast: Cast) -> None:
    define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    assert asked() == 0.5
    assert asked(unit=cast.lishu) == 0.5
    answer = metrics(["half_done", "projects"], period=JUNE, by=["stage"])
    assert {row["stage"]: row["values"]["half_done"] for row in answer["rows"]} == {"在建": 0.5, "前期": None}
    assert answer["metrics"][0] == {"key": "half_done", "label": "过半率", "unit": "ratio"}
    assert len(rows_behind("half_done", period=JUNE)) == 4


@pytest.mark.usefixtures("lishu_rows")
def test_the_nearest_unit_above_wins(cast: Cast) -> None:
    county = person("diaodu", "县调度员", Role.DISPATCHER, cast.lishu_drc, cast.lishu, "调度员")
    define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    stricter = replace(DRAFT, numerator=DRAFT.numerator.replace("50", "70"))
    define_metric(stricter, unit=cast.lishu, by=county)
    assert (asked(), asked(unit=cast.lishu), asked(unit=cast.lishu_drc), asked(unit=cast.yitong)) == (
        0.5,
        0.25,
        0.25,
        0.5,
    )
    with pytest.raises(NotAllowed):
        define_metric(DRAFT, unit=cast.city, by=county)


@pytest.mark.usefixtures("lishu_rows")
def test_a_new_version_changes_no_closed_figure(cast: Cast) -> None:
    define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    freeze_register(JUNE, unit_id=cast.city.pk, unit_name=cast.city.name)
    stricter = replace(DRAFT, numerator=DRAFT.numerator.replace("50", "70"))
    with pytest.raises(WrongState, match="已关账"):
        define_metric(stricter, unit=cast.city, by=cast.dispatcher)
    made = define_metric(replace(stricter, from_period=JULY), unit=cast.city, by=cast.dispatcher)
    assert (made.version, asked()) == (2, 0.5)
    assert own.find("construction", "half_done", Period.parse(JULY)).version == "2"


def test_an_open_month_takes_the_newest_version_and_saying_it_twice_makes_none(cast: Cast) -> None:
    first = define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    assert define_metric(DRAFT, unit=cast.city, by=cast.dispatcher) == first
    define_metric(replace(DRAFT, label="过半项目占比"), unit=cast.city, by=cast.dispatcher)
    assert own.find("construction", "half_done", Period.parse(JUNE)).label == "过半项目占比"
    with pytest.raises(WrongState, match="不能更早"):
        define_metric(replace(DRAFT, from_period="2019-05", scope=""), unit=cast.city, by=cast.dispatcher)
    assert OwnMetric.objects.count() == 2


def test_a_retired_metric_is_asked_no_more_and_its_past_stays(cast: Cast) -> None:
    made = define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    retire_metric(made, from_period=JULY, by=cast.dispatcher)
    retire_metric(made, from_period=JULY, by=cast.dispatcher)
    assert own.find("construction", "half_done", Period.parse(JUNE)).label == "过半率"
    with pytest.raises(WrongQuestion):
        asked(JULY)
    assert OwnMetric.objects.count() == 2


def test_each_version_stands_in_the_ledger_with_its_post(cast: Cast) -> None:
    define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    said = json.loads(bytes(Outbox.objects.get(kind="metric.define").body))["facts"]
    assert (said["numerator"], said["version"], said["post"]) == (DRAFT.numerator, 1, "市发改委 投资科科长")


@pytest.mark.parametrize(
    "wrong",
    [
        {"numerator": "sum(nosuch)"},
        {"numerator": "sum(name)"},
        {"numerator": "min(name)"},
        {"numerator": "total"},
        {"numerator": "sum(total) FROM x"},
        {"numerator": "read_text('/etc/passwd')"},
        {"scope": "total"},
        {"scope": "name > 5 AND lower(name) = 'x'"},
        {"denominator": ""},
        {"measure": "yuan"},
        {"key": "completion_rate"},
        {"clause": " "},
        {"label": ""},
        {"source": "nosuch"},
        {"source": "across", "numerator": "sum(total)"},
    ],
)
def test_what_cannot_be_answered_is_refused_and_nothing_is_kept(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        define_metric(replace(DRAFT, **wrong), unit=cast.city, by=cast.dispatcher)
    assert OwnMetric.objects.count() == 0


def test_a_forms_owner_makes_metrics_of_that_form_only(cast: Cast) -> None:
    of_attraction = replace(DRAFT, source="attraction", numerator="count(*)", denominator="count(*)", scope="")
    define_metric(of_attraction, unit=cast.city, by=cast.form_owner)
    for one, by in ((DRAFT, cast.form_owner), (DRAFT, cast.clerk), (of_attraction, cast.viewer)):
        with pytest.raises(NotAllowed):
            define_metric(one, unit=cast.city, by=by)


@pytest.mark.usefixtures("lishu_rows")
def test_a_metric_over_a_column_that_no_version_of_the_form_has_says_so(cast: Cast) -> None:
    """Such as one that was added by a version which was taken back."""
    define_metric(DRAFT, unit=cast.city, by=cast.dispatcher)
    OwnMetric.objects.update(scope="x_tdsl > 2")
    with pytest.raises(WrongQuestion, match="“过半率”用到的列“x_tdsl”已不在"):
        asked()


@pytest.mark.usefixtures("lishu_rows")
def test_a_definition_is_tried_over_the_units_that_its_maker_sees(cast: Cast) -> None:
    tried = own.preview(own.as_metric(DRAFT), cast.dispatcher, until=Period.parse(JUNE))
    assert [str(month) for month, _value in tried.months][-1] == JUNE
    assert [value for _month, value in tried.months] == [None, None, None, None, None, 0.5]
    assert tried.units == [("梨树县", 0.5)]
    assert own.preview(own.as_metric(DRAFT), cast.stranger, until=Period.parse(JUNE)).units == []
    with pytest.raises(Incomplete, match="“nosuch”不是"):
        own.preview(own.as_metric(replace(DRAFT, scope="nosuch = 1")), cast.dispatcher, until=Period.parse(JUNE))
