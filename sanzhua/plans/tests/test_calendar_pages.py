"""The year on a page and as a file, and the pages of one activity."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.base.clock import use_fixed
from sanzhua.documents.tests.samples import photo
from sanzhua.plans.actions import move_activity
from sanzhua.plans.actions.activities import seal_of
from sanzhua.plans.models import Activity
from sanzhua.plans.queries.activities import Asked, months_of, of_year
from sanzhua.plans.tests.conftest import JULY
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_one, make_plan
from sanzhua.plans.tests.test_groups import rows
from sanzhua.registry.actions import create_projects
from tests.cast import Cast

YEAR, FILE = reverse("plans:activities"), reverse("plans:activities_file")
WINTER = (date(2018, 12, 15), date(2019, 4, 15))
YEAR_QUERIES, FILE_QUERIES, PAGE_QUERIES = 9, 7, 13


def signed_in(person: Person, **headers: str) -> Client:
    client = Client(headers=headers)
    client.force_login(person)
    return client


def page(person: Person, url: str, **headers: str) -> str:
    answer = signed_in(person, **headers).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(person: Person, year: int, **more: str) -> list[Activity]:
    return of_year(person, Asked(year, **more))


def ics(person: Person, url: str) -> list[str]:
    answer = signed_in(person).get(url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_a_winter_stands_in_both_its_years(cast: Cast, july: None) -> None:
    winter = make_one(cast.city, cast.dispatcher, title="冬季三项", days=WINTER)
    assert asked(cast.dispatcher, 2018) == asked(cast.dispatcher, 2019) == [winter]
    assert asked(cast.dispatcher, 2017) == asked(cast.dispatcher, 2020) == []
    months = months_of(2018, [winter])
    assert [month.first.month for month in months if month.activities] == [12]
    marked = [day.on for month in months for week in month.weeks for day in week if day and day.activities]
    assert (marked[0], marked[-1], len(marked)) == (date(2018, 12, 15), date(2018, 12, 31), 17)
    assert [month.first.month for month in months_of(2019, [winter]) if month.activities] == [1, 2, 3, 4]


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1)])
def test_the_first_and_the_last_day_belong_to_their_year(cast: Cast, july: None, day: date) -> None:
    one = make_one(cast.city, cast.dispatcher, days=(day, day))
    assert [year for year in (2018, 2019, 2020) if one in asked(cast.dispatcher, year)] == [day.year]


def test_the_page_opens_on_this_year_and_leads_to_its_neighbours(cast: Cast, july: None) -> None:
    make_one(cast.city, cast.dispatcher, title="春季集中开工")
    text = page(cast.clerk, YEAR)
    assert "2019年活动日历" in text
    assert "春季集中开工" in text
    assert "?year=2018&amp;view=month&amp;show=all" in text
    assert "?year=2020&amp;view=month&amp;show=all" in text
    assert "春季集中开工" not in page(cast.clerk, f"{YEAR}?year=2018")


@pytest.mark.parametrize("query", ["?year=abc", "?year=99999", "?year=²019", "?year=1999", "?view=x&show=y"])
def test_what_the_address_does_not_mean_is_this_year(cast: Cast, july: None, query: str) -> None:
    assert "2019年活动日历" in page(cast.clerk, YEAR + query)


def test_the_last_years_lead_nowhere_further(cast: Cast, july: None) -> None:
    assert "year=2101" not in page(cast.clerk, f"{YEAR}?year=2100")
    assert "year=1999" not in page(cast.clerk, f"{YEAR}?year=2000")


def test_the_list_tells_both_days_the_lead_and_the_state(cast: Cast, july: None) -> None:
    make_one(cast.city, cast.dispatcher, title="冬季三项", days=WINTER, lead=cast.commerce)
    text = page(cast.clerk, f"{YEAR}?view=list")
    assert "2018-12-15 – 2019-04-15" in text
    assert "市商务局" in text


def test_a_cancelled_one_is_struck_and_marks_no_day(cast: Cast, july: None) -> None:
    one = make_one(cast.city, cast.dispatcher, title="观摩")
    assert 'title="观摩"' in page(cast.clerk, YEAR)
    move_activity(one, "cancel", by=cast.dispatcher, note="改期")
    for view in ("month", "list"):
        text = page(cast.clerk, f"{YEAR}?view={view}")
        assert 'class="off"' in text
        assert "已取消" in text
        assert 'title="观摩"' not in text
    assert '<h1 class="off">观摩' in page(cast.clerk, reverse("plans:activity", args=[one.pk]))


def test_mine_are_those_my_units_lead_keep_or_come_to(cast: Cast, july: None) -> None:
    make_one(cast.city, cast.dispatcher, title="别人的")
    coming = make_one(cast.city, cast.dispatcher, title="参加的", participants=[cast.lishu, cast.commerce])
    led = make_one(cast.city, cast.dispatcher, title="牵头的", lead=cast.lishu)
    own = make_one(cast.lishu, cast.clerk, title="自办的")
    assert asked(cast.clerk, 2019, show="mine") == [coming, led, own]
    assert asked(cast.form_owner, 2019, show="mine") == [coming]
    assert asked(cast.viewer, 2019, show="mine") == []
    assert "没有本单位牵头或参加" in page(cast.viewer, f"{YEAR}?show=mine")


def test_a_countys_own_is_seen_by_the_city_and_by_whom_it_invites(cast: Cast, july: None) -> None:
    own = make_one(cast.lishu, cast.clerk)
    assert asked(cast.dispatcher, 2019) == asked(cast.clerk, 2019) == [own]
    assert asked(cast.stranger, 2019) == asked(cast.system_admin, 2019) == []
    invited = make_one(cast.lishu, cast.clerk, title="两县座谈会", participants=[cast.yitong])
    led = make_one(cast.lishu, cast.clerk, title="两县对接会", lead=cast.yitong)
    assert asked(cast.stranger, 2019) == [invited, led]


def test_three_hundred_take_as_many_queries_as_three(
    cast: Cast, july: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.dispatcher)
    client.get(YEAR)
    for many in (3, 300):
        for n in range(Activity.objects.count(), many):
            day = date(2019, n % 12 + 1, n % 28 + 1)
            days = {"begins_on": day, "ends_on": day, "at": JULY}
            one = Activity.objects.create(
                unit=cast.city, title=f"活动{n}", lead=cast.commerce, by=cast.dispatcher, **days
            )
            one.participants.add(cast.lishu, cast.yitong)
        for view in ("month", "list"):
            with django_assert_num_queries(YEAR_QUERIES):
                client.get(f"{YEAR}?view={view}")
        with django_assert_num_queries(FILE_QUERIES):
            client.get(FILE)


def test_the_year_as_a_file_holds_what_the_reader_sees(cast: Cast, july: None) -> None:
    make_one(cast.lishu, cast.clerk, title="县里的")
    winter = make_one(cast.city, cast.dispatcher, title="冬季三项", days=WINTER)
    gone = make_one(cast.city, cast.dispatcher, title="观摩, 两地")
    move_activity(gone, "cancel", by=cast.dispatcher, note="改期")
    lines = ics(cast.stranger, FILE)
    assert [line for line in lines if line.startswith(("SUMMARY", "STATUS"))] == [
        "SUMMARY:冬季三项",
        "STATUS:TENTATIVE",
        "SUMMARY:（已取消）观摩\\, 两地",
        "STATUS:CANCELLED",
    ]
    assert f"UID:activity-{winter.pk}.220300@sanzhua" in lines
    assert f"URL:http://testserver/plans/activities/{winter.pk}/" in lines
    assert {"DTSTART;VALUE=DATE:20181215", "DTEND;VALUE=DATE:20190416", "DTSTAMP:20190708T010000Z"} <= set(lines)
    assert len(ics(cast.dispatcher, FILE)) > len(lines)


def test_the_uid_stays_while_the_activity_changes(cast: Cast, july: None) -> None:
    one = make_one(cast.city, cast.dispatcher)

    def uid() -> list[str]:
        return [line for line in ics(cast.clerk, reverse("plans:activity_file", args=[one.pk])) if "UID" in line]

    before = uid()
    move_activity(one, "cancel", by=cast.dispatcher, note="改期")
    assert uid() == before
    assert len(before) == 1


def test_an_empty_year_gives_no_file(cast: Cast, july: None) -> None:
    answer = signed_in(cast.clerk).get(FILE)
    assert answer.status_code == 409
    assert "不用导出" in answer.content.decode()
    assert "activities.ics" not in page(cast.clerk, YEAR)


def test_the_export_is_the_filter_of_the_page(cast: Cast, july: None) -> None:
    make_one(cast.city, cast.dispatcher, title="别人的")
    make_one(cast.city, cast.dispatcher, title="参加的", participants=[cast.lishu])
    link = re.search(r'href="([^"]*activities\.ics[^"]*)"', page(cast.clerk, f"{YEAR}?show=mine"))
    assert link is not None
    assert [line for line in ics(cast.clerk, link[1].replace("&amp;", "&")) if "SUMMARY" in line] == ["SUMMARY:参加的"]


def sent(activity: Activity | None, cast: Cast, **changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "unit": cast.city.pk, "title": "观摩", "begins_on": "2019-07-20", "ends_on": "2019-07-21", "place": "",
        "lead": cast.commerce.pk, "participants": [cast.lishu.pk], "what": "",
        **rows("steps", {"position": 2, "text": "乙"}, {"position": 1, "text": "甲", "who": "赵宏"}),
    }  # fmt: skip
    return {**given, **({"seen": seal_of(activity)} if activity else {}), **changed}


def test_one_is_entered_and_changed_on_the_page(cast: Cast, july: None) -> None:
    client, url = signed_in(cast.dispatcher), reverse("plans:activity_new")
    assert client.get(url).status_code == 200
    assert client.post(url, sent(None, cast)).status_code == 302
    made = Activity.objects.get()
    assert [(step.text, step.who) for step in made.steps.all()] == [("甲", "赵宏"), ("乙", "")]
    edit = reverse("plans:activity_edit", args=[made.pk])
    assert 'value="2019-07-20"' in page(cast.form_owner, edit)
    assert client.post(edit, sent(made, cast, title="项目观摩", participants=[])).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.participants.count()) == ("项目观摩", 0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends_on": "2019-07-19"}, "结束日期早于开始日期"),
        ({"title": ""}, "请填写“活动名称”。"),
        ({"begins_on": "2019-02-30"}, "有效的日期"),
        ({"lead": "987654"}, "可用的选项"),
        ({"steps-0-text": ""}, "请填写“准备事项”。"),
    ],
)
def test_bad_input_stays_beside_its_sentence(cast: Cast, july: None, changed: dict[str, str], said: str) -> None:
    answer = signed_in(cast.dispatcher).post(
        reverse("plans:activity_new"), sent(None, cast, **{"place": "会展", **changed})
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert 'value="会展"' in text
    assert not Activity.objects.exists()


def test_the_form_is_for_those_who_may_use_it(cast: Cast, july: None) -> None:
    one = make_one(cast.city, cast.dispatcher, participants=[cast.lishu])
    for by in (cast.viewer, cast.form_owner, cast.reviewer):
        assert signed_in(by).get(reverse("plans:activity_new")).status_code == 403
        assert "登记活动" not in page(by, YEAR)
    for by in (cast.clerk, cast.viewer):
        assert signed_in(by).get(reverse("plans:activity_edit", args=[one.pk])).status_code == 403


def test_the_buttons_are_those_allowed(cast: Cast, july: None) -> None:
    one = make_one(
        cast.city, cast.dispatcher, lead=cast.commerce, participants=[cast.lishu], steps=["甲"],
        days=(date(2019, 7, 1), date(2019, 7, 9)),
    )  # fmt: skip
    names = ("activity_edit", "activity_step", "activity_project", "activity_material_add")
    links = {name: reverse(f"plans:{name}", args=[one.pk]) for name in names}
    links |= {verb: reverse("plans:activity_act", args=[one.pk, verb]) for verb in ("begin", "close", "cancel")}

    def offered(reader: Person) -> list[str]:
        text = page(reader, f"{reverse('plans:activity', args=[one.pk])}?find=项目")
        return [name for name, url in links.items() if f'"{url}"' in text]

    create_projects(unit=cast.lishu, projects=[("白酒项目", {})], from_day=None)
    assert offered(cast.dispatcher) == [*names, "begin", "close", "cancel"]
    assert offered(cast.form_owner) == [*names, "begin", "close"]
    assert offered(cast.clerk) == ["activity_step", "activity_material_add"]
    assert offered(cast.stranger) == offered(cast.viewer) == []


def test_the_page_works_through_preparation_and_end(cast: Cast, july: None) -> None:
    one = make_one(cast.city, cast.dispatcher, participants=[cast.lishu], steps=["甲"], days=(JULY.date(), JULY.date()))
    clerk, url = signed_in(cast.clerk), reverse("plans:activity", args=[one.pk])
    step = {"step": one.steps.get().pk, "done": "1"}
    assert clerk.post(reverse("plans:activity_step", args=[one.pk]), step).status_code == 302
    assert "已办1/1" in page(cast.stranger, url)
    file = SimpleUploadedFile("方案.jpg", photo(), "image/jpeg")
    adding = reverse("plans:activity_material_add", args=[one.pk])
    assert clerk.post(adding, {"title": "方案", "papers": file}).status_code == 302
    assert clerk.post(adding, {"title": "方案"}).status_code == 422
    got: HttpResponse = signed_in(cast.stranger).get(  # type: ignore[assignment]
        reverse("plans:activity_material", args=[one.pk, one.papers.get().pk])
    )
    assert (got.status_code, got.headers["Content-Disposition"][:10]) == (200, "attachment")
    dispatcher = signed_in(cast.dispatcher)
    assert dispatcher.post(reverse("plans:activity_act", args=[one.pk, "close"])).status_code == 302
    assert dispatcher.post(reverse("plans:activity_act", args=[one.pk, "start"])).status_code == 404
    assert "登记已开展" in page(cast.clerk, url)


def test_a_material_is_reached_by_its_own_activity_only(cast: Cast, july: None) -> None:
    one, other = make_one(cast.city, cast.dispatcher), make_one(cast.city, cast.dispatcher, title="观摩")
    file = SimpleUploadedFile("方案.jpg", photo(), "image/jpeg")
    signed_in(cast.dispatcher).post(reverse("plans:activity_material_add", args=[one.pk]), {"papers": file})
    paper = one.papers.get().pk
    assert signed_in(cast.clerk).get(reverse("plans:activity_material", args=[other.pk, paper])).status_code == 404


def test_projects_are_found_linked_and_shown_to_those_who_see_them(cast: Cast, july: None) -> None:
    (own, theirs) = (
        create_projects(unit=unit, projects=[(f"{unit.label}白酒项目", {})], from_day=None)[0]
        for unit in (cast.lishu, cast.yitong)
    )
    one = make_one(cast.city, cast.dispatcher, participants=[cast.lishu])
    url, link = reverse("plans:activity", args=[one.pk]), reverse("plans:activity_project", args=[one.pk])
    dispatcher = signed_in(cast.dispatcher)
    assert own.uid in page(cast.dispatcher, f"{url}?find=白酒")
    for project in (own, theirs):
        assert dispatcher.post(link, {"uid": project.uid, "linked": "1"}).status_code == 302
    assert "没有找到还没关联的项目" in page(cast.dispatcher, f"{url}?find=白酒")
    text = page(cast.clerk, url)
    assert own.name in text
    assert theirs.name not in text
    assert dispatcher.post(link, {"uid": own.uid, "linked": "0"}).status_code == 302
    assert list(one.projects.all()) == [theirs]
    assert "关联项目" not in page(cast.clerk, url)


def test_the_plan_is_named_to_those_who_read_it(cast: Cast, july: None) -> None:
    made = make_plan(
        cast.lishu, cast.clerk, [Wording("观摩。", [(cast.yitong, LEAD)], [("7月", date(2019, 7, 31), "")])]
    )
    client = signed_in(cast.clerk)
    assert client.post(reverse("plans:task_activity", args=[made.tasks[0].pk])).status_code == 302
    url = reverse("plans:activity", args=[Activity.objects.get().pk])
    assert made.plan.title in page(cast.clerk, url)
    assert made.plan.title not in page(cast.stranger, url)


def test_proposals_stand_over_the_calendar_of_their_keeper(cast: Cast, july: None) -> None:
    made = make_plan(cast.city, cast.dispatcher, [Wording("组织项目观摩。", [(cast.lishu, LEAD)])])
    new = f"{reverse('plans:activity_new')}?task={made.tasks[0].pk}"
    assert f'href="{new}"' in page(cast.dispatcher, YEAR)
    assert "方案里的活动" not in page(cast.clerk, YEAR)
    text = page(cast.dispatcher, new)
    assert 'value="组织项目观摩"' in text
    answer = signed_in(cast.dispatcher).post(new, sent(None, cast, task=made.tasks[0].pk))
    assert answer.status_code == 302
    assert Activity.objects.get().task == made.tasks[0]
    assert "方案里的活动" not in page(cast.dispatcher, YEAR)
    again = signed_in(cast.dispatcher).post(new, sent(None, cast, task=made.tasks[0].pk, title="又一次观摩"))
    assert again.status_code == 422
    assert "已经列入活动日历" in again.content.decode()


def test_a_task_that_is_not_ones_own_brings_nothing_along(cast: Cast, plan: Made) -> None:
    text = page(cast.clerk, f"{reverse('plans:activity_new')}?task={plan.tasks[0].pk}")
    assert "完成县级实施方案" not in text


def test_the_plan_leads_to_calendar_and_groups(cast: Cast, plan: Made) -> None:
    text = page(cast.clerk, reverse("plans:plan", args=[plan.plan.pk]))
    assert f"{YEAR}?year=2019" in text
    assert reverse("plans:groups", args=[plan.plan.pk]) in text


@pytest.mark.parametrize(
    ("days", "is_there"),
    [
        ((date(2019, 7, 22), date(2019, 7, 22)), True),
        ((date(2019, 7, 23), date(2019, 7, 23)), False),
        ((date(2019, 6, 1), date(2019, 7, 8)), True),
        ((date(2019, 6, 1), date(2019, 7, 7)), False),
    ],
)
def test_the_desk_shows_a_fortnight(cast: Cast, july: None, days: tuple[date, date], is_there: bool) -> None:
    make_one(cast.city, cast.dispatcher, title="集中开工", days=days, participants=[cast.lishu])
    assert ("近期活动" in page(cast.clerk, "/")) is is_there
    assert "近期活动" not in page(cast.stranger, "/")


def test_the_desk_leaves_out_what_is_over(cast: Cast, july: None) -> None:
    one = make_one(cast.city, cast.dispatcher, participants=[cast.lishu])
    move_activity(one, "cancel", by=cast.dispatcher, note="改期")
    assert "近期活动" not in page(cast.clerk, "/")


def test_one_page_takes_a_fixed_number_of_queries(
    cast: Cast, july: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few = make_one(cast.city, cast.dispatcher, participants=[cast.lishu], steps=["甲"])
    many = make_one(
        cast.city, cast.dispatcher, title="观摩", participants=[cast.lishu, cast.yitong, cast.commerce],
        steps=[f"事项{n}" for n in range(40)],
    )  # fmt: skip
    client = signed_in(cast.clerk)
    client.get(YEAR)
    for one in (few, many):
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(reverse("plans:activity", args=[one.pk]))


def test_the_year_is_the_business_clocks(cast: Cast, db: None) -> None:
    with use_fixed(JULY.replace(year=2020, month=1, day=1)):
        assert Asked.read({}).year == 2020
