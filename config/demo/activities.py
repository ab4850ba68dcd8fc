"""The six activities of the plan with their preparation, one more that it asks for, and who sits in its groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from config.demo.people import Town
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import units_by_name
from sanzhua.plans import actions
from sanzhua.plans.actions.activities import GivenActivity, GivenStep, seal_of
from sanzhua.plans.actions.groups import GivenDuty, GivenSeat
from sanzhua.plans.actions.groups import seal_of as group_seal
from sanzhua.plans.choices import Seat
from sanzhua.plans.models import Activity, Clause, PlanVersion, Task
from sanzhua.registry.models import Project

ENTERED_ON, NOW = date(2019, 3, 11), date(2019, 7, 6)


@dataclass(frozen=True)
class DemoActivity:
    """`clause` is the number of the plan's task; `ready` of the steps are ticked; `projects` are linked."""

    clause: str
    title: str
    begins_on: date
    ends_on: date
    place: str
    steps: tuple[tuple[str, str], ...] = ()
    ready: int = 0
    projects: int = 0
    held_on: date | None = None


ACTIVITIES = (
    DemoActivity(
        "二(一)", "“冬季三项促投资”活动", date(2018, 12, 15), date(2019, 4, 15), "各县（市）区、开发区",
        (("列出三项清单：前期和开工、投产和开业、签约和落地", "投资科"), ("各地逐项销号", "各县（市）区")),
        2, 2, date(2019, 4, 25),
    ),
    DemoActivity(
        "二(二)", "项目谋划现场会", date(2019, 3, 26), date(2019, 3, 27), "长春市",
        (("汇总各地谋划项目清单", "投资科"), ("准备交流发言", "郑〇〇")), 2, 0, date(2019, 3, 29),
    ),
    DemoActivity(
        "二(三)", "春季项目集中开工活动", date(2019, 4, 18), date(2019, 4, 18), "主会场四平经开区，各地设分会场",
        (("核对开工项目和手续", "投资科"), ("排定市领导分赴现场名单", "市政府办公室"), ("通知新闻单位", "市委办公室")),
        3, 4, date(2019, 4, 18),
    ),
    DemoActivity(
        "二(四)", "项目建设大督导", date(2019, 6, 24), date(2019, 6, 28), "各县（市）区、开发区",
        (("组成联合督导组", "市政府督查室"), ("下发一听三看表", "投资科"), ("汇总督导情况报告", "市统计局")),
        3, 2, date(2019, 7, 1),
    ),
    DemoActivity(
        "二(五)", "四平发展大会", date(2019, 8, 16), date(2019, 8, 18), "四平市",
        (
            ("确定邀请名单", "投资促进科"), ("筛选签约项目", "投资促进科"), ("落实会场和接待", "市政府办公室"),
            ("各地报送推介项目", "各县（市）区"), ("审定签约文本", "孙〇〇"),
        ), 2, 3,
    ),
    DemoActivity(
        "二(六)", "项目建设年终总结会", date(2019, 12, 25), date(2019, 12, 25), "四平市",
        (("汇总全年完成情况", "投资科"), ("提出表扬建议", "投资科")),
    ),
    DemoActivity(
        "一(四)13", "三季度银企对接会", date(2019, 7, 18), date(2019, 7, 18), "市政务大厅",
        (("汇总企业融资需求", "市金融办"), ("邀请各家银行", "市金融办")), 1,
    ),
)  # fmt: skip

