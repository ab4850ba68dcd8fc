from typing import Any

import pytest

from sanzhua.base.periods import Period
from sanzhua.formbook.history import NO_HISTORY
from sanzhua.formbook.rules import check_row, compile_rules
from sanzhua.formbook.tests.rows import JUNE, building, december, last_month, past, wan


def said(row: Any, history: Any = NO_HISTORY, form: Any = "construction", period: Any = JUNE, **options: Any) -> Any:
    return {hit.rule: hit for hit in check_row(form, period, row, history, **options)}


def codes(*args: Any, **options: Any) -> Any:
    return set(said(*args, **options))


def months(*amounts: Any, **values: Any) -> Any:
    """Accepted months up to May, one an amount, oldest first."""
    entries = []
    for step, amount in enumerate(reversed(amounts), start=1):
        period = JUNE.shifted(-step)
        entries.append((period, last_month(**{"done_month": amount, "done_year": None, **values})[1]))
    return entries


def test_a_sound_row_is_left_in_peace() -> None:
    assert codes(building(), past(december(), last_month())) == set()


def test_the_years_sum_must_be_last_month_plus_this_one() -> None:
    hit = said(building(done_year=650), past(last_month()))["year_sum_differs"]
    assert hit.severity == "error"
    assert hit.message() == (
        "“本年累计完成投资”填了 650 万元，但2019年5月的累计 500 万元"
        "加上“当月完成投资” 120 万元是 620 万元，相差 30 万元。"
    )
    assert "650, but 500 up to 2019-05" in hit.message("en")


def test_three_rounded_amounts_may_be_one_apart() -> None:
    assert "year_sum_differs" not in codes(building(done_year=621), past(last_month()))


def test_the_whole_must_be_before_plus_year() -> None:
    assert "total_sum_differs" in codes(building(done_total=6_000), past(last_month()))


def test_after_missing_months_the_sum_may_be_larger_but_not_smaller() -> None:
    april = (Period(2019, 4), last_month(done_year=400)[1])
    assert "months_missing" in codes(building(done_year=700), past(april))
    assert "year_below_month" in codes(building(done_year=500), past(april))


def test_a_negative_month_wants_a_reason_and_is_said_once() -> None:
    found = codes(building(done_month=-30), past(last_month()))
    assert "month_negative" in found
    assert not found & {"year_fell", "total_fell"}


def test_a_year_that_fell_after_missing_months_wants_a_reason() -> None:
    april = (Period(2019, 4), last_month(done_year=700)[1])
    hit = said(building(done_month=None, done_year=650), past(april))["year_fell"]
    assert (hit.severity, hit.params["off"]) == ("warning", 50_0000)


def test_the_year_starts_anew_in_january() -> None:
    row = building(done_month=10, start_actual="2018-05")
    assert "year_fell" not in codes(row, past(december(), period=Period(2019, 1)), period=Period(2019, 1))


def test_before_must_be_decembers_whole() -> None:
    hit = said(building(invested_before=4_800), past(december(), last_month()))["before_differs"]
    assert hit.params["off"] == 200_0000
    assert "2018年12月" in hit.message()


def test_before_may_not_change_within_the_year_either() -> None:
    assert "before_differs" in codes(building(invested_before=5_100), past(last_month()))


def test_more_than_the_total_is_a_warning_because_overruns_are_real() -> None:
    assert said(building(total=5_500), past(last_month(total=5_500)))["done_over_total"].severity == "warning"


def test_the_years_plan_fits_into_what_is_left() -> None:
    assert "plan_over_rest" in codes(building(plan_year=56_000), past(last_month()))


def test_a_project_from_earlier_years_has_money_before() -> None:
    assert "continuing_without_before" in codes(building(invested_before=0))


def test_a_project_of_this_year_has_none() -> None:
    assert "new_with_before" in codes(building(start_plan="2019-03", start_actual="2019-03"))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start_actual": None}, "start_missing"),
        ({"stage": "竣工", "finish_actual": None}, "finish_missing"),
        ({"start_actual": "2019-07"}, "date_in_future"),
        ({"finish_plan": "2018-03"}, "dates_reversed"),
        ({"stage": "竣工", "finish_actual": "2018-04", "progress_percent": 100}, "dates_reversed"),
        ({"progress_percent": 101}, "progress_range"),
        ({"progress_percent": -1}, "progress_range"),
        ({"done_month": None}, "month_missing"),
        ({"stage": "在干"}, "choice_unknown"),
        ({"name": ""}, "value_missing"),
        ({"total": -1}, "amount_negative"),
    ],
)
def test_what_cannot_be_is_an_error(values: Any, code: Any) -> None:
    assert said(building(**values))[code].severity == "error"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"stage": "前期"}, "stage_behind"),
        ({"in_stats": False}, "not_in_stats_unexplained"),
        ({"stage": "投产", "finish_actual": "2019-05", "progress_percent": 100}, "event_date_missing"),
        ({"code": "2019-220322-47-01-00001"}, "project_code_wrong"),
        ({"owner_code": "91350100M000100Y4Z"}, "credit_code_wrong"),
    ],
)
def test_what_is_doubtful_wants_a_reason(values: Any, code: Any) -> None:
    assert said(building(**values))[code].severity == "warning"


