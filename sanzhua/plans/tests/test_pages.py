"""The list, a plan's tasks, the board of units, the page for the leading group, and one task."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.models import Person
from sanzhua.documents.tests.samples import photo
from sanzhua.plans.actions import report, take_over
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import TakeOver, TaskNote
from sanzhua.plans.tests.making import LEAD, Made, Wording, make_plan
from tests.cast import Cast


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def body(person: Person, name: str, pk: int, query: str = "") -> str:
    answer = signed_in(person).get(reverse(name, args=[pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_counts_what_the_reader_owes(cast: Cast, plan: Made) -> None:
    page = signed_in(cast.clerk).get(reverse("plans:list")).content.decode()
    assert plan.plan.title in page
    assert f"{reverse('plans:plan', args=[plan.plan.pk])}?show=mine" in page


def test_the_wording_is_everybodys_and_the_state_is_not(cast: Cast, plan: Made) -> None:
    take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.clerk)
    page = body(cast.stranger, "plans:plan", plan.plan.pk)
    assert "完成县级实施方案。" in page
    assert "王〇〇" not in page
    assert "超8天" not in page
    assert "超8天" in body(cast.clerk, "plans:plan", plan.plan.pk)


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?show=overdue", "完成县级", "加强宣传"),
        ("?show=open", "谋划180", "完成县级"),
        ("?state=not_started", "谋划180", "完成县级"),
        ("?unit=市商务局", "谋划180", "完成县级"),
        ("?chapter=三、抓落实", "加强宣传", "谋划180"),
        ("?show=nonsense&state=none", "完成县级", "没有符合条件"),
    ],
)
def test_the_tasks_are_narrowed(cast: Cast, plan: Made, query: str, there: str, gone: str) -> None:
    take_over(plan=plan.plan, unit=cast.lishu, tasks=None, leader="王〇〇", by=cast.clerk)
    page = body(cast.dispatcher, "plans:plan", plan.plan.pk, query)
    assert there in page
    assert gone not in page


def test_mine_are_those_in_which_my_unit_has_a_part(cast: Cast, plan: Made) -> None:
    page = body(cast.form_owner, "plans:plan", plan.plan.pk, "?show=mine")
    assert "完成县级" in page  # it helps
    assert "每月10日前报送" not in page


def test_a_plan_of_many_tasks_takes_as_many_queries_as_one_of_few(
    cast: Cast, plan: Made, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = make_plan(cast.city, cast.dispatcher, [Wording(f"任务{n}", [(cast.lishu, LEAD)]) for n in range(60)])
    client = signed_in(cast.clerk)
    client.get(reverse("plans:list"))
    for made in (plan, many):
        with django_assert_num_queries(PLAN_QUERIES):
            client.get(reverse("plans:plan", args=[made.plan.pk]))


def test_the_board_shows_a_county_its_own_line_only(cast: Cast, plan: Made) -> None:
    assert "市商务局" in body(cast.dispatcher, "plans:board", plan.plan.pk)
    page = body(cast.clerk, "plans:board", plan.plan.pk)
    assert "梨树县" in page
    assert "?unit=%E5%B8%82%E5%95%86" not in page


def test_the_page_for_the_leading_group_is_the_citys(cast: Cast, plan: Made) -> None:
    page = body(cast.viewer, "plans:progress", plan.plan.pk)
    assert "共4项任务" in page
    assert "逾期2项" in page
    assert "180个亿元以上项目" in page
    assert signed_in(cast.clerk).get(reverse("plans:progress", args=[plan.plan.pk])).status_code == 404


def test_a_plan_being_checked_is_its_own_units(cast: Cast, july: None) -> None:
    draft = make_plan(cast.city, cast.dispatcher, [Wording("未定")], status=VersionStatus.DRAFT)
    assert "还没有确认的任务分解" in body(cast.dispatcher, "plans:plan", draft.plan.pk)
    assert signed_in(cast.clerk).get(reverse("plans:plan", args=[draft.plan.pk])).status_code == 404
    assert signed_in(cast.dispatcher).get(reverse("plans:task", args=[draft.tasks[0].pk])).status_code == 404


def test_the_tasks_page_shows_each_reader_the_own_lines(cast: Cast, plan: Made) -> None:
    report(task=plan.tasks[0], unit=cast.lishu, text="县里的进展", by=cast.clerk)
    report(task=plan.tasks[0], unit=cast.commerce, text="局里的进展", by=cast.form_owner)
    page = body(cast.clerk, "plans:task", plan.tasks[0].pk)
    assert "县里的进展" in page
    assert "局里的进展" not in page
    assert "时限2019-06-30已过，还没有报告完成。" in page
    stranger = body(cast.stranger, "plans:task", plan.tasks[0].pk)
    assert "完成县级实施方案。" in stranger
    assert "进展。" not in stranger
    assert "已过" not in stranger
    assert "局里的进展" in body(cast.viewer, "plans:task", plan.tasks[0].pk)


def test_buttons_are_those_allowed(cast: Cast, plan: Made) -> None:
    def offered(person: Person, place: int) -> list[str]:
        page = body(person, "plans:task", plan.tasks[place].pk)
        urls = {verb: reverse("plans:task_act", args=[plan.tasks[place].pk, verb]) for verb in VERBS}
        return [verb for verb, url in urls.items() if f'action="{url}"' in page]

    assert offered(cast.clerk, 0) == ["finish"]
    assert offered(cast.form_owner, 0) == []
    assert offered(cast.dispatcher, 0) == ["finish", "drop"]
    assert offered(cast.viewer, 0) == []


def test_progress_is_reported_and_finished_on_the_page(cast: Cast, plan: Made) -> None:
    client, task = signed_in(cast.clerk), plan.tasks[1]
    file = SimpleUploadedFile("现场.jpg", photo(), "image/jpeg")
    post = {"unit": cast.lishu.pk, "text": "已报3月", "for_due": "2019-03-10", "papers": file}
    assert client.post(reverse("plans:task_report", args=[task.pk]), post).status_code == 302
    note = TaskNote.objects.get()
    assert (str(note.for_due), note.papers.count()) == ("2019-03-10", 1)
    assert client.post(reverse("plans:task_act", args=[task.pk, "finish"]), {"note": "全年已报"}).status_code == 302
    task.refresh_from_db()
    assert task.status == "done"
    dispatcher = signed_in(cast.dispatcher)
    assert dispatcher.post(reverse("plans:task_act", args=[task.pk, "verify"])).status_code == 302
    assert "已核实" in body(cast.clerk, "plans:task", task.pk)
    assert dispatcher.post(reverse("plans:task_act", args=[task.pk, "start"])).status_code == 404


def test_what_was_typed_stays_beside_the_refusal(cast: Cast, plan: Made) -> None:
    post = {"unit": cast.lishu.pk, "text": "见项目", "record": "/projects/none/"}
    answer = signed_in(cast.clerk).post(reverse("plans:task_report", args=[plan.tasks[0].pk]), post)
    assert answer.status_code == 422
    assert "见项目" in answer.content.decode()


def test_one_confirmation_on_the_page_takes_all_ticked_over(cast: Cast, plan: Made) -> None:
    client, url = signed_in(cast.clerk), reverse("plans:take_over", args=[plan.plan.pk])
    page = client.get(url).content.decode()
    assert page.count(" checked") == 3
    chosen = [plan.tasks[0].pk, plan.tasks[1].pk]
    answer = client.post(url, {"unit": cast.lishu.pk, "leader": "王〇〇", "title": "县长", "tasks": chosen})
    assert answer.status_code == 302
    assert TakeOver.objects.count() == 2
    assert client.post(url, {"unit": cast.lishu.pk, "leader": "王〇〇"}).status_code == 422
    assert "没有由您的单位" in body(cast.viewer, "plans:take_over", plan.plan.pk)


def test_the_desk_shows_the_open_tasks_of_the_own_units(cast: Cast, plan: Made) -> None:
    page = signed_in(cast.clerk).get("/").content.decode()
    assert "本单位的方案任务" in page
    assert reverse("plans:task", args=[plan.tasks[0].pk]) in page
    assert reverse("plans:task", args=[plan.tasks[2].pk]) not in page
    assert "本单位的方案任务" not in signed_in(cast.stranger).get("/").content.decode()
    assert reverse("plans:task", args=[plan.tasks[2].pk]) in signed_in(cast.form_owner).get("/").content.decode()


VERBS = ("finish", "verify", "return", "reopen", "drop", "restore")
PLAN_QUERIES = 16