LEADING = "四平市项目推进工作领导小组"
HEAD, MEMBER, OFFICE = Seat.HEAD, Seat.MEMBER, Seat.OFFICE
FINANCE = ("市商务局", "市发改委", "市金融办", "市财政局", "市工信局", "人民银行")
APPROVALS = (
    "市发改委", "市政务服务局", "市自然资源局", "市生态环境局", "市住建局", "市执法局", "市应急管理局", "市水利局",
    "市林业局", "市供电公司", "市公安消防支队", "市政府督查室",
)  # fmt: skip
TRADES = (
    "市发改委", "市住建局", "市交通局", "市水利局", "市生态环境局", "市执法局", "市文广旅局", "市卫健委", "市教育局",
    "市农业农村局",
)  # fmt: skip
# Group → seats (seat, unit, post) and duties (words, number of the clause that they became).
GROUPS: dict[str, tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]] = {
    LEADING: (
        (
            (HEAD, "四平市", "常务副市长"),
            (MEMBER, "公主岭市", "县（市、区）长"),
            (MEMBER, "梨树县", "县长"),
            (MEMBER, "伊通县", "县（市、区）长"),
            (MEMBER, "双辽市", "市长"),
            (MEMBER, "铁西区", "县（市、区）长"),
            (MEMBER, "铁东区", "县（市、区）长"),
            (MEMBER, "", "各开发区管委会和市直相关部门主要负责人"),
            (OFFICE, "市发改委", "主任"),
        ),
        (("领导全市项目建设，定期听取汇报。", ""), ("协调各地、各部门解决不了的问题。", "三(四)")),
    ),
    "招商融资工作组": (
        (
            (HEAD, "市政府办公室", "副秘书长"),
            *((MEMBER, unit, "分管领导") for unit in FINANCE),
        ),
        (
            ("市商务局统筹全市招商引资。", "一(二)5"),
            ("市发改委向上争取国家和省专项资金。", "一(四)15"),
            ("市金融办按企业需求组织银企对接并跟踪落实。", "一(四)13"),
            ("市财政局用好政府债券，守住债务风险。", "一(四)14"),
            ("市工信局推动企业兼并重组、更新工艺，争取技改资金。", "一(五)16"),
        ),
    ),
    "会商推进工作组": (
        (
            (HEAD, "市政府办公室", "副秘书长"),
            *((MEMBER, unit, "分管领导") for unit in APPROVALS),
        ),
        (
            ("市发改委指导立项、能评和向上申报，统筹各部门推动开工。", "一(三)11"),
            ("市自然资源局指导用地申报、选址和用地手续。", "一(三)12"),
            ("市生态环境局指导环评编制和报批。", ""),
            ("市政府督查室督办落实情况。", ""),
        ),
    ),
    "调度督导工作组": (
        (
            (HEAD, "市政府办公室", "副秘书长"),
            *((MEMBER, unit, "分管领导") for unit in TRADES),
            (MEMBER, "", "各县（市）区、开发区分管项目的领导"),
        ),
        (
            ("市发改委统筹项目调度、汇总和通报。", "三(二)"),
            ("各成员调度本地、本行业的项目，协调解决难点，督促进度。", ""),
        ),
    ),
}  # fmt: skip


def fill_calendar(version: PlanVersion, town: Town, on: Callable[[date], None]) -> None:
    """Take the plan's activities over in March, prepare them, and close those that were held by July."""
    on(ENTERED_ON)
    made = {one.title: _entered(version, one, town) for one in ACTIVITIES}
    for one in sorted((one for one in ACTIVITIES if one.held_on), key=lambda one: str(one.held_on)):
        on(one.held_on or NOW)
        _ready(made[one.title], one, town)
        actions.move_activity(made[one.title], "close", by=town.city_hand)
    on(NOW)
    for one in ACTIVITIES:
        if not one.held_on:
            _ready(made[one.title], one, town)


def seat_groups(version: PlanVersion, town: Town) -> None:
    hand, plan = town.city_hand, version.plan
    tasks = {clause.number: clause.task for clause in Clause.objects.filter(version=version).select_related("task")}
    units = units_by_name({unit for seats, _duties in GROUPS.values() for _seat, unit, _post in seats if unit})
    for name, (seats, duties) in GROUPS.items():
        group = town.units[name]
        actions.write_group(
            plan=plan,
            group=group,
            seats=[GivenSeat(seat, post, _known(units, unit)) for seat, unit, post in seats],
            duties=[GivenDuty(words, tasks[number] if number else None) for words, number in duties],
            by=hand,
            seen=group_seal(plan, group),
        )


def _known(units: dict[str, Unit], name: str) -> Unit | None:
    """A name in the list that means no unit is a fault of the list."""
    return units[name] if name else None


def _entered(version: PlanVersion, one: DemoActivity, town: Town) -> Activity:
    task = Task.objects.get(clauses__version=version, clauses__number=one.clause)
    activity = actions.take_as_activity(task, by=town.city_hand)
    given = GivenActivity(
        title=one.title,
        begins_on=one.begins_on,
        ends_on=one.ends_on,
        lead=activity.lead,
        place=one.place,
        what=activity.what,
        participants=list(activity.participants.all()),
        steps=[GivenStep(text, who) for text, who in one.steps],
    )
    actions.change_activity(activity, given=given, by=town.city_hand, seen=seal_of(activity))
    for project in Project.objects.order_by("pk")[: one.projects * 41 : 41]:
        actions.link_project(activity, uid=project.uid, linked=True, by=town.city_hand)
    activity.refresh_from_db()
    return activity


def _ready(activity: Activity, one: DemoActivity, town: Town) -> None:
    for step in list(activity.steps.all())[: one.ready]:
        actions.tick_step(activity, step=step.pk, done=True, by=town.city_hand)