def test_a_register_code_that_is_missing_is_noticed_and_asks_nothing() -> None:
    assert said(building(stats_code=None))["stats_code_missing"].severity == "notice"


def test_a_month_and_a_day_of_that_month_are_in_order() -> None:
    row = building(stage="竣工", start_actual="2019-06-20", finish_actual="2019-06", progress_percent=100)
    assert "dates_reversed" not in codes(row)


def test_the_reason_for_not_being_in_the_library_is_asked_only_after_the_start() -> None:
    assert "not_in_stats_unexplained" not in codes(building(stage="前期", start_actual=None, in_stats=False))


def test_progress_and_stage_that_go_back_are_asked_about() -> None:
    found = codes(building(stage="新开工", progress_percent=5), past(last_month(stage="竣工")))
    assert {"stage_back", "progress_fell"} <= found


def test_suspended_work_is_no_step_back() -> None:
    assert "stage_back" not in codes(building(stage="停工"), past(last_month()))


def test_the_words_of_last_month_beside_new_money_are_asked_about() -> None:
    history = past(last_month(progress_text="主体二层，正在施工。"))
    assert "progress_text_same" in codes(building(progress_text="主体二层 正在施工"), history)
    assert "progress_text_same" not in codes(building(progress_text="主体二层，正在施工。", done_month=0), history)


def test_money_fifteen_points_ahead_of_the_works_is_noticed() -> None:
    row = building(total=10_000, progress_percent=41)
    hit = said(row, past(last_month(total=10_000)))["money_ahead"]
    assert (hit.severity, hit.params["off"]) == ("notice", 15)


def test_ten_times_the_usual_month_is_a_slip_of_a_digit() -> None:
    hit = said(building(done_month=1_200), past(*months(90, 110, 100, 120)))["month_times_10"]
    assert "约为本项目近 4 个有数月份通常数额（105 万元）的11 倍" in hit.message()


def test_yuan_taken_for_wan_is_a_slip_of_unit_both_ways() -> None:
    assert "month_times_10000" in codes(building(done_month=1_000_000), past(*months(90, 110, 100)))
    small = {**building(), "done_month": 100}
    assert "month_times_10000" in codes(small, past(*months(90, 110, 100)))


def test_a_poor_month_after_good_ones_is_no_slip() -> None:
    assert not codes(building(done_month=10), past(*months(90, 110, 100))) & {"month_times_10", "month_times_10000"}


def test_two_months_tell_nothing_about_what_is_usual() -> None:
    assert "month_times_10" not in codes(building(done_month=1_200), past(*months(0, 110, 100)))


def test_slips_are_not_told_while_amounts_are_being_tried() -> None:
    trying = compile_rules("construction", JUNE, saved=False)
    row, history = building(done_month=1_200), past(*months(90, 110, 100))
    assert {hit.rule for hit in trying(row, history)} == codes(row, history) - {"month_times_10"}


def test_a_total_that_is_exactly_ten_thousand_times_last_months_is_a_slip() -> None:
    found = codes(building(total=600_000_000), past(last_month()))
    assert "amount_times" in found
    assert "total_changed" not in found


def test_months_without_money_are_noticed_but_never_in_winter() -> None:
    assert "no_money_for_months" in codes(building(done_month=0), past(*months(0, 0)))
    february = Period(2019, 2)
    quiet = [(february.shifted(-step), wan(done_month=0)) for step in (1, 2, 3)]
    found = codes(building(done_month=0), past(*quiet, period=february), period=february)
    assert "no_money_for_months" not in found


def test_rest_in_winter_is_no_missing_progress() -> None:
    assert "no_money_for_months" not in codes(building(done_month=0, stage="冬休"), past(*months(0, 0)))


def test_at_winter_rest_no_month_is_asked_and_the_sums_stand() -> None:
    assert "month_missing" not in codes(building(done_month=None, stage="冬休"), past(last_month()))
    assert "month_missing" in codes(building(done_month=None, stage="停工"), past(last_month()))


def test_a_merged_february_knows_no_january() -> None:
    february = Period(2019, 2)
    row = building(done_month=70, done_year=70)
    found = codes(row, past(december(), period=february), period=february, merged_january=True)
    assert not found & {"year_sum_differs", "months_missing"}


