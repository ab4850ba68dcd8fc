"""The words of the reserve pool, and the lives of an application and of a zombie case as tables of moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.registry.choices.project import KEEPERS
from sanzhua.workflow.machine import Move, Moves


class Tier(TextChoices):
    """From far to near."""

    EARLY = "early", _("前期储备")
    ROLLING = "rolling", _("滚动")
    ANNUAL = "annual", _("年度实施")


class ProjectKind(TextChoices):
    INDUSTRY = "industry", _("产业类")
    LIVELIHOOD = "livelihood", _("民生类")


class AdmissionStatus(TextChoices):
    APPLIED = "applied", _("待评审")
    RETURNED = "returned", pgettext_lazy("admission", "退回补充")
    ADMITTED = "admitted", _("已入库")
    REFUSED = "refused", _("不予入库")
    WITHDRAWN = "withdrawn", _("已撤回")


class Verdict(TextChoices):
    SUPPORT = "support", _("同意入库")
    CONDITIONAL = "conditional", _("完善后入库")
    AGAINST = "against", _("不同意入库")


class ChainRole(TextChoices):
    UPSTREAM = "upstream", _("上游")
    MIDSTREAM = "midstream", _("中游")
    DOWNSTREAM = "downstream", _("下游")


class CaseStatus(TextChoices):
    SUSPECTED = "suspected", _("疑似")
    NOTIFIED = "notified", _("待答复")
    ANSWERED = "answered", _("待决定")
    KEPT = "kept", _("有条件保留")
    TO_EXIT = "to_exit", _("决定退库")
    EXITED = "exited", _("已退库")
    REVIVAL = "revival", _("申请恢复")
    REVIVED = "revived", _("已恢复")
    CLOSED = "closed", pgettext_lazy("zombie case", "已办结")
    DISMISSED = "dismissed", _("不成立")


CASE_OVER = frozenset({CaseStatus.REVIVED, CaseStatus.CLOSED, CaseStatus.DISMISSED})

ADMISSION_MOVES = Moves(
    Move("resubmit", AdmissionStatus.RETURNED, AdmissionStatus.APPLIED, KEEPERS, label=_("再次提交")),
    Move(
        "withdraw",
        {AdmissionStatus.APPLIED, AdmissionStatus.RETURNED},
        AdmissionStatus.WITHDRAWN,
        KEEPERS,
        note="required",
        label=_("撤回申请"),
    ),
    Move(
        "return_to_unit",
        AdmissionStatus.APPLIED,
        AdmissionStatus.RETURNED,
        DECIDERS,
        note="required",
        label=_("退回补充"),
    ),
    Move("admit", AdmissionStatus.APPLIED, AdmissionStatus.ADMITTED, DECIDERS, label=_("准予入库")),
    Move("refuse", AdmissionStatus.APPLIED, AdmissionStatus.REFUSED, DECIDERS, note="required", label=_("不予入库")),
)

# No way leads to an exit that does not pass "answered": an answer came in, or a hearing was held after the term.
CASE_MOVES = Moves(
    Move("dismiss", CaseStatus.SUSPECTED, CaseStatus.DISMISSED, DECIDERS, note="required", label=_("撤销疑似")),
    Move("notify", CaseStatus.SUSPECTED, CaseStatus.NOTIFIED, DECIDERS, label=_("发出通知")),
    Move("extend", CaseStatus.NOTIFIED, CaseStatus.NOTIFIED, DECIDERS, note="required", label=_("延长答复期限")),
    Move(
        "ask_time",
        CaseStatus.NOTIFIED,
        CaseStatus.NOTIFIED,
        {Role.LIAISON},
        note="required",
        label=_("申请延长期限"),
    ),
    Move("answer", CaseStatus.NOTIFIED, CaseStatus.ANSWERED, {Role.LIAISON}, note="required", label=_("提交答复")),
    Move("hear", CaseStatus.NOTIFIED, CaseStatus.ANSWERED, DECIDERS, note="required", label=_("登记听取意见")),
    Move("keep", CaseStatus.ANSWERED, CaseStatus.KEPT, DECIDERS, note="required", label=_("决定保留")),
    Move("decide_exit", CaseStatus.ANSWERED, CaseStatus.TO_EXIT, DECIDERS, note="required", label=_("决定退库")),
    Move("close", CaseStatus.KEPT, CaseStatus.CLOSED, DECIDERS, note="required", label=_("条件已落实")),
    Move("renew", CaseStatus.KEPT, CaseStatus.SUSPECTED, DECIDERS, note="required", label=_("条件未落实，重新通知")),
    Move("exit", CaseStatus.TO_EXIT, CaseStatus.EXITED, DECIDERS, label=_("列入退库清单")),
    Move(
        "ask_revival",
        CaseStatus.EXITED,
        CaseStatus.REVIVAL,
        KEEPERS,
        note="required",
        label=_("申请恢复"),
    ),
    Move("refuse_revival", CaseStatus.REVIVAL, CaseStatus.EXITED, DECIDERS, note="required", label=_("不予恢复")),
    Move("revive", CaseStatus.REVIVAL, CaseStatus.REVIVED, DECIDERS, note="required", label=_("准予恢复")),
)
