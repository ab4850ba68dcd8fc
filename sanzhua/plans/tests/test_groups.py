"""A plan's leading and working groups: who reads and who changes them, names looked up, copies of last year's."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.ledger.models import Outbox
from sanzhua.plans.actions import copy_groups, write_group
from sanzhua.plans.actions.groups import GivenDuty, GivenSeat, seal_of
from sanzhua.plans.choices import Seat, VersionStatus
from sanzhua.plans.models import GroupDuty, GroupSeat, PlanVersion
from sanzhua.plans.tests.making import COOPERATE, LEAD, Made, Wording, make_plan
from tests.cast import Cast, person

GROUP_QUERIES = 22


@pytest.fixture
def leading(cast: Cast) -> Unit:
    return Unit.objects.create(name="项目推进工作领导小组", kind=UnitKind.GROUP, parent=cast.city)


@pytest.fixture
def working(leading: Unit) -> Unit:
    return Unit.objects.create(name="调度督导工作组", kind=UnitKind.GROUP, parent=leading)


def seated(made: Made, group: Unit, by: Person, *seats: GivenSeat, duties: tuple[GivenDuty, ...] = ()) -> None:
    write_group(plan=made.plan, group=group, seats=seats, duties=duties, by=by, seen=seal_of(made.plan, group))


def page_of(reader: Person, made: Made) -> str:
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse("plans:groups", args=[made.plan.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_seats_and_duties_stand_in_the_order_given(cast: Cast, plan: Made, leading: Unit) -> None:
    head, member = GivenSeat(Seat.HEAD, "常务副市长", cast.city), GivenSeat(Seat.MEMBER, "各区分管领导")
    duties = (GivenDuty("统筹全市项目。"), GivenDuty(" "), GivenDuty("协调难点。", plan.tasks[0]))
    seated(plan, leading, cast.dispatcher, head, member, duties=duties)
    assert list(GroupSeat.objects.values_list("position", "seat", "title")) == [
        (1, "head", "常务副市长"),
        (2, "member", "各区分管领导"),
    ]
    assert list(GroupDuty.objects.values_list("position", "text", "task")) == [
        (1, "统筹全市项目。", None),
        (2, "协调难点。", plan.tasks[0].pk),
    ]
    seated(plan, leading, cast.dispatcher, member, head)
    assert [seat.seat for seat in GroupSeat.objects.all()] == ["member", "head"]
    assert not GroupDuty.objects.exists()
    assert list(Outbox.objects.values_list("kind", flat=True)) == ["plan.group", "plan.group"]


def test_the_same_again_writes_no_entry(cast: Cast, plan: Made, leading: Unit) -> None:
    for _twice in range(2):
        seated(plan, leading, cast.dispatcher, GivenSeat(Seat.HEAD, "副市长", cast.city))
    assert Outbox.objects.count() == 1


def test_only_the_keeper_changes_a_group(cast: Cast, plan: Made, leading: Unit) -> None:
    for by in (cast.clerk, cast.stranger, cast.viewer, cast.form_owner, cast.system_admin):
        with pytest.raises(NotAllowed):
            seated(plan, leading, by, GivenSeat(Seat.HEAD, "副市长", cast.city))
        with pytest.raises(NotAllowed):
            copy_groups(plan=plan.plan, by=by)


def test_what_another_hand_changed_meanwhile_is_not_written_over(cast: Cast, plan: Made, leading: Unit) -> None:
    seen = seal_of(plan.plan, leading)
    seated(plan, leading, cast.dispatcher, GivenSeat(Seat.HEAD, "副市长", cast.city))
    with pytest.raises(WrongState, match="别人刚改过"):
        write_group(plan=plan.plan, group=leading, seats=[], duties=[], by=cast.dispatcher, seen=seen)
    assert GroupSeat.objects.count() == 1


def test_a_seat_says_its_unit_or_its_post(cast: Cast, plan: Made, leading: Unit) -> None:
    with pytest.raises(Incomplete):
        seated(plan, leading, cast.dispatcher, GivenSeat(Seat.MEMBER, " ", None, "张三"))
    seated(plan, leading, cast.dispatcher, GivenSeat(Seat.MEMBER, "", None, ""))
    assert not GroupSeat.objects.exists()


def test_a_name_is_the_plans_else_the_one_holder_of_the_post(cast: Cast, plan: Made, leading: Unit) -> None:
    seated(
        plan, leading, cast.dispatcher,
        GivenSeat(Seat.HEAD, "副市长", cast.city), GivenSeat(Seat.MEMBER, "县长", cast.lishu, "于县长"),
        GivenSeat(Seat.MEMBER, "信息联络员", cast.lishu_drc), GivenSeat(Seat.OFFICE, "主任", cast.city_drc),
    )  # fmt: skip
    page = page_of(cast.stranger, plan)
    assert "副市长 周副市长" in page
    assert "县长 于县长" in page
    assert "王〇〇" not in page
    assert "信息联络员 — " in page  # two hold it: a name is never guessed
    assert "主任 — " in page
    cast.viewer.posts.update(person=person("wu", "吴副市长", Role.VIEWER, cast.commerce, cast.city, "副市长乙"))
    assert "副市长 吴副市长" in page_of(cast.stranger, plan)


def test_tasks_of_a_group_are_those_that_name_it_and_those_its_duties_became(
    cast: Cast, leading: Unit, working: Unit, july: None
) -> None:
    made = make_plan(
        cast.city,
        cast.dispatcher,
        [
            Wording("每月调度项目。", [(working, LEAD)]),
            Wording("组织督导。", [(cast.lishu, LEAD), (working, COOPERATE)]),
            Wording("与小组无关。", [(cast.lishu, LEAD)]),
            Wording("由职责而来。", [(cast.commerce, LEAD)]),
        ],
    )
    seated(made, working, cast.dispatcher, duties=(GivenDuty("协调。", made.tasks[3]),))
    page = page_of(cast.dispatcher, made)
    assert [word in page for word in ("每月调度项目。", "组织督导。", "由职责而来。", "与小组无关。")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_it_is_read_like_the_plan(cast: Cast, plan: Made, leading: Unit, working: Unit) -> None:
    seated(plan, leading, cast.dispatcher, GivenSeat(Seat.HEAD, "副市长", cast.city))
    assert "调度督导工作组" in page_of(cast.dispatcher, plan)  # still blank, for its keeper to fill
    page = page_of(cast.stranger, plan)
    assert "项目推进工作领导小组" in page
    assert "调度督导工作组" not in page
    assert "修改名单和职责" not in page
    draft = make_plan(cast.city, cast.dispatcher, [Wording("未定")], status=VersionStatus.DRAFT)
    client = Client()
    client.force_login(cast.stranger)
    assert client.get(reverse("plans:groups", args=[draft.plan.pk])).status_code == 404


def test_a_countys_own_group_is_not_the_citys(cast: Cast, plan: Made) -> None:
    Unit.objects.create(name="梨树县项目领导小组", kind=UnitKind.GROUP, parent=cast.lishu)
    page = page_of(cast.dispatcher, plan)
    assert "梨树县项目领导小组" not in page
    assert "还没有领导小组或工作组" in page


def test_last_years_groups_are_copied_once(cast: Cast, plan: Made, leading: Unit, working: Unit) -> None:
    before = make_plan(cast.city, cast.dispatcher, [Wording("旧任务")], title="2018年方案", year=2018)
    with pytest.raises(WrongState, match="没有可以复制"):
        copy_groups(plan=plan.plan, by=cast.dispatcher)
    seated(before, leading, cast.dispatcher, GivenSeat(Seat.HEAD, "副市长", cast.city))
    seated(before, working, cast.dispatcher, duties=(GivenDuty("调度。", before.tasks[0]),))
    client = Client()
    client.force_login(cast.dispatcher)
    assert "从上年方案复制" in page_of(cast.dispatcher, plan)
    assert client.post(reverse("plans:groups_copy", args=[plan.plan.pk])).status_code == 302
    assert plan.plan.seats.get().title == "副市长"
    assert plan.plan.group_duties.get().task is None
    assert before.plan.seats.count() == 1
    with pytest.raises(WrongState, match="已经有小组名单"):
        copy_groups(plan=plan.plan, by=cast.dispatcher)
    assert "从上年方案复制" not in page_of(cast.dispatcher, plan)


def rows(prefix: str, *given: dict[str, object]) -> dict[str, object]:
    told = {f"{prefix}-{place}-{name}": value for place, row in enumerate(given) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0, **told}


def test_the_page_reorders_adds_and_takes_away(cast: Cast, plan: Made, leading: Unit) -> None:
    client, url = Client(), reverse("plans:group_edit", args=[plan.plan.pk, leading.pk])
    client.force_login(cast.dispatcher)
    assert client.get(url).status_code == 200
    sent = {
        "seen": seal_of(plan.plan, leading),
        **rows(
            "seats",
            {"position": 2, "seat": "member", "unit": cast.lishu.pk, "title": "县长"},
            {"position": 1, "seat": "head", "unit": cast.city.pk, "title": "副市长"},
            {"position": "", "seat": "member", "unit": "", "title": "各区分管领导"},
            {"position": 3, "seat": "office", "unit": cast.city_drc.pk, "title": "主任", "DELETE": "on"},
        ),
        **rows("duties", {"position": 1, "text": "统筹。", "task": plan.tasks[0].pk}),
    }
    assert client.post(url, sent).status_code == 302
    assert list(GroupSeat.objects.values_list("title", flat=True)) == ["副市长", "县长", "各区分管领导"]
    assert GroupDuty.objects.get().task == plan.tasks[0]
    answer = client.post(url, sent)  # the page is an old one by now
    assert answer.status_code == 422
    assert "别人刚改过" in answer.content.decode()


def test_a_duty_keeps_a_task_that_the_plan_let_go_and_the_page_says_so(cast: Cast, plan: Made, leading: Unit) -> None:
    gone = plan.tasks[0]
    seated(plan, leading, cast.dispatcher, duties=(GivenDuty("统筹。", gone),))
    PlanVersion.objects.filter(plan=plan.plan).update(status=VersionStatus.SUPERSEDED)
    client, url = Client(), reverse("plans:group_edit", args=[plan.plan.pk, leading.pk])
    client.force_login(cast.dispatcher)
    assert "（已不在现行方案）" in client.get(url).content.decode()
    sent = {
        "seen": seal_of(plan.plan, leading),
        **rows("seats"),
        **rows("duties", {"position": 1, "text": "统筹协调。", "task": gone.pk}),
    }
    assert client.post(url, sent).status_code == 302
    assert (GroupDuty.objects.get().text, GroupDuty.objects.get().task) == ("统筹协调。", gone)


def test_another_units_group_is_no_group_of_this_plan(cast: Cast, plan: Made) -> None:
    client = Client()
    client.force_login(cast.dispatcher)
    assert client.get(reverse("plans:group_edit", args=[plan.plan.pk, cast.lishu.pk])).status_code == 404


def test_many_seats_take_as_many_queries_as_few(
    cast: Cast, plan: Made, leading: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = Client(), reverse("plans:groups", args=[plan.plan.pk])
    client.force_login(cast.dispatcher)
    client.get(url)
    for many in (3, 60):
        seats = [GivenSeat(Seat.MEMBER, f"职务{n}", cast.lishu) for n in range(many)]
        seated(plan, leading, cast.dispatcher, *seats)
        with django_assert_num_queries(GROUP_QUERIES):
            client.get(url)
