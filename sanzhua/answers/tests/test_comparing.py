"""对表: matched by code, by name, by likeness; nothing guessed; turned round it is the same turned round."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanzhua.answers.rules.comparing import CODE, LIKE, NAME, Column, Line, compare, slack_of

TOTAL = Column("total", "总投资", money=True)
COLUMNS = (Column("owner", "业主"), TOTAL)
CODES = ("2019-220322-47-03-000001", "2019-220322-47-03-000002", "")
NAMES = ("冷链物流园项目", "冷链物流园", "冷链物流园项目二期", "污水处理厂", "污水处理厂项目", "玉米深加工")


def _made(told: tuple[str, str, str, int | None, str | None]) -> Line:
    name, code, batch, total, owner = told
    return Line("表", 1, name, code, batch, {"total": total, "owner": owner, "name": name, "code": code})


_line = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(CODES),
    st.sampled_from(("", "一批")),
    st.sampled_from((None, 10_000, 12_000_000)),
    st.sampled_from((None, "甲公司", "乙公司")),
).map(_made)
_lines = st.lists(_line, max_size=7)


def line(name: str, code: str = "", **values: object) -> Line:
    return Line("表", 1, name, code, "", values)


@given(_lines)
def test_a_table_does_not_differ_from_itself(lines: list[Line]) -> None:
    found = compare(lines, lines, COLUMNS)
    assert (found.only_left, found.only_right, found.unsure, found.differences) == ((), (), (), ())
    assert len(found.pairs) == len(lines)


@given(_lines, _lines)
def test_turned_round_the_answer_is_turned_round(left: list[Line], right: list[Line]) -> None:
    there, back = compare(left, right, COLUMNS), compare(right, left, COLUMNS)
    assert (there.only_left, there.only_right) == (back.only_right, back.only_left)
    assert sorted((one, other) for one, other in there.unsure) == sorted((other, one) for one, other in back.unsure)
    cells = [(one.pair.left, one.pair.right, one.column.key, one.left, one.right) for one in there.differences]
    turned = [(one.pair.right, one.pair.left, one.column.key, one.right, one.left) for one in back.differences]
    assert sorted(map(repr, cells)) == sorted(map(repr, turned))


@given(_lines, _lines)
def test_every_row_is_told_of_exactly_once(left: list[Line], right: list[Line]) -> None:
    found = compare(left, right, COLUMNS)
    lefts = [*found.only_left, *(one.left for one in found.pairs), *(row for rows, _ in found.unsure for row in rows)]
    rights = [
        *found.only_right,
        *(one.right for one in found.pairs),
        *(row for _, rows in found.unsure for row in rows),
    ]
    assert sorted(lefts) == list(range(len(left)))
    assert sorted(rights) == list(range(len(right)))


def test_a_code_counts_before_a_name() -> None:
    found = compare([line("甲项目", CODES[0], total=1)], [line("乙项目", CODES[0], total=2)], COLUMNS)
    assert [one.how for one in found.pairs] == [CODE]
    assert [(one.column.key, one.left, one.right) for one in found.differences] == [("total", 1, 2)]


def test_a_name_counts_whatever_its_width_and_marks() -> None:
    found = compare([line("★冷链 物流园", total=1)], [line("冷链物流园", total=2)], COLUMNS)
    assert [one.how for one in found.pairs] == [NAME]


def test_a_like_name_is_matched_only_where_no_other_is_like_it_and_says_so() -> None:
    alone = compare([line("冷链物流园建设项目")], [line("冷链物流园项目", total=1)], COLUMNS)
    assert [one.how for one in alone.pairs] == [LIKE]
    several = compare(
        [line("冷链物流园建设项目")],
        [line("冷链物流园项目", total=1), line("冷链物流园建设项目部", total=1)],
        COLUMNS,
    )
    assert several.pairs == ()
    assert several.unsure == (((0,), (0, 1)),)


def test_another_phase_is_another_project() -> None:
    found = compare([line("冷链物流园项目一期")], [line("冷链物流园项目二期", total=1)], COLUMNS)
    assert (found.pairs, found.only_left, found.only_right) == ((), (0,), (0,))


def test_one_name_twice_is_unsure_and_never_guessed() -> None:
    found = compare([line("厂", total=1), line("厂", total=2)], [line("厂", total=3)], COLUMNS)
    assert found.unsure == (((0, 1), (0,)),)
    assert found.differences == ()


def test_amounts_no_further_apart_than_rounding_are_told_apart_from_differences() -> None:
    column = Column("total", "总投资", money=True, slack=slack_of([("yi", [123_000_000]), ("wan", [12_345_0000])]))
    found = compare([line("厂", total=123_000_000)], [line("厂", total=123_450_000)], [column])
    assert [one.rounded for one in found.differences] == [True]
    far = compare([line("厂", total=123_000_000)], [line("厂", total=129_000_000)], [column])
    assert [one.rounded for one in far.differences] == [False]
