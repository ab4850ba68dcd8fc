"""The words of money: where it comes from, how far it has come; the lives of a financing need and of an ask upward."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.choices.project import KEEPERS
from sanzhua.workflow.machine import Move, Moves


class FundSource(TextChoices):
    CENTRAL = "central", _("中央预算内")
    PROVINCE = "province", _("省级资金")
    CITY = "city", _("市级资金")
    COUNTY = "county", _("县级资金")
    BOND = "bond", _("地方政府专项债券")
    DEBT = "debt", _("其他债务")
    BANK = "bank", _("银行贷款")
    OWN = "own", _("企业自筹")
    FOREIGN = "foreign", _("外资")


# What has to be paid back, and in which year; what a higher office allots by a document; whose name is asked for.
OWED = frozenset({FundSource.BOND, FundSource.DEBT, FundSource.BANK})
ALLOTTED_BY_PAPER = frozenset(
    {FundSource.CENTRAL, FundSource.PROVINCE, FundSource.CITY, FundSource.COUNTY, FundSource.BOND}
)
NAMED = frozenset({FundSource.BANK, FundSource.FOREIGN})


class EntryKind(TextChoices):
    PLANNED = "planned", _("计划")
    ALLOTTED = "allotted", _("下达")
    ARRIVED = "arrived", _("到位")
    PAID = "paid", _("支付")
    DONE = "done", _("完成")


class NeedStatus(TextChoices):
    LISTED = "listed", _("待推送")
    SENT = "sent", _("对接中")
    SETTLED = "settled", _("已落实")
    UNMET = "unmet", _("未落实")
    WITHDRAWN = "withdrawn", _("已撤回")


class AnswerStatus(TextChoices):
    WAITING = "waiting", _("待答复")
    INTERESTED = "interested", _("有意向")
    DECLINED = "declined", _("不予支持")
    APPROVED = "approved", _("已批贷")
    DRAWN = "drawn", _("已放款")


_OPEN = frozenset({NeedStatus.LISTED, NeedStatus.SENT})
_TALKING = frozenset({AnswerStatus.WAITING, AnswerStatus.INTERESTED})

NEED_MOVES = Moves(
    Move("send", _OPEN, NeedStatus.SENT, KEEPERS, label=_("推送银行")),
    Move("settle", {NeedStatus.SENT}, NeedStatus.SETTLED, KEEPERS, label=_("登记已落实")),
    Move("give_up", {NeedStatus.SENT}, NeedStatus.UNMET, KEEPERS, note="required", label=_("登记未落实")),
    Move("withdraw", _OPEN, NeedStatus.WITHDRAWN, KEEPERS, note="required", label=_("撤回需求")),
    Move(
        "reopen",
        {NeedStatus.SETTLED, NeedStatus.UNMET, NeedStatus.WITHDRAWN},
        NeedStatus.SENT,
        KEEPERS,
        note="required",
        label=_("重新对接"),
    ),
)  # fmt: skip
ANSWER_MOVES = Moves(
    Move("interest", {AnswerStatus.WAITING, AnswerStatus.DECLINED}, AnswerStatus.INTERESTED, label=_("有意向")),
    Move("approve", _TALKING, AnswerStatus.APPROVED, label=_("已批贷")),
    Move("draw", {AnswerStatus.APPROVED, AnswerStatus.DRAWN}, AnswerStatus.DRAWN, label=_("已放款")),
    Move("decline", _TALKING, AnswerStatus.DECLINED, note="required", label=_("不予支持")),
)


class AskKind(TextChoices):
    PLAN = "plan", _("纳入规划")
    FUNDS = "funds", _("资金")
    APPROVAL = "approval", _("审批")
    PILOT = "pilot", _("试点")


class AskLevel(TextChoices):
    CENTRE = "centre", _("国家")
    PROVINCE = "province", _("省")


class AskStatus(TextChoices):
    PENDING = "pending", _("争取中")
    WON = "won", _("已争取到")
    REFUSED = "refused", _("未获支持")
    CANCELLED = "cancelled", _("已撤销")


ASK_MOVES = Moves(
    Move("win", {AskStatus.PENDING}, AskStatus.WON, KEEPERS, label=_("登记已争取到")),
    Move("refuse", {AskStatus.PENDING}, AskStatus.REFUSED, KEEPERS, note="required", label=_("登记未获支持")),
    Move("cancel", {AskStatus.PENDING}, AskStatus.CANCELLED, KEEPERS, note="required", label=_("撤销登记")),
    Move(
        "reopen", {AskStatus.WON, AskStatus.REFUSED}, AskStatus.PENDING, KEEPERS, note="required", label=_("重新争取")
    ),
)  # fmt: skip
