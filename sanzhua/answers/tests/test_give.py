"""口径台账: one click gives a figure, it is remembered, and a later one says why it differs."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from sanzhua.accounts.models import Person
from sanzhua.answers.models import GivenFigure
from sanzhua.answers.tests.conftest import City, signed_in
from sanzhua.ledger.models import Outbox


def card_of(person: Person, words: str, **asked: str) -> Any:
    answer = signed_in(person).get("/answers/", {"q": words, **asked})
    return answer.context["cards"][0][1][0]


def give(person: Person, words: str, to: str = "省发改委", **more: str) -> Any:
    card = card_of(person, words)
    sent = {**card.asked, "once": card.once, "seen": card.answer.exact, "to_whom": to, "channel": "phone", **more}
    return signed_in(person).post("/answers/give/", sent)


def test_a_given_figure_keeps_value_basis_receiver_and_giver(city: City) -> None:
    assert give(city.cast.dispatcher, "梨树 完成投资", purpose="调度会").status_code == 302
    made = GivenFigure.objects.get()
    assert (made.shown, made.period, made.to_whom, made.channel) == ("9,000万元", "2019-05", "省发改委", "phone")
    assert (made.value, made.by, made.purpose) == (Decimal(90_000_000), city.cast.dispatcher, "调度会")
    assert made.basis == [
        {"source": "construction", "unit": "梨树县", "version": 1, "sha256": f"{city.cast.lishu.pk}1".ljust(64, "0")}
    ]
    assert made.kept["numerator"]
    assert made.definition.startswith("口径：")


def test_giving_is_told_to_the_ledger_in_the_same_transaction(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    assert Outbox.objects.filter(kind="answers.give").count() == 1


def test_a_second_click_adds_nothing(city: City) -> None:
    card = card_of(city.cast.dispatcher, "梨树 完成投资")
    sent = {**card.asked, "once": card.once, "seen": card.answer.exact, "to_whom": "省发改委", "channel": "phone"}
    client = signed_in(city.cast.dispatcher)
    assert [client.post("/answers/give/", sent).status_code for _click in range(2)] == [302, 302]
    assert GivenFigure.objects.count() == 1


def test_without_a_receiver_nothing_is_kept_and_the_page_says_what_to_do(city: City) -> None:
    answer = give(city.cast.dispatcher, "梨树 完成投资", to="  ")
    assert answer.status_code == 422
    assert "请写明给谁" in answer.content.decode()
    assert not GivenFigure.objects.exists()


def test_a_figure_that_changed_since_the_page_was_drawn_is_not_given(city: City) -> None:
    answer = give(city.cast.dispatcher, "梨树 完成投资", seen="10000")
    assert answer.status_code == 422
    assert "这个数刚刚变了" in answer.content.decode()
    assert not GivenFigure.objects.exists()


def test_the_last_given_figure_stands_beside_the_same_question(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    text = signed_in(city.cast.dispatcher).get("/answers/", {"q": "梨树 完成投资"}).content.decode()
    assert "上次给出：9,000万元" in text
    assert "今天的数相同" in text
    assert '<option value="省发改委">' in text


def test_a_later_version_explains_the_difference(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    city.accept(city.cast.lishu, {city.cold: 6_500, city.corn: 3_000}, version=2)
    last = card_of(city.cast.dispatcher, "梨树 完成投资").last
    assert last.differs == "+500万元"
    assert last.why == ("其后接收了更正：梨树县第2版（原第1版）",)


def test_another_month_explains_the_difference(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    city.accept(city.cast.lishu, {city.cold: 7_000, city.corn: 4_000}, period="2019-06")
    last = card_of(city.cast.dispatcher, "梨树 完成投资", period="2019-06").last
    assert last.why == ("月份由2019年5月变为2019年6月",)


def test_a_unit_that_came_in_later_explains_the_difference(city: City) -> None:
    give(city.cast.dispatcher, "四平市 完成投资")
    GivenFigure.objects.update(parts=GivenFigure.objects.get().parts[:1], value=1)
    last = card_of(city.cast.dispatcher, "四平市 完成投资").last
    assert last.why == ("其后新接收：伊通满族自治县",)


def test_another_definition_explains_the_difference(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    held = GivenFigure.objects.get()
    GivenFigure.objects.update(kept=held.kept | {"scope": "total > 0"}, value=1)
    assert card_of(city.cast.dispatcher, "梨树 完成投资").last.why[0].startswith("指标口径改过")


def test_the_ledger_marks_what_has_moved_since(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    client = signed_in(city.cast.dispatcher)
    assert "未变" in client.get("/answers/given/").content.decode()
    city.accept(city.cast.lishu, {city.cold: 6_500, city.corn: 3_000}, version=2)
    (line,) = client.get("/answers/given/").context["lines"]
    assert (line.now, line.difference) == ("9,500万元", "+500万元")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "省发改委"}, 1),
        ({"q": "伊通"}, 0),
        ({"by": "赵"}, 1),
        ({"since": "2019-07-14"}, 0),
        ({"until": "2019-07-13"}, 1),
    ],
)
def test_the_ledger_is_narrowed_by_who_what_and_when(city: City, asked: dict[str, str], found: int) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    assert len(signed_in(city.cast.dispatcher).get("/answers/given/", asked).context["lines"]) == found


def test_the_ledger_goes_out_as_a_workbook(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    answer = signed_in(city.cast.dispatcher).get("/answers/given.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]][1:6] == ["梨树县", "本年累计完成投资", "2019-05", "9,000万元", "省发改委"]


def test_a_person_gives_only_what_the_person_sees(city: City) -> None:
    card = card_of(city.cast.dispatcher, "梨树 完成投资")
    sent = {**card.asked, "once": "x", "seen": card.answer.exact, "to_whom": "某人", "channel": "phone"}
    assert signed_in(city.cast.stranger).post("/answers/give/", sent).status_code == 404
    assert signed_in(city.cast.stranger).get("/answers/give/", card.asked).status_code == 404
    assert not GivenFigure.objects.exists()


def test_what_the_city_gave_is_no_countys_business(city: City) -> None:
    give(city.cast.dispatcher, "梨树 完成投资")
    assert signed_in(city.cast.clerk).get("/answers/given/").context["lines"] == []
    give(city.cast.clerk, "梨树 完成投资", to="县长")
    assert len(signed_in(city.cast.dispatcher).get("/answers/given/").context["lines"]) == 2


def test_a_page_of_the_ledger_asks_a_fixed_number_of_questions(city: City, django_assert_max_num_queries: Any) -> None:
    for to in "甲乙丙丁":
        give(city.cast.dispatcher, "梨树 完成投资", to=to)
    client = signed_in(city.cast.dispatcher)
    client.get("/answers/given/")
    with django_assert_max_num_queries(14):
        assert len(client.get("/answers/given/").context["lines"]) == 4


def test_what_is_kept_is_chinese_whatever_the_page_speaks(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    client.post("/language/", {"language": "en"})
    card = client.get("/answers/", {"q": "梨树 完成投资"}).context["cards"][0][1][0]
    sent = {**card.asked, "once": card.once, "seen": card.answer.exact, "to_whom": "NDRC", "channel": "phone"}
    assert client.post("/answers/give/", sent).status_code == 302
    made = GivenFigure.objects.get()
    assert (made.subject, made.label, made.shown) == ("梨树县", "本年累计完成投资", "9,000万元")
    assert "9,000 × 10k yuan" in client.get("/answers/given/").content.decode()
