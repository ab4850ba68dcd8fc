"""States, and the whole life of a report as one table of moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.base.workdays import Shift
from sanzhua.workflow.machine import Move, Moves


class ReportStatus(TextChoices):
    DRAFT = "draft", _("填报中")
    WITH_REVIEWER = "with_reviewer", _("待审核")
    WITH_DEPUTY = "with_deputy", _("待分管领导审定")
    WITH_HEAD = "with_head", _("待签发")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")


class VersionStatus(TextChoices):
    FROZEN = "frozen", _("待签发")
    VOID = "void", _("未签作废")
    SIGNED = "signed", _("已签发")
    ACCEPTED = "accepted", _("已接收")
    SUPERSEDED = "superseded", _("已更正")


class SignatureKind(TextChoices):
    SYSTEM = "system", _("系统签发")
    PAPER = "paper", _("纸质签批")


class UploadState(TextChoices):
    WAITING = "waiting", _("待读取")
    READING = "reading", _("读取中")
    READ = "read", _("已读取")
    REFUSED = "refused", _("已拒收")
    APPLIED = "applied", _("已采用")
    DROPPED = "dropped", _("已放弃")


# Who has a return in hand in each state that it has within its unit, in the order of its way.
HOLDERS: dict[str, Role] = {
    ReportStatus.DRAFT: Role.LIAISON,
    ReportStatus.RETURNED: Role.LIAISON,
    ReportStatus.WITH_REVIEWER: Role.REVIEWER,
    ReportStatus.WITH_DEPUTY: Role.DEPUTY,
    ReportStatus.WITH_HEAD: Role.HEAD,
}
WITH_CLERK = frozenset(state for state, role in HOLDERS.items() if role == Role.LIAISON)
# On its way through the unit: a version is frozen and waits for somebody's name.
UNDER_WAY = frozenset(HOLDERS) - WITH_CLERK
# The steps between filler and head that a unit's chain may have, in their order.
STEPS = tuple(role for role in HOLDERS.values() if role not in {Role.LIAISON, Role.HEAD})

REPORT_MOVES = Moves(
    Move("hand_in_for_review", WITH_CLERK, ReportStatus.WITH_REVIEWER, {Role.LIAISON}, label=_("送审核人审核")),
    Move("hand_in_to_deputy", WITH_CLERK, ReportStatus.WITH_DEPUTY, {Role.LIAISON}, label=_("送分管领导审定")),
    Move("hand_in", WITH_CLERK, ReportStatus.WITH_HEAD, {Role.LIAISON}, label=_("送领导签发")),
    Move(
        "review_to_deputy",
        {ReportStatus.WITH_REVIEWER},
        ReportStatus.WITH_DEPUTY,
        {Role.REVIEWER},
        label=_("审核通过，送分管领导"),
    ),
    Move(
        "review",
        {ReportStatus.WITH_REVIEWER},
        ReportStatus.WITH_HEAD,
        {Role.REVIEWER},
        label=_("审核通过，送主要领导"),
    ),
    Move("endorse", {ReportStatus.WITH_DEPUTY}, ReportStatus.WITH_HEAD, {Role.DEPUTY}, label=_("同意，送主要领导")),
    Move(
        "return_to_clerk",
        UNDER_WAY,
        ReportStatus.RETURNED,
        {Role.HEAD, Role.DEPUTY, Role.REVIEWER},
        note="required",
        label=_("退回填表人"),
    ),
    Move("sign", {ReportStatus.WITH_HEAD}, ReportStatus.SUBMITTED, {Role.HEAD}, label=_("签发并报送")),
    Move("sign_on_paper", UNDER_WAY, ReportStatus.SUBMITTED, {Role.LIAISON}, label=_("登记纸质签批")),
    Move(
        "send_back",
        {ReportStatus.SUBMITTED},
        ReportStatus.RETURNED,
        DECIDERS,
        note="required",
        label=_("退回修改"),
    ),
    Move(
        "accept",
        {ReportStatus.SUBMITTED},
        ReportStatus.ACCEPTED,
        DECIDERS,
        label=_("接收"),
    ),
    Move("correct", {ReportStatus.ACCEPTED}, ReportStatus.DRAFT, {Role.LIAISON}, note="required", label=_("更正")),
)


class TransferKind(TextChoices):
    MERGED = "merged", _("并入其他单位")
    LEFT = "left", _("划出本市")
    PROJECTS = "projects", _("移交项目")


class TransferStatus(TextChoices):
    DONE = "done", _("已办理")
    UNDONE = "undone", _("已撤销")


TRANSFER_MOVES = Moves(
    Move("undo", {TransferStatus.DONE}, TransferStatus.UNDONE, {Role.DISPATCHER}, note="required", label=_("撤销划转")),
)


class TurnStatus(TextChoices):
    DONE = "done", _("已结转")
    UNDONE = "undone", _("已撤销")


TURN_MOVES = Moves(
    Move("undo", {TurnStatus.DONE}, TurnStatus.UNDONE, {Role.DISPATCHER}, note="required", label=_("撤销年度结转")),
)


SHIFTS = (
    (Shift.NEXT, _("顺延到下一个工作日")),
    (Shift.PREVIOUS, _("提前到上一个工作日")),
    (Shift.NONE, _("不调整")),
)


class ExtensionStatus(TextChoices):
    ASKED = "asked", _("待批")
    GRANTED = "granted", _("已批准")
    DECLINED = "declined", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


EXTENSION_MOVES = Moves(
    Move("grant", {ExtensionStatus.ASKED}, ExtensionStatus.GRANTED, DECIDERS, label=_("批准延期")),
    Move("decline", {ExtensionStatus.ASKED}, ExtensionStatus.DECLINED, DECIDERS, note="required", label=_("不予延期")),
    Move(
        "withdraw",
        {ExtensionStatus.ASKED},
        ExtensionStatus.WITHDRAWN,
        {Role.LIAISON, Role.REVIEWER, Role.HEAD},
        label=_("撤回申请"),
    ),
)
