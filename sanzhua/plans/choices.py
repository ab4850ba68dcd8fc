"""The words of plans: roles of a duty, the life of a version, of a task and of an activity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.workflow.machine import Move, Moves


class DutyRole(TextChoices):
    LEAD = "lead", _("牵头")
    RESPONSIBLE = "responsible", _("责任")
    COOPERATE = "cooperate", _("配合")
    GUIDE = "guide", _("指导")


# Whose task it is: these take it over, report on it and are late with it.
DOERS = (DutyRole.LEAD, DutyRole.RESPONSIBLE)


# Which kinds of units an open set takes in, by the words in its name; the first line that fits counts.
OPEN_SETS = (
    (("县", "区"), (UnitKind.REGION, UnitKind.ZONE)),
    (("部门", "市直"), (UnitKind.DEPARTMENT,)),
    (("单位",), (UnitKind.REGION, UnitKind.ZONE, UnitKind.DEPARTMENT)),
)


class Repeat(TextChoices):
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    YEARLY = "yearly", _("每年")


class VersionStatus(TextChoices):
    DRAFT = "draft", _("核对中")
    CONFIRMED = "confirmed", _("现行")
    SUPERSEDED = "superseded", _("已被新版替代")
    DISCARDED = "discarded", _("已放弃")


KEEPERS = frozenset({Role.DISPATCHER, Role.LIAISON, Role.HEAD})
VERSION_MOVES = Moves(
    Move("confirm", {VersionStatus.DRAFT}, VersionStatus.CONFIRMED, KEEPERS, label=_("确认任务分解")),
    Move("discard", {VersionStatus.DRAFT}, VersionStatus.DISCARDED, KEEPERS, label=_("放弃这一版")),
    Move("supersede", {VersionStatus.CONFIRMED}, VersionStatus.SUPERSEDED, KEEPERS, label=_("以新版替代")),
)


class TaskStatus(TextChoices):
    NOT_STARTED = "not_started", pgettext_lazy("task", "未启动")
    GOING = "going", _("推进中")
    DONE = "done", pgettext_lazy("task", "已完成")
    VERIFIED = "verified", _("已核实")
    DROPPED = "dropped", _("已取消")


# A department's hand over a form works at the department's own tasks, too.
DOING = KEEPERS | {Role.FORM_OWNER, Role.REVIEWER}
_OPEN = frozenset({TaskStatus.NOT_STARTED, TaskStatus.GOING})
_FINISHED = frozenset({TaskStatus.DONE, TaskStatus.VERIFIED})
_UNVERIFIED = _OPEN | {TaskStatus.DONE}
TASK_MOVES = Moves(
    Move("start", {TaskStatus.NOT_STARTED}, TaskStatus.GOING, DOING, label=_("启动")),
    Move("finish", _OPEN, TaskStatus.DONE, DOING, note="required", label=_("报告完成")),
    Move("verify", {TaskStatus.DONE}, TaskStatus.VERIFIED, KEEPERS, label=_("核实完成")),
    Move("return", {TaskStatus.DONE}, TaskStatus.GOING, KEEPERS, note="required", label=_("退回继续")),
    Move("reopen", _FINISHED, TaskStatus.GOING, DOING, note="required", label=_("重新打开")),
    Move("drop", _UNVERIFIED, TaskStatus.DROPPED, KEEPERS, note="required", label=_("取消任务")),
    Move("restore", {TaskStatus.DROPPED}, TaskStatus.GOING, KEEPERS, note="required", label=_("恢复任务")),
)


class MeasureKind(TextChoices):
    """Where today's figure of a target comes from."""

    METRIC = "metric", _("指标")
    COUNT = "count", _("项目清单计数")
    HAND = "hand", _("人工填报")


class ActivityStatus(TextChoices):
    PLANNED = "planned", pgettext_lazy("activity", "计划")
    UNDER_WAY = "under_way", pgettext_lazy("activity", "进行中")
    HELD = "held", _("已开展")
    CANCELLED = "cancelled", pgettext_lazy("activity", "已取消")


