"""The pages of lights: list, one project, the published rules, the panel; never for who fills in."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanzhua.accounts.models import Person
from sanzhua.lights.actions import override_light
from sanzhua.lights.models import LightOverride
from sanzhua.lights.tests.scene import JUNE, accept, project, row
from sanzhua.registry.models import Project
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("july")
LIST = "/lights/"
REASON = "补偿款已兑付，队伍已进场"


@pytest.fixture
def plant(cast: Cast) -> Project:
    """Far behind; beside it one of each colour, and one of the neighbour's."""
    made = project(cast)
    rows = [row("B", 190), row("A"), row("D", stage="竣工"), row("E", in_stats=False, start_actual="2019-05")]
    accept(cast.lishu, row(made.uid, 50, project_name=made.name), *rows)
    accept(cast.yitong, row("Y", 60))
    return made


def page(who: Person, path: str = LIST, **asked: str) -> tuple[int, str]:
    client = Client()
    client.force_login(who)
    answer = client.get(path, asked)
    return answer.status_code, answer.content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'class="title" title="([^"]+)"', text)


def post(who: Person, plant: Project, **given: str) -> Any:
    client = Client()
    client.force_login(who)
    return client.post(reverse("lights:project", args=[plant.uid]), {"period": JUNE, **given}, follow=True)


def test_the_city_sees_all_worst_first_and_a_head_the_own_unit(cast: Cast, plant: Project) -> None:
    _status, text = page(cast.dispatcher, period=JUNE)
    assert names(text) == [plant.name, "项目Y", "项目B", "项目E", "项目A", "项目D"]
    assert "完成年计划的5.0%，季节曲线应为40.0%，落后35.0点" in text
    assert names(page(cast.head, period=JUNE)[1]) == [plant.name, "项目B", "项目E", "项目A", "项目D"]
    assert names(page(cast.strange_head, period=JUNE)[1]) == ["项目Y"]


def test_who_fills_in_sees_no_light_anywhere(cast: Cast, plant: Project) -> None:
    paths = [LIST, "/lights/rules/", "/lights/lights.xlsx", reverse("lights:project", args=[plant.uid])]
    for who in (cast.clerk, cast.second_clerk, cast.reviewer, cast.stranger, cast.system_admin):
        assert {page(who, path)[0] for path in paths} == {403}
    at_home = reverse("home:project", args=[plant.uid])
    assert "亮灯" not in page(cast.clerk, at_home)[1]
    assert "亮灯" not in page(cast.clerk, "/reports/")[1]
    assert "落后35.0点" in page(cast.head, at_home)[1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"colour": "red"}, ["玉米深加工项目", "项目Y"]),
        ({"colour": "none"}, ["项目D"]),
        ({"rule": "entry"}, ["项目E"]),
        ({"rule": "start"}, []),
        ({"sort": "best", "colour": "yellow"}, ["项目E", "项目B"]),
        ({"sort": "name", "rule": "behind"}, ["玉米深加工项目", "项目B", "项目Y"]),
        ({"colour": "blue", "rule": "<b>", "sort": "__class__", "unit": "x", "page": "9"}, None),
    ],
)
def test_the_list_is_filtered_and_sorted(
    cast: Cast, plant: Project, asked: dict[str, str], expected: list[str] | None
) -> None:
    status, text = page(cast.dispatcher, period=JUNE, **asked)
    assert status == 200
    assert names(text) == expected if expected is not None else len(names(text)) == 6
    if not asked.get("unit"):
        assert names(page(cast.dispatcher, period=JUNE, unit=str(cast.yitong.pk))[1]) == ["项目Y"]


def test_without_a_period_the_newest_accepted_month_is_shown_and_an_empty_one_says_so(
    cast: Cast, plant: Project
) -> None:
    assert "2019年6月" in page(cast.dispatcher)[1]
    assert "这一期还没有接收的月报" in page(cast.dispatcher, period="2018-02")[1]
    assert "没有这样的项目" in page(cast.dispatcher, period=JUNE, rule="start")[1]


def test_one_project_shows_formula_inputs_and_the_sum(cast: Cast, plant: Project) -> None:
    status, text = page(cast.dispatcher, reverse("lights:project", args=[plant.uid]), period=JUNE)
    assert status == 200
    assert "50 ÷ 1,000 万元 = 5.0%；40.0% − 5.0% = 35.0点" in text
    assert "100 − 46 = 54" in text
    assert "落后点数＝到本月应完成的比例－本年累计完成÷年计划。" in text