def test_a_code_of_one_county_and_the_name_of_another() -> None:
    hit = said(building(code="2019-220322-47-01-000001", place="双辽市经济开发区"))["code_elsewhere"]
    assert "梨树县" in hit.message()
    assert "code_elsewhere" not in codes(building(code="2019-220322-47-01-000001", place="梨树县郭家店镇"))


def test_an_industry_that_no_standard_knows_is_noticed() -> None:
    assert said(building(industry="三产"))["industry_unknown"].severity == "notice"
    assert "industry_unknown" not in codes(building(industry="农业"))


FUND = {
    "name": "某水库",
    "batch_no": "发改投资〔2019〕1号",
    "total": 900,
    "allocated_central": 500,
    "allocated_local": 100,
}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"arrived_central": 600}, "over_allotted"),
        ({"arrived_central": 200, "paid_central": 300}, "paid_over_arrived"),
        ({"done_central": 300, "done_total": 200}, "central_over_whole"),
        ({"finished": True, "started": False}, "finished_not_started"),
        ({"started": False, "done_central": 10}, "money_not_started"),
        ({"allocated_province": 60, "allocated_city": 40, "allocated_county": 20}, "levels_over_local"),
        ({"allocated_province": 20, "allocated_city": 20, "allocated_county": 20}, "levels_below_local"),
    ],
)
def test_central_money_flows_downhill(values: Any, code: Any) -> None:
    assert code in codes(wan(**{**FUND, **values}), form="central_fund")


def test_central_money_that_was_paid_does_not_come_back() -> None:
    may = (Period(2019, 5), wan(paid_central=200, total=900))
    found = said(
        wan(**FUND, arrived_central=300, paid_central=100), past(may, form="central_fund"), form="central_fund"
    )
    assert found["total_fell"].key == "paid_central"


def test_attraction_wants_its_date_once_signed_and_in_order() -> None:
    row = wan(name="某项目", stage="签约", contract_amount=1_000)
    assert "event_date_missing" in codes(row, form="attraction")
    row |= {"signed_on": "2019-03", "start_actual": "2019-02", "stage": "开工"}
    assert "started_before_signing" in codes(row, form="attraction")


def test_attraction_gives_its_month_once_signed_and_not_in_talks() -> None:
    row = wan(name="某项目", stage="签约", signed_on="2019-01", contract_amount=1_000)
    assert "month_missing" in codes(row, form="attraction")
    assert "month_missing" not in codes({**row, "stage": "洽谈"}, form="attraction")


def test_attraction_money_adds_up_month_by_month() -> None:
    may = (Period(2019, 5), wan(arrived_year=300, arrived_total=1_300))
    history = past(may, form="attraction")
    row = wan(name="某项目", stage="洽谈", arrived_month=50, arrived_year=400, arrived_total=1_350)
    assert "year_sum_differs" in codes(row, history, form="attraction")
    row = wan(name="某项目", stage="洽谈", arrived_month=50, arrived_total=1_400)
    assert "arrived_total_differs" in codes(row, history, form="attraction")


def test_admission_to_the_reserve_cannot_lie_ahead() -> None:
    assert "date_in_future" in codes(wan(name="某项目", admitted_on="2019-07"), form="reserve")


@pytest.mark.parametrize(
    ("form", "values", "code"),
    [
        ("construction", building(done_month=2_000), "done_over_plan"),
        ("construction", building(total=0), "total_zero"),
        ("construction", building(stage="竣工", finish_actual="2019-06"), "finished_below_100"),
        ("construction", building(code="2019-220322-13-03-000001", industry="教育"), "code_industry_differs"),
        ("attraction", wan(name="某项目", stage="落地", signed_on="2019-01", contract_amount=1), "company_missing"),
    ],
)
def test_what_is_only_worth_knowing_asks_nothing(form: str, values: Any, code: str) -> None:
    assert said(values, past(last_month()), form=form)[code].severity == "notice"


def test_attraction_parts_are_no_larger_than_their_whole() -> None:
    row = wan(name="某项目", stage="洽谈", arrived_year=500, arrived_total=400, contract_amount=300)
    assert {"year_over_total", "arrived_over_contract"} <= codes(row, form="attraction")


def test_every_rule_speaks_both_languages_without_a_blank_left() -> None:
    rows = [building(done_year=650, code="2019-1", industry="三产", progress_percent=101), building(stage="竣工")]
    hits = [hit for row in rows for hit in check_row("construction", JUNE, row, past(december(), last_month()))]
    for hit in hits:
        for text in (hit.message(), hit.advice(), hit.message("en"), hit.advice("en")):
            assert text
            assert "{" not in text
            assert "None" not in text