ACTIVITY_AHEAD = frozenset({ActivityStatus.PLANNED, ActivityStatus.UNDER_WAY})
# The lead says that it begins and that it was held; calling it off is for the unit that keeps it.
ACTIVITY_MOVES = Moves(
    Move("begin", {ActivityStatus.PLANNED}, ActivityStatus.UNDER_WAY, DOING, label=_("开始")),
    Move("close", ACTIVITY_AHEAD, ActivityStatus.HELD, DOING, label=_("登记已开展")),
    Move("cancel", ACTIVITY_AHEAD, ActivityStatus.CANCELLED, KEEPERS, note="required", label=_("取消活动")),
)
ACTIVITY_SHAPES = {"planned": "", "under_way": "go", "held": "ok", "cancelled": "back"}


class Seat(TextChoices):
    """A place in a leading or working group."""

    HEAD = "head", _("组长")
    DEPUTY = "deputy", _("副组长")
    MEMBER = "member", _("成员")
    OFFICE = "office", _("办公室主任")


# What a reader is told of a derived state; keys are those of rules.state.
STATE_LABELS = {
    "not_started": pgettext_lazy("task", "未启动"),
    "going": _("推进中"),
    "overdue": pgettext_lazy("task", "逾期"),
    "done": pgettext_lazy("task", "已完成"),
    "verified": _("已核实"),
    "dropped": _("已取消"),
}
STATE_SHAPES = {"not_started": "", "going": "go", "overdue": "bad", "done": "d3", "verified": "ok", "dropped": "lock"}
STATE_RULES = {
    "not_started": _("还没有进展记录，也没有过期的时限。"),
    "going": _("已有进展记录，没有过期的时限。"),
    "overdue_final": _("时限%(day)s已过，还没有报告完成。"),
    "overdue_return": _("%(day)s一期的进展没有报；共欠%(count)d期。"),
    "done": _("责任单位已报告完成。"),
    "verified": _("报告完成，并由另一人核实。"),
    "dropped": _("已由调度员取消，原因见办理记录。"),
}


# Why a passage of a plan is no task, as the reading says it (`parse.model.Passage`) or a person did.
PASSAGES = {
    "title": _("标题"),
    "salutation": _("称谓"),
    "preamble": _("开头语"),
    "principles": _("指导思想和原则"),
    "heading": _("小标题"),
    "introduction": _("引言"),
    "closing": _("结尾"),
    "signature": _("落款"),
    "attachment": _("附件"),
    "rule": _("通用规定"),
    "standing_rules": _("制度条文"),
    "table_head": _("表头"),
    "other": _("未分解"),
    "dropped": _("核对时认定不是任务"),
}


# Each correction of a version as its undoing names it.
CORRECTIONS = {
    "correct": _("更正“%(clause)s”"),
    "map": _("“%(name)s”对应单位"),
    "match": _("按名称再匹配单位"),
    "merge": _("合并“%(clause)s”和“%(next)s”"),
    "split": _("拆分“%(clause)s”"),
    "drop": _("认定“%(clause)s”不是任务"),
    "take": _("把第%(line)s行作为任务"),
    "read_again": _("重新读取"),
    "carry": _("“%(clause)s”落实上级任务"),
    "carry_all": _("采用落实上级任务的全部建议"),
}


class NameStatus(TextChoices):
    """The life of a request about a unit's name."""

    OPEN = "open", _("待管理员核对")
    DONE = "done", _("管理员已办理")
    DECLINED = "declined", _("管理员未同意")


NAME_MOVES = Moves(
    Move("accept", {NameStatus.OPEN}, NameStatus.DONE, {Role.SYSTEM_ADMIN}, label=_("同意")),
    Move("decline", {NameStatus.OPEN}, NameStatus.DECLINED, {Role.SYSTEM_ADMIN}, note="required", label=_("不同意")),
)
