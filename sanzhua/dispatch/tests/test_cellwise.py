"""Three ways of one cell, and many files over one draft: the order in which files come never matters."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sanzhua.dispatch.cellwise import CONFLICT, KEEP, SAME, SYSTEMS, TAKE, Said, alike, three_way
from sanzhua.dispatch.collecting import Claim, together

VALUES = st.sampled_from([None, 0, 1, 2, "一层", "二层"])
SAID = st.one_of(VALUES.map(Said), st.sampled_from(["三百多", "约"]).map(lambda text: Said(None, text)))
CELLS = [("p1", "done_month"), ("p1", "note"), ("p2", "done_month")]


def test_each_case_has_its_answer() -> None:
    one, two, three = Said(1), Said(2), Said(3)
    assert three_way(one, two, one) == TAKE
    assert three_way(one, one, two) == KEEP
    assert three_way(one, two, two) == SAME
    assert three_way(one, two, three) == CONFLICT
    assert three_way(one, one, one) == SAME


def test_a_blank_cell_of_unread_words_says_nothing() -> None:
    assert three_way(Said(None, "三百多"), Said(None), Said(None, "三百多")) == SAME
    assert three_way(Said(None, "三百多"), Said(None), Said(300)) == KEEP
    assert three_way(Said(None, "三百多"), Said(300), Said(None, "三百多")) == TAKE


@given(SAID, SAID, SAID)
def test_nothing_that_anybody_typed_is_lost_unseen(base: Said, file: Said, system: Said) -> None:
    """What is taken over the system was not touched there; what is kept was not touched in the file."""
    what = three_way(base, file, system)
    if what == TAKE:
        assert alike(system, base)
    if what == KEEP:
        assert alike(file, base) or (file == Said(None) and base.text is not None)


def claims(files: list[list[Said]], base: list[Said], system: list[Said]) -> dict[Any, list[Claim]]:
    """As `claims_of` would, for the same cells in every file; the hand-back is the file's own number."""
    found: dict[Any, list[Claim]] = {}
    for number, file in enumerate(files, 1):
        for cell, said, before, now in zip(CELLS, file, base, system, strict=True):
            what = three_way(before, said, now)
            if what in {TAKE, CONFLICT}:
                plan: Any = SimpleNamespace()
                found.setdefault(cell, []).append(Claim(number, f"{number}", said, what == CONFLICT, plan))
    return found


ROW = st.lists(SAID, min_size=3, max_size=3)


@settings(max_examples=200)
@given(st.lists(ROW, min_size=1, max_size=4), ROW, ROW, st.sampled_from(["", SYSTEMS, "file"]))
def test_files_in_any_order_give_the_same(files: Any, base: Any, system: Any, whole: str) -> None:
    decisions = {"*|*": whole} if whole else {}
    answers = []
    for order in permutations(claims(files, base, system).items()):
        for turned in (False, True):
            shuffled = {cell: list(reversed(asked)) if turned else asked for cell, asked in order}
            done = together(shuffled, decisions)
            taken = {cell: (claim.handback, claim.said) for cell, claim in done.taken.items()}
            clashes = [(clash.cell, [claim.said for claim in clash.claims], clash.decision) for clash in done.clashes]
            answers.append((taken, clashes))
    assert all(answer == answers[0] for answer in answers)


@given(st.lists(ROW, min_size=1, max_size=4), ROW, ROW)
def test_a_cell_is_taken_without_a_word_only_where_nobody_disagrees(files: Any, base: Any, system: Any) -> None:
    done = together(claims(files, base, system), {})
    for cell in done.taken:
        place = CELLS.index(cell)
        said = [file[place] for file in files if three_way(base[place], file[place], system[place]) in {TAKE, CONFLICT}]
        assert alike(system[place], base[place])
        assert all(alike(one, said[0]) for one in said)
