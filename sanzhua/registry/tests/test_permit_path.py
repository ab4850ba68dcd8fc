"""The critical path of permits: worked examples of docs/rules/permit-path.md, and what holds for every list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.registry.rules.permits import GoesRound, Step, critical_path, order_among

# Filing at once, then land; the environment beside it; the construction permit waits for the drawings.
FACTORY = (
    Step("filing", (), 0),
    Step("land", ("filing",), 22),
    Step("environment", (), 15),
    Step("works_plan", ("land",), 7),
    Step("drawing", ("works_plan",), 10),
    Step("permit", ("drawing", "works_plan"), 5),
)


def with_states(**states: str) -> list[Step]:
    return [Step(one.key, one.after, one.days, states.get(one.key, "open")) for one in FACTORY]  # type: ignore[arg-type]


def test_the_longest_way_decides() -> None:
    path = critical_path(FACTORY)
    assert path.length == 22 + 7 + 10 + 5
    assert path.chain == ("filing", "land", "works_plan", "drawing", "permit")
    assert path.blocking == ("filing",)
    assert path.slots["environment"].slack == 44 - 15
    assert path.slots["drawing"].start == 29


def test_what_is_settled_takes_no_time_and_the_next_one_blocks() -> None:
    path = critical_path(with_states(filing="settled", land="settled"))
    assert (path.length, path.blocking) == (22, ("works_plan",))


def test_a_promise_lets_what_follows_begin() -> None:
    steps = [Step("filing", (), 30, "released"), Step("permit", ("filing",), 5)]
    path = critical_path(steps)
    assert path.slots["permit"].start == 0
    assert path.length == 30  # the promise itself is still to be kept


def test_a_file_taken_in_early_runs_although_others_should_come_first() -> None:
    path = critical_path(with_states(drawing="running"))
    assert path.slots["drawing"].start == 0
    assert path.blocking == ("filing",)


def test_only_the_goal_counts() -> None:
    steps = [*FACTORY, Step("acceptance", ("permit",), 100)]
    path = critical_path(steps, {one.key for one in FACTORY})
    assert path.length == 44
    assert "acceptance" not in path.chain


def test_nothing_left_is_length_zero_and_no_chain() -> None:
    assert critical_path([]).length == 0
    done = critical_path([Step(one.key, one.after, one.days, "settled") for one in FACTORY])
    assert (done.length, done.chain, done.blocking) == (0, (), ())


def test_items_that_wait_for_one_another_are_named() -> None:
    with pytest.raises(GoesRound, match="一、二"):
        critical_path([Step("一", ("二",), 1), Step("二", ("一",), 1), Step("三", (), 1)])


def test_negative_days_are_a_fault() -> None:
    with pytest.raises(ValueError, match="never negative"):
        critical_path([Step("一", (), -1)])


@st.composite
def lists_of_steps(draw: st.DrawFn) -> list[Step]:
    """Without circles: a step comes after earlier ones only; the order of the list is then shuffled."""
    made: list[Step] = []
    for number in range(draw(st.integers(1, 9))):
        keys = [one.key for one in made]
        after = tuple(draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))) if keys else ()
        state = draw(st.sampled_from(["open", "running", "released", "settled"]))
        made.append(Step(f"s{number}", after, draw(st.integers(0, 30)), state))  # type: ignore[arg-type]
    return draw(st.permutations(made))


@given(lists_of_steps())
def test_no_open_step_begins_before_what_it_waits_for(steps: list[Step]) -> None:
    path, by_key = critical_path(steps), {step.key: step for step in steps}
    for step in steps:
        if step.state != "open":
            continue
        for key in step.after:
            slot = path.slots[key]
            freed = slot.start if by_key[key].state == "released" else slot.finish
            assert path.slots[step.key].start >= freed


@given(lists_of_steps())
def test_the_length_is_the_latest_end_and_the_chain_ends_there(steps: list[Step]) -> None:
    path = critical_path(steps)
    assert path.length == max(slot.finish for slot in path.slots.values())
    if path.chain:
        assert path.slots[path.chain[-1]].finish == path.length
        assert path.slots[path.chain[0]].start == 0
        assert path.blocking
    else:
        assert path.length == 0


@given(lists_of_steps())
def test_no_slack_is_negative_and_the_last_of_the_chain_has_none(steps: list[Step]) -> None:
    path = critical_path(steps)
    assert all(slot.slack >= 0 for slot in path.slots.values())
    if path.chain:
        assert path.slots[path.chain[-1]].slack == 0


@given(lists_of_steps(), st.data())
def test_more_days_never_end_earlier(steps: list[Step], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(steps) - 1))
    slow = steps[place]
    longer = [*steps[:place], Step(slow.key, slow.after, slow.days + 5, slow.state), *steps[place + 1 :]]
    assert critical_path(longer).length >= critical_path(steps).length


@given(lists_of_steps(), st.data())
def test_settling_a_step_that_waits_for_nothing_never_ends_later(steps: list[Step], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(steps) - 1))
    done = steps[place]
    settled = [*steps[:place], Step(done.key, done.after, done.days, "settled"), *steps[place + 1 :]]
    assert critical_path(settled).length <= critical_path(steps).length


@given(lists_of_steps())
def test_slack_is_what_a_step_may_take_longer(steps: list[Step]) -> None:
    path = critical_path(steps)
    for place, step in enumerate(steps):
        if step.state != "open":
            continue
        longer = Step(step.key, step.after, step.days + path.slots[step.key].slack, step.state)
        assert critical_path([*steps[:place], longer, *steps[place + 1 :]]).length == path.length


def test_order_holds_through_what_is_not_kept_and_says_nothing_twice() -> None:
    after = {"permit": ("drawing", "works_plan"), "drawing": ("works_plan",), "works_plan": ("land",)}
    assert order_among({"permit", "drawing", "works_plan", "land"}, after)["permit"] == ("drawing",)
    assert order_among({"permit", "land"}, after) == {"permit": ("land",), "land": ()}
