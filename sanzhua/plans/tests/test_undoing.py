"""Each correction can be taken back, the last first, until the version is as it was read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans import actions
from sanzhua.plans.actions.correcting import GivenDue, GivenDuty
from sanzhua.plans.models import Clause, Correction, Due, Duty, PlanVersion, Target, TargetTie
from sanzhua.plans.rules.splitting import sentences
from sanzhua.plans.tests.drawing import TEXT, clause, drawn_up
from tests.cast import Cast

LONG = TEXT.replace(
    "（二）加强宣传，营造氛围。", "（二）加强宣传；8月底前办一场发布会。全年报道20个项目，营造氛围。[责任单位:市商务局]"
)


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return drawn_up(cast.city, cast.dispatcher, LONG)


def state(version: PlanVersion) -> dict[str, Any]:
    """All that a version says, primary keys included."""
    found = PlanVersion.objects.get(pk=version.pk)
    return {
        "lines": found.lines,
        "clauses": list(found.clauses.order_by("pk").values()),
        **{model.__name__: list(model.objects.order_by("pk").values()) for model in (Duty, Due, Target, TargetTie)},
    }


def revision(version: PlanVersion) -> int:
    return PlanVersion.objects.get(pk=version.pk).revision


def undo(cast: Cast, version: PlanVersion) -> str:
    return actions.undo(version, by=cast.dispatcher, revision=revision(version))


def accounted_for(version: PlanVersion, words: list[str]) -> None:
    """Every sign stands where it stood, in a clause of the version or in a passage; every clause holds some."""
    found = PlanVersion.objects.get(pk=version.pk)
    assert ["".join(part["text"] for part in line["parts"]) for line in found.lines] == words
    assert all(part["text"] for line in found.lines for part in line["parts"])
    held = {part["clause"] for line in found.lines for part in line["parts"]} - {None}
    places = list(found.clauses.values_list("position", flat=True))
    assert len(set(places)) == len(places)
    assert held == set(places)


Act = Callable[[Cast, PlanVersion, Any, int], object]


def _correct(cast: Cast, one: Clause, by: Any, seen: int) -> None:
    actions.correct_clause(
        one, by=by, revision=seen, heading="改", text=f"{one.text}另加一句。",
        duties=[GivenDuty("市商务局", "lead", cast.commerce)], dues=[GivenDue("7月底前", date(2019, 7, 31))],
        targets=[],
    )  # fmt: skip


def _split(one: Clause, by: Any, seen: int, begins: list[int]) -> None:
    actions.split(one, by=by, revision=seen, sharing=actions.sharing_of(one, begins))


ACTS: dict[str, Act] = {
    "correct": lambda cast, version, by, seen: _correct(cast, clause(version, "一(二)"), by, seen),
    "map": lambda cast, version, by, seen: actions.map_name(
        version, by=by, revision=seen, name="市外事办", unit=cast.commerce
    ),
    "match": lambda cast, version, by, seen: actions.match_again(version, by=by, revision=seen),
    "merge": lambda cast, version, by, seen: actions.merge_with_next(clause(version, "一(一)"), by=by, revision=seen),
    "split": lambda cast, version, by, seen: _split(clause(version, "二(二)"), by, seen, [1, 2]),
    "drop": lambda cast, version, by, seen: actions.drop_clause(clause(version, "二(一)"), by=by, revision=seen),
    "take": lambda cast, version, by, seen: actions.take_passage(version, by=by, revision=seen, line=2),
    "read_again": lambda cast, version, by, seen: actions.read_again(version, by=by, revision=seen),
    "carry_all": lambda cast, version, by, seen: actions.carry_all(version, by=by, revision=seen),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_undone_correction_leaves_nothing_of_itself(cast: Cast, version: PlanVersion, act: str) -> None:
    before = state(version)
    ACTS[act](cast, version, cast.dispatcher, 1)
    undo(cast, version)
    assert state(version) == before
    assert not Correction.objects.exists()


def test_the_last_goes_first_and_is_named(cast: Cast, version: PlanVersion) -> None:
    ACTS["split"](cast, version, cast.dispatcher, 1)
    ACTS["drop"](cast, version, cast.dispatcher, 2)
    assert undo(cast, version).startswith("认定“二(一) 每月10日前报送进展”")
    assert undo(cast, version).startswith("拆分“二(二) 加强宣传")
    with pytest.raises(WrongState, match="没有可以撤销的"):
        undo(cast, version)


def test_undoing_is_a_correction_like_the_others(cast: Cast, version: PlanVersion) -> None:
    ACTS["drop"](cast, version, cast.dispatcher, 1)
    with pytest.raises(WrongState, match="别人刚改过"):
        actions.undo(version, by=cast.dispatcher, revision=1)
    for person in (cast.clerk, cast.viewer, cast.system_admin):
        with pytest.raises(NotAllowed):
            actions.undo(version, by=person, revision=2)
    undo(cast, version)
    assert revision(version) == 3
    facts = json.loads(bytes(Outbox.objects.get(kind="clause.undo").body))["facts"]
    assert facts["undone"] == "drop"


def test_a_correction_that_is_refused_leaves_nothing_to_undo(cast: Cast, version: PlanVersion) -> None:
    with pytest.raises(Incomplete):
        actions.merge_with_next(clause(version, "二(二)"), by=cast.dispatcher, revision=1)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("decide", ["confirm", "discard"])
def test_what_is_decided_is_not_undone(cast: Cast, july: None, decide: str) -> None:
    version = drawn_up(cast.city, cast.dispatcher, LONG.replace("6月份前", "6月底前"))
    ACTS["map"](cast, version, cast.dispatcher, 1)
    if decide == "confirm":
        actions.confirm(version, by=cast.dispatcher, revision=2)
    else:
        actions.discard(version, by=cast.dispatcher)
    assert not Correction.objects.exists()
    with pytest.raises(WrongState):
        actions.undo(version, by=cast.dispatcher, revision=2)


def test_a_correction_keeps_what_it_touched_and_no_more(cast: Cast, version: PlanVersion) -> None:
    ACTS["take"](cast, version, cast.dispatcher, 1)
    before = Correction.objects.get().before
    assert list(before["lines"]) == ["1"]
    assert "clauses" not in before


def test_room_is_made_by_one_update_however_many_clauses_follow(
    cast: Cast, version: PlanVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = TEXT + "".join(f"（{at}）第{at}件事。[责任单位:梨树县]\n" for at in ["三", "四", "五", "六", "七", "八"])
    long = drawn_up(cast.city, cast.dispatcher, many)
    for one in (version, long):
        with django_assert_num_queries(TAKE):
            actions.take_passage(one, by=cast.dispatcher, revision=1, line=2)


TAKE = 11
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["correct", "split", "merge", "drop", "take", "map", "read_again", "undo"]),
        st.integers(0, 9),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=7,
)


def _step(cast: Cast, version: PlanVersion, act: str, at: int, number: int) -> None:
    clauses = list(version.clauses.all())
    one, by, seen = clauses[at % len(clauses)] if clauses else None, cast.dispatcher, revision(version)
    if act == "take":
        actions.take_passage(version, by=by, revision=seen, line=at)
    elif act in ("map", "read_again"):
        ACTS[act](cast, version, by, seen)
    elif act == "undo":
        undo(cast, version)
    elif one is not None and act == "correct":
        _correct(cast, one, by, seen)
    elif one is not None and act == "split":
        begins = [place for place in range(1, number + 1) if place < len(sentences(one.text))]
        _split(one, by, seen, begins)
    elif one is not None and act == "merge":
        actions.merge_with_next(one, by=by, revision=seen)
    elif one is not None:
        actions.drop_clause(one, by=by, revision=seen)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_corrected_every_sign_is_accounted_for_and_all_of_it_can_be_undone(
    cast: Cast, version: PlanVersion, steps: list[tuple[str, int, int]]
) -> None:
    place = transaction.savepoint()
    before = state(version)
    words = ["".join(part["text"] for part in line["parts"]) for line in before["lines"]]
    for act, at, number in steps:
        try:
            _step(cast, version, act, at, number)
        except Refused:
            continue
        accounted_for(version, words)
    while Correction.objects.exists():
        undo(cast, version)
        accounted_for(version, words)
    assert state(version) == before
    transaction.savepoint_rollback(place)