def test_another_months_page_of_the_project_says_that_it_has_none(cast: Cast, plant: Project) -> None:
    status, text = page(cast.dispatcher, reverse("lights:project", args=[plant.uid]), period="2019-05")
    assert (status, "这一期还没有接收这个项目的月报" in text) == (200, True)


def test_another_units_project_answers_like_a_missing_one(cast: Cast, plant: Project) -> None:
    there, missing = (page(cast.strange_head, reverse("lights:project", args=[uid])) for uid in (plant.uid, "p00"))
    assert there[0] == missing[0] == 404
    assert page(cast.dispatcher, "/lights/B/", period=JUNE)[0] == 200


def test_a_light_is_set_and_withdrawn_on_the_page(cast: Cast, plant: Project) -> None:
    answer = post(cast.dispatcher, plant, verb="override", colour="yellow", reason="")
    assert (answer.status_code, LightOverride.objects.count()) == (422, 0)
    text = post(cast.dispatcher, plant, verb="override", colour="yellow", reason=REASON).content.decode()
    assert REASON in text
    assert 'class="light y"' in text
    assert 'class="light r">严重 <small>54</small>' in text
    listed = page(cast.head, period=JUNE, colour="hand")[1]
    assert (names(listed), REASON in listed) == ([plant.name], True)
    text = post(cast.dispatcher, plant, verb="withdraw", note="会议纪要有误").content.decode()
    assert "会议纪要有误" in text
    assert not LightOverride.objects.standing().exists()


def test_a_head_reads_the_reason_and_is_offered_no_act(cast: Cast, plant: Project) -> None:
    override_light(plant, period=JUNE, colour="yellow", reason=REASON, by=cast.dispatcher)
    text = page(cast.head, reverse("lights:project", args=[plant.uid]), period=JUNE)[1]
    assert REASON in text
    assert 'name="verb"' not in text
    assert post(cast.head, plant, verb="withdraw", note="不同意").status_code == 403
    assert post(cast.viewer, plant, verb="withdraw", note="不同意").status_code == 403


def test_the_rules_are_published_as_the_file_holds_them(cast: Cast) -> None:
    for who in (cast.dispatcher, cast.head, cast.viewer):
        status, text = page(who, "/lights/rules/")
        assert status == 200
        assert "10至30点" in text
        assert "满1个月至2个月" in text
        assert "11月至次年3月" in text
        assert "40.0%" in text


def test_the_file_holds_both_colours_and_the_rules(cast: Cast, plant: Project) -> None:
    override_light(plant, period=JUNE, colour="yellow", reason=REASON, by=cast.dispatcher)
    client = Client()
    client.force_login(cast.dispatcher)
    answer = client.get("/lights/lights.xlsx", {"period": JUNE, "colour": "hand"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["亮灯", "规则"]
    heading, line = book["亮灯"].iter_rows(values_only=True)
    held = dict(zip(heading, line, strict=True))
    assert (held["灯"], held["规则的灯"], held["得分"], held["改灯理由"], held["改灯人"]) == (
        "滞后",
        "严重",
        54,
        REASON,
        "赵宏",
    )
    assert "进度落后" in str(next(book["规则"].iter_rows(values_only=True))[0])


def test_the_list_asks_the_same_questions_however_many_projects(cast: Cast, plant: Project) -> None:
    def count(period: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST, {"period": period})
        return len(asked)

    client = Client()
    client.force_login(cast.dispatcher)
    accept(cast.yitong, row("Z"), period="2019-05")
    count(JUNE)
    one = count("2019-05")
    accept(cast.lishu, *(row(f"P{number}", number) for number in range(120)), version=2)
    assert count(JUNE) == one <= 26


def test_an_english_list_names_the_units_in_english(cast: Cast, plant: Project) -> None:
    type(cast.lishu).objects.filter(pk=cast.lishu.pk).update(name_en="Lishu County")
    client = Client()
    client.force_login(cast.dispatcher)
    client.cookies["django_language"] = "en"
    text = client.get(LIST).content.decode()
    assert "<span>Lishu County</span>" in text
    assert "<h1>Lights" in text
