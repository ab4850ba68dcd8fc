from typing import Any

from sanzhua.formbook.rules import RuleHit, are_alike, retired_rules, settle


def hit(rule: Any, off: Any = 0, severity: Any = "warning") -> Any:
    return RuleHit(rule, "total", severity, {"off": off})


def warnings(settled: Any) -> Any:
    return [(key, each.rule) for key, row in settled.items() for each in row if each.severity == "warning"]


def test_at_most_five_warnings_in_twenty_rows_and_money_goes_first() -> None:
    rows = {f"p{number:02d}": [hit("progress_text_same"), hit("done_over_total", number)] for number in range(20)}
    kept = warnings(settle(rows, rows=20))
    assert kept == [(f"p{number}", "done_over_total") for number in range(15, 20)]


def test_a_longer_report_may_ask_more() -> None:
    rows = {f"p{number:02d}": [hit("progress_text_same")] for number in range(60)}
    assert len(warnings(settle(rows, rows=60))) == 15


def test_a_shorter_one_may_still_ask_five() -> None:
    rows = {f"p{number}": [hit("progress_text_same")] for number in range(8)}
    assert len(warnings(settle(rows, rows=8))) == 5


def test_falling_sums_and_errors_are_never_demoted() -> None:
    rows = {f"p{number}": [hit("total_fell"), hit("start_missing", severity="error")] for number in range(20)}
    settled = settle(rows, rows=20)
    assert settled == rows


def test_nothing_is_lost_only_demoted() -> None:
    rows = {f"p{number}": [hit("progress_text_same")] for number in range(20)}
    settled = settle(rows, rows=20)
    assert [[each.rule for each in row] for row in settled.values()] == [["progress_text_same"]] * 20
    assert sum(each.severity == "notice" for row in settled.values() for each in row) == 15


def test_the_same_hits_give_the_same_answer() -> None:
    rows = {f"p{number}": [hit("progress_text_same"), hit("stage_behind")] for number in range(20)}
    assert settle(rows, rows=20) == settle(dict(rows), rows=20)


def test_a_warning_whose_reasons_are_alike_is_retired() -> None:
    given = {
        "progress_text_same": ["按实际填报"] * 4 + ["按实际情况填报"],
        "stage_behind": ["补办手续", "等雨停", "换了施工队"] * 2,
    }
    assert retired_rules(given) == {"progress_text_same"}
    rows = {"p1": [hit("progress_text_same"), hit("stage_behind")]}
    assert warnings(settle(rows, rows=20, retired=retired_rules(given))) == [("p1", "stage_behind")]


def test_a_falling_sum_stays_asked_however_dull_the_reasons() -> None:
    assert retired_rules({"total_fell": ["核减"] * 20}) == frozenset()


def test_four_reasons_are_too_few_to_judge() -> None:
    assert not are_alike(["按实际填报"] * 4)
