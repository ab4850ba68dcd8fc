"""Whatever people try in whatever order: no gate is passed unrecorded, the rows replay to the project's state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import (
    LifeReport,
    ask_life,
    attach,
    change_life,
    confirm_life,
    create_project,
    refuse_life,
    take_reported_life,
    withdraw_life,
)
from sanzhua.registry.choices import PaperType, Stage, Status, is_before
from sanzhua.registry.models import LifeChange, LifeRequest, Project
from sanzhua.registry.queries.gates import Checklist
from tests.cast import Cast

JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
DAY = date(2019, 7, 8)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
PEOPLE = st.sampled_from(("clerk", "second_clerk", "head", "dispatcher", "stranger", "viewer"))
STEPS = st.one_of(
    st.tuples(st.just("change"), PEOPLE, st.sampled_from(Stage.values)),
    st.tuples(st.just("ask"), PEOPLE, st.sampled_from(Stage.values)),
    st.tuples(st.just("status"), PEOPLE, st.sampled_from(Status.values)),
    st.tuples(st.just("paper"), PEOPLE, st.sampled_from(PaperType.values)),
    st.tuples(st.just("report"), PEOPLE, st.sampled_from(("前期", "在建", "停工", "冬休", "竣工", "投产"))),
    st.tuples(st.sampled_from(("confirm", "refuse", "withdraw")), PEOPLE, st.just("")),
)
# What the shipped gates ask of this plant, told again by hand so that the checklist cannot agree with its own mistake:
# the gate, the stage from which on it is asked, the paper that fulfils it ("": nothing in this walk does).
OWED = (
    ("code", Stage.BUILDING, ""),
    ("approval", Stage.BUILDING, PaperType.APPROVAL),
    ("start_permit", Stage.BUILDING, PaperType.PERMIT),
    ("contract", Stage.BUILDING, PaperType.CONTRACT),
    ("site_photo", Stage.BUILDING, PaperType.SITE_PHOTO),
    ("province", Stage.BUILDING, ""),
    ("acceptance", Stage.COMPLETED, PaperType.ACCEPTANCE),
)
SLOW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def _july() -> Iterator[None]:
    with clock.use_fixed(JULY):
        yield


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@SLOW
@given(st.lists(STEPS, min_size=3, max_size=16))
def test_no_path_skips_a_gate_unrecorded(cast: Cast, steps: list[tuple[str, str, str]]) -> None:
    with undone():
        facts = {"owner": "四平示范建设有限公司", "total": 52_000_000}
        plant = create_project(unit=cast.lishu, name="玉米深加工项目", by=cast.clerk, facts=facts, from_day=None)
        for number, (verb, who, word) in enumerate(steps):
            _walk(cast, plant, verb, getattr(cast, who), word, number)
        _require_replay(plant)
        _require_ledger(plant)


def _walk(cast: Cast, plant: Project, verb: str, by: Person, word: str, number: int) -> None:
    before, rows = Project.objects.get(pk=plant.pk), LifeChange.objects.count()
    # What a gate missed is asked before the step, so that the row can be held against it.
    wanted = _goal(before, verb, word)
    missing = Checklist([before]).missing(before, wanted, DAY) if wanted else []
    done = _try(cast, plant, verb, by, word)
    after, made = Project.objects.get(pk=plant.pk), LifeChange.objects.order_by("pk")[rows:]
    assert len(made) <= 1
    if (before.stage, before.status) == (after.stage, after.status) and not made:
        return
    assert done
    (row,) = made
    assert (row.from_stage, row.to_stage) == (before.stage, after.stage)
    assert (row.from_status, row.to_status) == (before.status, after.status)
    if is_before(before.stage, after.stage):
        assert row.missing == missing
        assert [one["gate"] for one in row.missing] == _owed(plant, row.to_stage)
        assert not row.missing or row.version_id or (row.second and row.reason)
    if is_before(after.stage, before.stage):
        assert row.second
        assert row.reason
    assert row.second_id is None or row.second_id != row.by_id


def _owed(plant: Project, stage: str) -> list[str]:
    """Every gate up to the stage, also of stages that were jumped over, whose paper is not there."""
    held = set(plant.papers.values_list("type", flat=True))
    return [gate for gate, since, paper in OWED if not is_before(stage, since) and paper not in held]


def _goal(before: Project, verb: str, word: str) -> str:
    waiting = LifeRequest.objects.open().first()
    if verb == "confirm":
        return waiting.to_stage if waiting else ""
    stage = {"前期": Stage.PREPARATION, "在建": Stage.BUILDING, "停工": Stage.BUILDING, "冬休": Stage.BUILDING}
    stage |= {"竣工": Stage.COMPLETED, "投产": Stage.PRODUCING}
    wanted = str(stage.get(word, "")) if verb == "report" else word if verb == "change" else ""
    return wanted if wanted and is_before(before.stage, wanted) else ""


def _try(cast: Cast, plant: Project, verb: str, by: Person, word: str) -> bool:
    try:
        with transaction.atomic():
            _do(cast, plant, verb, by, word)
    except Refused:
        return False
    return True


def _do(cast: Cast, plant: Project, verb: str, by: Person, word: str) -> None:
    reason, waiting = "情况说明", LifeRequest.objects.select_related("project__unit").open().first()
    if verb == "change":
        change_life(plant, stage=word, by=by, on=DAY)
    elif verb == "status":
        change_life(plant, status=word, by=by, on=DAY, reason=reason)
    elif verb == "ask":
        ask_life(plant, stage=word, by=by, on=DAY, reason=reason)
    elif verb == "paper":
        title = "施工许可证" if word == PaperType.PERMIT else ""
        attach(project=plant, type=word, name="件.pdf", data=PDF, by=by, title=title, dated_on=DAY)
    elif verb == "report":
        ground = LifeReport("construction", Period(2019, 7), cast.lishu, 7, cast.dispatcher, "科长", cast.clerk)
        take_reported_life(ground, [(plant.uid, {"stage": word})])
    elif waiting is not None:
        verbs: dict[str, Any] = {"confirm": confirm_life, "refuse": refuse_life, "withdraw": withdraw_life}
        verbs[verb](waiting, by=by, note="说明")


def _require_replay(plant: Project) -> None:
    """Each row begins where the one before it ended, and the last ends where the project stands."""
    held, state = Project.objects.get(pk=plant.pk), ("", "")
    rows = list(held.life.order_by("pk"))
    for row in rows:
        assert (row.from_stage, row.from_status) == state
        state = (row.to_stage, row.to_status)
    assert state == (held.stage, held.status)
    assert rows[-1].winter == held.in_winter_rest
    assert bool(held.started_on) <= (not is_before(held.stage, Stage.BUILDING))


def _require_ledger(plant: Project) -> None:
    """Every change after the entry stands in the ledger once, in the same order."""
    told: list[list[list[str]]] = []
    for kind, body in Outbox.objects.order_by("pk").values_list("kind", "body"):
        facts = json.loads(bytes(body))["facts"]
        if kind == "project.life":
            told.append([facts["from"], facts["to"]])
        elif kind == "project.life.reported":
            told += [[one["from"], one["to"]] for one in facts["changes"]]
    rows = plant.life.order_by("pk")[1:]
    assert told == [[[r.from_stage, r.from_status], [r.to_stage, r.to_status]] for r in rows]
