from __future__ import annotations

import pytest

from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.where import parse
from sanzhua.formbook.definition import FORM_KEYS, load_form

COLUMNS = {
    "total": "BIGINT",
    "done_year": "BIGINT",
    "percent": "DOUBLE",
    "in_stats": "BOOLEAN",
    "name": "VARCHAR",
    "unit": "VARCHAR",
    "size": "VARCHAR",
    "stage": "VARCHAR",
}

# One a line: none of these may reach the engine.
REFUSED = r"""
total
5
TRUE
name
unit =
unit == = 'x'
total > 1; DROP TABLE x
total > 1;
total > 1 -- 备注
total > 1 /* 备注 */
total = 1 stage = 2
lower(unit) = 'x'
total + 1 > 2
total BETWEEN 1 AND 2
unit ILIKE 'x'
unit ~ 'x'
total::text = '1'
unit = (SELECT 1)
unit IN (SELECT 1)
EXISTS (SELECT 1)
SELECT 1
total = 1 UNION SELECT 1
read_text('/etc/passwd') = 'x'
unit = $1
unit = ?
unit = :x
t.unit = 'x'
unit IS TRUE
unit IS DISTINCT FROM 'x'
(total, unit) = (1, 'x')
unit LIKE name
total LIKE '1'
unit || 'x' = 'x'
CASE WHEN in_stats THEN 1 END = 1
unit LIKE 'x' ESCAPE '!'
unit = 'x' COLLATE nocase
unit LIKE ANY ('x')
nosuch = 1
period = '2019-06'
project = 'x'
version_id = 1
unit_id = 1
unit = "x"
total = 'many'
in_stats = 'maybe'
in_stats = 1
unit = total
total = 1e400
total = total = total
*
unit
'x'
[1] = total
total IN ()
total > ALL (1)
total = DATE '2019-01-01'
""".strip().splitlines()


@pytest.mark.parametrize(
    ("text", "sql", "values"),
    [
        ("total > 5", '("total" > ?)', (5,)),
        ("total<>-5", '("total" <> ?)', (-5,)),
        ("total >= 5e8", '("total" >= ?)', (500_000_000,)),
        ("5 < total", '(? < "total")', (5,)),
        ("done_year > total", '("done_year" > "total")', ()),
        ("percent = 1.5", '("percent" = ?)', ("1.5",)),
        ("unit = '甲''县'", '("unit" = ?)', ("甲'县",)),
        ("\"unit\" != 'x'", '("unit" <> ?)', ("x",)),
        ("UNIT = 'x'", '("unit" = ?)', ("x",)),
        ("name = 220322", '("name" = ?)', ("220322",)),
        ("in_stats = true", '("in_stats" = ?)', (True,)),
        ("NOT in_stats", '(NOT "in_stats")', ()),
        ("total IS NULL", '("total" IS NULL)', ()),
        ("total IS NOT NULL", '(NOT ("total" IS NULL))', ()),
        ("size IN ('a', 'b')", '("size" IN (?, ?))', ("a", "b")),
        ("stage NOT IN ('a')", '(NOT ("stage" IN (?)))', ("a",)),
        ("name LIKE '%园%'", '("name" LIKE ?)', ("%园%",)),
        ("name NOT LIKE 'x_'", '("name" NOT LIKE ?)', ("x_",)),
        ("total > 1 AND (unit = 'a' OR NOT size = 'b')", None, (1, "a", "b")),
        ("9 < 10", "(? < ?)", (9, 10)),
    ],
)
def test_an_allowed_condition_is_written_anew_with_its_values_bound(
    text: str, sql: str | None, values: tuple[object, ...]
) -> None:
    found = parse(text, COLUMNS)
    assert sql is None or found.sql == sql
    assert [str(value) for value in found.parameters] == [str(value) for value in values]


@pytest.mark.parametrize("text", [*REFUSED, "", " ", "(" * 3000, "total = 1" + " AND total = 1" * 1000])
def test_anything_else_is_a_wrong_question(text: str) -> None:
    with pytest.raises(WrongQuestion):
        parse(text, COLUMNS)


@pytest.mark.parametrize("form", FORM_KEYS)
def test_every_column_key_of_every_form_may_stand_in_a_condition(form: str) -> None:
    for column in load_form(form).columns:
        assert parse(f"{column.key} IS NULL", {column.key: "VARCHAR"}).sql == f'("{column.key}" IS NULL)'
