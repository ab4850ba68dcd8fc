"""The life of a request at short notice, and of what one unit answers to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.workflow.machine import Move, Moves


class RequestStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("short notice", "认列中")
    READY = "ready", pgettext_lazy("short notice", "已取数")
    OPEN = "open", pgettext_lazy("short notice", "各单位补填中")
    FINISHED = "finished", pgettext_lazy("short notice", "已办结")
    WITHDRAWN = "withdrawn", pgettext_lazy("short notice", "已撤回")


REQUEST_MOVES = Moves(
    Move("confirm", RequestStatus.DRAFT, RequestStatus.READY, DECIDERS, label=_("确认取数")),
    Move("revise", RequestStatus.READY, RequestStatus.DRAFT, DECIDERS, label=_("改列和行")),
    Move("send", RequestStatus.READY, RequestStatus.OPEN, DECIDERS, label=_("发给各单位")),
    Move("finish", {RequestStatus.READY, RequestStatus.OPEN}, RequestStatus.FINISHED, DECIDERS, label=_("办结")),
    Move(
        "withdraw",
        {RequestStatus.DRAFT, RequestStatus.READY, RequestStatus.OPEN},
        RequestStatus.WITHDRAWN,
        DECIDERS,
        note="required",
        label=_("撤回"),
    ),
    Move(
        "resume",
        {RequestStatus.WITHDRAWN, RequestStatus.FINISHED},
        RequestStatus.READY,
        DECIDERS,
        label=_("恢复办理"),
    ),
)


class AnswerStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("short notice", "待填")
    WITH_HEAD = "with_head", pgettext_lazy("short notice", "待领导同意")
    IN = "in", pgettext_lazy("short notice", "已报出")
    RETURNED = "returned", pgettext_lazy("short notice", "已退回")


OPEN_ANSWERS = frozenset({AnswerStatus.ASKED, AnswerStatus.RETURNED})
ANSWER_MOVES = Moves(
    Move("confirm", OPEN_ANSWERS, AnswerStatus.IN, Role.LIAISON, label=_("确认报出")),
    Move("hand_in", OPEN_ANSWERS, AnswerStatus.WITH_HEAD, Role.LIAISON, label=_("送领导同意")),
    Move("agree", AnswerStatus.WITH_HEAD, AnswerStatus.IN, Role.HEAD, label=_("同意报出")),
    Move(
        "return",
        AnswerStatus.WITH_HEAD,
        AnswerStatus.RETURNED,
        Role.HEAD,
        note="required",
        label=pgettext_lazy("to the clerk", "退回填报人"),
    ),
    Move(
        "take_back",
        {AnswerStatus.WITH_HEAD, AnswerStatus.IN},
        AnswerStatus.ASKED,
        Role.LIAISON,
        label=_("收回修改"),
    ),
    Move("send_back", AnswerStatus.IN, AnswerStatus.RETURNED, DECIDERS, note="required", label=_("退回重填")),
)


class AdoptionStatus(TextChoices):
    OPEN = "open", pgettext_lazy("adoption", "待表式主管部门决定")
    TAKEN = "taken", pgettext_lazy("adoption", "已同意纳入")
    DECLINED = "declined", pgettext_lazy("adoption", "不纳入")


ADOPTION_MOVES = Moves(
    Move("take", AdoptionStatus.OPEN, AdoptionStatus.TAKEN, DECIDERS, label=_("同意纳入")),
    Move("decline", AdoptionStatus.OPEN, AdoptionStatus.DECLINED, DECIDERS, note="required", label=_("不纳入")),
)


class RowsOf(TextChoices):
    UNITS = "units", _("一行一个单位")
    PROJECTS = "projects", _("一行一个项目")


class GapKind(TextChoices):
    """How a unit's answer is read; the names are those of `formbook.definition.KINDS`."""

    TEXT = "text", _("文字")
    NUMBER = "number", _("数字")
    MONEY = "money", _("金额")
    DATE = "date", _("年月日")
    BOOL = "bool", _("是或否")


class MoneyUnit(TextChoices):
    WAN = "wan", _("万元")
    YI = "yi", _("亿元")
    YUAN = "yuan", _("元")
