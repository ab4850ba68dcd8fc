"""一句话: a name, a metric or both give three lines; what a person may not see is not found."""

from __future__ import annotations

from typing import Any

import pytest

from sanzhua.accounts.models import Person
from sanzhua.answers.tests.conftest import City, signed_in
from sanzhua.base import clock
from sanzhua.facts.models import OwnMetric


def cards(person: Person, words: str, **asked: str) -> list[Any]:
    answer = signed_in(person).get("/answers/", {"q": words, **asked})
    assert answer.status_code == 200
    return [card for _subject, mine in answer.context["cards"] for card in mine]


def lines(person: Person, words: str, **asked: str) -> list[list[str]]:
    return [card.answer.lines.split("\n") for card in cards(person, words, **asked)]


def test_a_county_and_a_metric_give_one_figure_with_its_definition_and_cut_off(city: City) -> None:
    (figure, definition, cutoff) = lines(city.cast.dispatcher, "梨树 完成投资")[0]
    assert figure == "梨树县2019年5月本年累计完成投资：9,000万元"
    assert (
        definition
        == "口径：本年累计完成投资＝本年累计完成投资合计；范围：梨树县报送的项目；来源：在建（开工）项目月调度表"
    )
    assert cutoff == "截至2019年5月，1/1个单位已接收，5月已关闭（7月13日）"


@pytest.mark.parametrize(
    "words", ["梨树县 done_year", "梨树县本年累计完成投资", "done this year 梨树", "完成投资 梨树县"]
)
def test_the_same_question_in_other_words_has_the_same_answer(city: City, words: str) -> None:
    found = {card.answer.figure for card in cards(city.cast.dispatcher, words)}
    assert "梨树县2019年5月本年累计完成投资：9,000万元" in found


def test_a_county_alone_gives_its_main_figures(city: City) -> None:
    shown = [card.answer.shown for card in cards(city.cast.dispatcher, "梨树县")]
    assert shown == ["2个", "9,000万元", "45.0%"]


def test_a_metric_alone_is_of_the_unit_that_the_person_acts_for(city: City) -> None:
    assert cards(city.cast.dispatcher, "年度投资完成率")[0].answer.figure.startswith("四平市2019年5月")
    assert cards(city.cast.clerk, "年度投资完成率")[0].answer.figure.startswith("梨树县2019年5月")


def test_a_leader_stands_for_the_projects_in_care(city: City) -> None:
    (first, *_rest) = lines(city.cast.dispatcher, "周副市长 完成投资")
    assert first[0] == "周副市长（副市长）2019年5月本年累计完成投资：6,000万元"
    assert "包保的1个项目" in first[1]
    assert "梨树县第1版" in first[2]


def test_a_project_is_found_by_a_piece_of_its_name(city: City) -> None:
    found = lines(city.cast.dispatcher, "冷链 完成率")
    assert found[0][0] == "梨树县冷链物流园项目2019年5月年度投资完成率：60.0%"


def test_a_metric_of_a_units_own_is_found_by_its_name(city: City) -> None:
    OwnMetric.objects.create(
        unit=city.cast.city, source="construction", key="big", version=1, from_period="2019-01", label="亿元大项目",
        measure="个", numerator="count(*)", clause="文", by=city.cast.dispatcher, post="", at=clock.now(),
    )  # fmt: skip
    assert cards(city.cast.dispatcher, "亿元大项目")[0].answer.shown == "3个"


def test_another_countys_names_are_nobodys(city: City) -> None:
    for words in ("伊通", "伊通 完成投资", "污水处理厂"):
        answer = signed_in(city.cast.clerk).get("/answers/", {"q": words})
        assert answer.context["cards"] == []
    assert "没有认出“伊通”" in signed_in(city.cast.clerk).get("/answers/", {"q": "伊通"}).content.decode()


def test_words_that_nobody_knows_are_not_left_out_silently(city: City) -> None:
    text = signed_in(city.cast.dispatcher).get("/answers/", {"q": "梨树 天气"}).content.decode()
    assert "没有认出“天气”" in text


def test_an_open_month_says_that_the_figure_may_change(city: City) -> None:
    city.accept(city.cast.lishu, {city.cold: 7_000}, period="2019-06")
    (_figure, _definition, cutoff) = lines(city.cast.dispatcher, "梨树 完成投资", period="2019-06")[0]
    assert cutoff == "截至2019年6月，1/1个单位已接收，6月还没有关闭，数还会变"


def test_a_month_that_does_not_exist_is_the_usual_one(city: City) -> None:
    assert lines(city.cast.dispatcher, "梨树 完成投资", period="2019-99")[0][0].startswith("梨树县2019年5月")


def test_a_department_answers_for_the_projects_that_name_it(city: City) -> None:
    shown = lines(city.cast.dispatcher, "市商务局 项目数")
    assert shown[0][0] == "市商务局2019年5月项目数：0个"
    assert "责任单位为市商务局的项目" in shown[0][1]


def test_who_sees_no_units_has_no_such_page(city: City) -> None:
    for person in (city.cast.system_admin, city.cast.audit_admin):
        for path in ("/answers/", "/answers/given/", "/answers/compare/", "/answers/visit/", "/answers/papers/"):
            assert signed_in(person).get(path).status_code == 404


def test_a_search_asks_a_fixed_number_of_questions(city: City, django_assert_max_num_queries: Any) -> None:
    client = signed_in(city.cast.dispatcher)
    client.get("/answers/", {"q": "梨树"})
    with django_assert_max_num_queries(60):
        client.get("/answers/", {"q": "县"})
