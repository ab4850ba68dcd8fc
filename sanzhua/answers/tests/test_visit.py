"""调研包: projects chosen, put in order, taken along as one paper."""

from __future__ import annotations

import io
from urllib.parse import urlencode

from docx import Document as read_docx
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.answers.models import KeptPaper
from sanzhua.answers.rules.routes import Stop, kilometres, nearest_first
from sanzhua.answers.tests.conftest import City, signed_in

ROUTE = "/answers/visit/route/"


def test_projects_are_found_by_county_by_leader_and_by_words(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    wanted: list[tuple[dict[str, str], set[str]]] = [
        ({"subject": f"unit:{city.cast.lishu.pk}"}, {city.cold.name, city.corn.name}),
        ({"q": "冷链"}, {city.cold.name}),
        ({"q": "梨树"}, {city.cold.name, city.corn.name}),
        ({"q": "周副市长"}, {city.cold.name}),
    ]
    for asked, names in wanted:
        assert {one.name for one in client.get("/answers/visit/", asked).context["projects"]} == names


def test_what_is_ticked_stays_through_another_search_and_leads_on(city: City) -> None:
    client = signed_in(city.cast.dispatcher)
    page = client.get("/answers/visit/", {"q": "伊通", "p": [city.cold.uid, "no-such"]})
    assert [one.name for one in page.context["rows"]] == [city.cold.name, city.yitong.name]
    text = page.content.decode()
    assert f'value="{city.cold.uid}" checked' in text
    assert f'value="{city.yitong.uid}" checked' not in text
    again = client.get("/answers/visit/", {"q": "没有这个", "p": [city.cold.uid]}).content.decode()
    assert "没有找到" in again
    assert f'value="{city.cold.uid}" checked' in again


def test_the_route_goes_to_what_lies_nearest_and_by_hand_where_numbers_are_given(city: City) -> None:
    for project, lon in ((city.cold, 124.3), (city.corn, 124.9), (city.yitong, 124.4)):
        type(project).objects.filter(pk=project.pk).update(lon=lon, lat=43.2)
    client, uids = signed_in(city.cast.dispatcher), [city.cold.uid, city.corn.uid, city.yitong.uid]
    places = client.get(ROUTE, {"p": uids}).context["places"]
    assert [one.project for one in places] == [city.cold, city.yitong, city.corn]
    assert [one.km for one in places] == [None, 8, 41]
    numbers = {f"n_{city.corn.uid}": "1", f"n_{city.cold.uid}": "2"}
    by_hand = client.get(f"{ROUTE}?{urlencode({'p': uids, **numbers}, doseq=True)}").context["places"]
    assert [one.project for one in by_hand] == [city.corn, city.cold, city.yitong]


def test_the_pack_holds_route_cards_and_basis(city: City) -> None:
    sent = {
        "p": [city.cold.uid, city.corn.uid], "title": "梨树调研", "on": "2019-07-15", "people": "周副市长、赵宏",
        "note": "8:30 市政府东门", "do": "docx",
    }  # fmt: skip
    answer = signed_in(city.cast.dispatcher).post(ROUTE, sent)
    made = read_docx(io.BytesIO(answer.content))
    text = "\n".join(
        [*(one.text for one in made.paragraphs), *(c.text for t in made.tables for r in t.rows for c in r.cells)]
    )
    for said in (
        "梨树调研",
        "2019年7月15日 星期一",
        "周副市长、赵宏",
        "8:30 市政府东门",
        city.cold.name,
        "施工用电没有接入",
        "梨树县v1",
        "60.0%",
    ):
        assert said in text
    kept = KeptPaper.objects.get()
    assert kept.kind == "visit"
    assert len(kept.figures) == 8


def test_the_pack_is_a_pdf_where_that_is_asked(city: City) -> None:
    sent = {"p": [city.cold.uid], "title": "梨树调研", "on": "2019-07-15", "do": "pdf"}
    assert signed_in(city.cast.dispatcher).post(ROUTE, sent).content.startswith(b"%PDF")


def test_without_a_day_the_page_says_so_and_keeps_the_order(city: City) -> None:
    sent = {"p": [city.cold.uid, city.corn.uid], f"n_{city.corn.uid}": "1", "title": "x", "on": "", "do": "docx"}
    answer = signed_in(city.cast.dispatcher).post(ROUTE, sent)
    assert answer.status_code == 422
    assert [one.project for one in answer.context["places"]] == [city.corn, city.cold]


def test_ordering_anew_keeps_what_was_typed(city: City) -> None:
    uids = [city.cold.uid, city.corn.uid]
    sent = {"p": uids, f"n_{uids[1]}": "1", "title": "", "people": "周副市长", "note": "8:30 东门", "reorder": "1"}
    answer = signed_in(city.cast.dispatcher).post(ROUTE, sent)
    assert [one.project for one in answer.context["places"]] == [city.corn, city.cold]
    form = answer.context["form"]
    assert [form[name].value() for name in ("title", "people", "note")] == ["", "周副市长", "8:30 东门"]
    assert not KeptPaper.objects.exists()


def test_anothers_project_is_not_on_the_route(city: City) -> None:
    client = signed_in(city.cast.clerk)
    shown = client.get(ROUTE, {"p": [city.yitong.uid, city.cold.uid]}).context["places"]
    assert [one.project for one in shown] == [city.cold]
    assert client.get(ROUTE, {"p": [city.yitong.uid]}).status_code == 302


_stops = st.lists(
    st.builds(
        lambda lon, lat, at: (lon, lat, at),
        st.none() | st.floats(123, 126), st.none() | st.floats(42, 44), st.integers(0, 5),
    ),
    max_size=9,
)  # fmt: skip


@given(_stops)
def test_every_stop_is_on_the_way_once_and_those_without_a_point_come_last(
    found: list[tuple[float, float, int]],
) -> None:
    stops = [Stop(at, lon, lat, (order,)) for at, (lon, lat, order) in enumerate(found)]
    way = nearest_first(stops)
    assert sorted(stop.at for stop in way) == list(range(len(stops)))
    placed = [stop.lon is not None and stop.lat is not None for stop in way]
    assert placed == sorted(placed, reverse=True)


def test_a_distance_is_that_of_the_earth() -> None:
    assert round(kilometres((124.35, 43.17), (125.32, 43.88)) or 0) == 111
    assert kilometres((None, 43.0), (124.0, 43.0)) is None
