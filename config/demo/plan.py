"""The city's plan of 2019, read by the parser from a text of our own, confirmed, and worked at until July."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from config.demo.activities import fill_calendar, seat_groups
from config.demo.people import Town
from config.demo.targets import TIED_ON, enter_figures, report_half_year, tie_targets
from sanzhua.accounts.models import Person
from sanzhua.accounts.queries import root_unit, unit_by_name
from sanzhua.plans import actions
from sanzhua.plans.models import Clause, PlanVersion, Task
from sanzhua.registry.models import Project

TEXT = Path(__file__).with_name("plan.txt")
READ_ON, TAKEN_ON, NOW = date(2019, 3, 5), date(2019, 3, 20), date(2019, 7, 6)
# Who answers for a unit's tasks; the units that are not here still owe a name.
LEADERS = (
    ("梨树县", "王〇〇", "县长"),
    ("公主岭市", "于〇〇", "市长"),
    ("市发改委", "郑〇〇", "主任"),
    ("市商务局", "孙〇〇", "局长"),
    ("市工信局", "刘〇〇", "局长"),
)
# (day, number of the clause, who speaks, what was done); the last word says whether it was also reported as done.
PROGRESS = (
    (date(2019, 3, 29), "二(二)", "zhaohong", "参加全省现场会，会上作了交流。", "done"),
    (date(2019, 4, 26), "三(一)", "zhaohong", "重点项目的市级、县级包保领导都已明确。", "done"),
    (date(2019, 4, 18), "二(三)", "zhaohong", "各地同日开工，市级领导分赴现场。", "done"),
    (date(2019, 4, 25), "二(一)", "zhaohong", "三项集中活动结束，开工、投产、签约情况已汇总。", "done"),
    (date(2019, 5, 20), "一(二)6", "qianwei", "长三角、粤港澳大湾区小分队已返回，京津冀定在6月。", ""),
    (date(2019, 6, 27), "一(二)6", "qianwei", "三个方向都已成行，带回在谈项目。", "verified"),
    (date(2019, 6, 28), "二(四)", "zhaohong", "联合督导组跑完各县(市)区，报告在写。", ""),
    (date(2019, 6, 20), "一(一)1", "zhaohong", "上半年新入库的项目名单见储备库，下半年继续加力。", ""),
    (date(2019, 4, 28), "一(三)9", "zhaohong", "审批事项清单已在政务网公布。", "done"),
    (date(2019, 6, 27), "一(一)4", "zhaohong", "培训班办完，各县（市）区、开发区都派人参加。", "done"),
)
# Returns of what comes again: number of the clause, who speaks, what is said, and by month (due, told) as MM-DD.
# Most came in time; whoever does not stand here for the end of June is overdue.
RETURNS = (
    ("一(一)3", "zhaohong", "本季度清理完毕，结果见退库清单。", "03-31 03-29, 06-30 07-03"),
    ("一(二)5", "qianwei", "各地签约进度已通报。", "03-31 03-29, 04-30 05-06, 05-31 05-30, 06-30 06-28"),
    ("一(二)7", "qianwei", "跟踪专人名单和进展已更新。", "03-31 03-28, 04-30 04-29, 05-31 06-04"),
    ("一(二)8", "qianwei", "一季度“七比七赛”结果已公布。", "03-31 04-02"),
    ("一(三)11", "zhaohong", "手续办结日期已汇总报送。", "03-10 03-21, 04-10 04-09, 05-10 05-10, 06-10 06-10"),
    ("一(四)13", "zhaohong", "一季度银企对接会已举办。", "03-31 04-08"),
    ("三(二)", "zhaohong", "项目清单和总体情况已收齐。",
     "03-10 03-21, 03-31 03-29, 04-10 04-10, 04-30 04-29, 05-10 05-10, 05-31 05-30, 06-10 06-11"),
    ("三(三)", "zhaohong", "开工和入统已核对，差异写明原因。", "03-31 03-29, 04-30 04-28, 05-31 05-31, 06-30 07-04"),
    ("三(四)", "zhaohong", "工业项目会商推进会已召开。", "04-30 04-26"),
)  # fmt: skip


def follow_plan(town: Town, on: Callable[[date], None]) -> None:
    """Read and confirm the plan in March, tie its targets, give its tasks leaders, report on some of them."""
    on(READ_ON)
    version = _confirmed(town.city_hand)
    seat_groups(version, town)
    on(TIED_ON)
    tie_targets(version, town)
    on(TAKEN_ON)
    for name, leader, title in LEADERS:
        unit = unit_by_name(name)
        if unit is not None:
            actions.take_over(plan=version.plan, unit=unit, tasks=None, leader=leader, title=title, by=town.city_hand)
    people = {one.username: one for one in Person.objects.filter(username__in=("zhaohong", "qianwei"))}
    told = [(day, number, username, words, how, None) for day, number, username, words, how in PROGRESS]
    for day, number, username, words, how, due in sorted([*told, *_returns()], key=lambda one: one[0]):
        on(day)
        _report(version, number, people[username], words, how, due, town)
    enter_figures(version, on)
    report_half_year(version, town, on)
    fill_calendar(version, town, on)
    on(NOW)


def _returns() -> Iterator[tuple[date, str, str, str, str, date | None]]:
    for number, username, words, days in RETURNS:
        for pair in days.split(", "):
            due, told = (date.fromisoformat(f"2019-{day}") for day in pair.split())
            yield told, number, username, words, "", due


def _confirmed(hand: Person) -> PlanVersion:
    version = actions.start_plan(
        unit=root_unit(),
        by=hand,
        name="四平市2019年“三抓”行动实施方案.txt",
        data=TEXT.read_bytes(),
        number="演示文件",
        issued_on=date(2019, 3, 4),
    )
    actions.confirm(version, by=hand, revision=version.revision)
    return version


def _report(version: PlanVersion, number: str, by: Person, words: str, how: str, due: date | None, town: Town) -> None:
    clause = Clause.objects.select_related("task").get(version=version, number=number)
    duty = clause.duties.exclude(unit=None).select_related("unit").earliest("position")
    assert clause.task is not None
    assert duty.unit is not None
    actions.report(task=clause.task, unit=duty.unit, text=words, by=by, for_due=due, record="" if due else _record())
    if how:
        actions.finish(task=Task.objects.get(pk=clause.task.pk), by=by, note=words)
    if how == "verified":
        actions.verify(task=Task.objects.get(pk=clause.task.pk), by=town.city_hand)


def _record() -> str:
    """A page that is evidence already: any project will do for a made-up city."""
    return f"/projects/{Project.objects.earliest('pk').uid}/"
