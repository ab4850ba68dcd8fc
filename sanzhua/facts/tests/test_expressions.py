"""What a metric may be made of, and what never reaches the engine."""

from __future__ import annotations

import pytest

from sanzhua.facts.expressions import MAX_LENGTH, BadExpression, aggregate, condition, require_columns

# One a line: none of these is an aggregate that a metric may be made of.
REFUSED = r"""
total
'x'
sum(sum(total))
sum(other.total)
read_text('/etc/passwd')
sum((SELECT 1))
(SELECT 1)
count(*) FILTER (WHERE in_stats)
sum(total) OVER ()
sum(lower(name))
sum(total ORDER BY name)
sum(total), 1
sum(total) FROM x
sum(total);
sum(total) -- 备注
sum(total) /* 备注 */
avg(DISTINCT total)
count(DISTINCT total, name)
count(DISTINCT *)
count(* EXCLUDE (total))
sum(*)
sum(total::int)
sum(total IN (SELECT 1))
sum(coalesce(total, 1))
sum(total ** 2)
sum(total % 2)
max(total, 3)
first(total)
list(total)
sum_once(total + 1)
sum_once(total) FILTER (WHERE in_stats)
sum_twice(total)
min(columns('total'))
sum([1])
sum(x -> 1)
sum(total) + total
sum(CASE WHEN name LIKE owner THEN 1 END)
sum(CASE WHEN in_stats IS TRUE THEN 1 END)
sum(?)
sum($1)
sum(total) + 'x'
""".strip().splitlines()


@pytest.mark.parametrize("text", [*REFUSED, "", " ", "(" * 3000, "sum(total)" + " + sum(total)" * MAX_LENGTH])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        aggregate(text)


@pytest.mark.parametrize(
    ("text", "scope", "sql"),
    [
        ("sum(total)", None, 'SUM("total")'),
        ("count(*)", None, "COUNT(*)"),
        ("sum(TOTAL) - 2 * sum(done_year)", None, 'SUM("total") - 2 * SUM("done_year")'),
        ("sum(a) + sum(b)", "in_stats", 'SUM("a") FILTER(WHERE "in_stats") + SUM("b") FILTER(WHERE "in_stats")'),
        ("sum(a) / sum(b)", None, 'SUM("a") / NULLIF(SUM("b"), 0)'),
        ("sum(CASE WHEN a > 0 THEN a ELSE 0 END)", None, 'SUM(CASE WHEN "a" > 0 THEN "a" ELSE 0 END)'),
        ("sum_once(a)", None, 'SUM(CASE WHEN "_first" THEN "_once_a" END)'),
        ("count(DISTINCT project)", "start_actual <= last_day",
         "COUNT(DISTINCT \"project\") FILTER(WHERE \"start_actual\" <= (period || '-31'))"),
    ],
)  # fmt: skip
def test_what_is_allowed_is_written_anew(text: str, scope: str | None, sql: str) -> None:
    assert aggregate(text, scope).sql == sql


@pytest.mark.parametrize(
    "text", ["sum(total) > 1", "total", "total + 1", "1", "lower(name) = 'x'", "total > (SELECT 1)"]
)
def test_a_scope_is_a_condition_of_one_row(text: str) -> None:
    if text == "total":
        assert condition(text) == '"total"'
        return
    with pytest.raises(BadExpression):
        condition(text)


def test_a_name_that_is_no_column_is_told() -> None:
    require_columns(("sum(total)", None, "start_actual <= last_day"), {"total": "BIGINT", "start_actual": "VARCHAR"})
    with pytest.raises(BadExpression) as refused:
        require_columns(("sum(total)", None, None), {"name": "VARCHAR"})
    assert refused.value.missing == "total"


def test_what_counts_once_a_project_has_no_scope() -> None:
    with pytest.raises(BadExpression):
        aggregate("sum_once(total)", "in_stats")
