import pytest

from sanzhua.workflow.machine import Move, Moves

MOVES = Moves(
    Move("hand_in", {"draft", "returned"}, "with_head", {"liaison"}),
    Move("sign", {"with_head"}, "submitted", "head"),
    Move("send_back", "submitted", "returned", {"dispatcher"}, note="required"),
)


def test_verbs_come_from_the_state_in_the_order_of_the_table() -> None:
    assert MOVES.verbs_from("returned") == ["hand_in"]
    assert MOVES.verbs_from("with_head") == ["sign"]
    assert MOVES.verbs_from("nowhere") == []


def test_roles_narrow_the_verbs() -> None:
    assert MOVES.verbs_from("with_head", {"liaison"}) == []
    assert MOVES.verbs_from("with_head", {"liaison", "head"}) == ["sign"]


def test_a_single_word_is_one_state_and_one_role_not_its_letters() -> None:
    assert MOVES.get("send_back").from_ == frozenset({"submitted"})
    assert MOVES.get("sign").roles == frozenset({"head"})


def test_an_unknown_verb_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        MOVES.get("shred")


def test_a_verb_may_stand_only_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Moves(Move("sign", "a", "b"), Move("sign", "b", "c"))


def test_a_note_is_optional_or_required() -> None:
    with pytest.raises(ValueError, match="optional or required"):
        Move("sign", "a", "b", note="perhaps")  # type: ignore[arg-type]
