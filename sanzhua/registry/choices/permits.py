"""Words and moves of permits, and of a milestone's baseline."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.registry.choices.project import KEEPERS
from sanzhua.workflow.machine import Move, Moves

# The catalogue counts as a form of its own: a form owner whose post names forms edits it where it names this one.
CATALOGUE_FORM = "permits"


class Route(TextChoices):
    """How a project is let in by law: 政府投资条例 (令712), 企业投资项目核准和备案管理条例 (令673)."""

    APPROVAL = "approval", _("审批")
    VERIFICATION = "verification", _("核准")
    FILING = "filing", _("备案")
    PROMISE = "promise", _("承诺备案")


class WorkKind(TextChoices):
    """What is built; papers and milestones differ by it."""

    BUILDING = "building", _("房屋建筑")
    MUNICIPAL = "municipal", _("市政工程")
    TRANSPORT = "transport", _("交通工程")
    WATER = "water", _("水利工程")
    INDUSTRY = "industry", _("工业项目")
    ENERGY = "energy", _("能源项目")
    FARM = "farm", _("农业项目")
    RENEWAL = "renewal", _("技术改造")
    PURCHASE = "purchase", _("纯设备购置")


class PermitPhase(IntegerChoices):
    """The four phases of approval since 国办发〔2019〕11号."""

    LAND = 1, _("立项用地规划许可")
    WORKS = 2, _("工程建设许可")
    CONSTRUCTION = 3, _("施工许可")
    ACCEPTANCE = 4, _("竣工验收")


class PermitState(TextChoices):
    NOT_BEGUN = "not_begun", _("未办")
    IN_HAND = "in_hand", _("办理中")
    RETURNED = "returned", _("退件")
    PROMISED = "promised", _("承诺")
    DONE = "done", _("已办结")
    NOT_NEEDED = "not_needed", _("不涉及")


SETTLED = frozenset({PermitState.DONE, PermitState.NOT_NEEDED})
_OPEN = {PermitState.NOT_BEGUN, PermitState.RETURNED, PermitState.PROMISED}

PERMIT_MOVES = Moves(
    Move("submit", _OPEN, PermitState.IN_HAND, KEEPERS, label=_("报件")),
    Move("finish", {*_OPEN, PermitState.IN_HAND}, PermitState.DONE, KEEPERS, label=_("办结")),
    Move("send_back", {PermitState.IN_HAND}, PermitState.RETURNED, KEEPERS, note="required", label=_("退件")),
    Move("promise", {PermitState.NOT_BEGUN, PermitState.RETURNED}, PermitState.PROMISED, KEEPERS, label=_("承诺")),
    Move(
        "set_aside",
        {PermitState.NOT_BEGUN, PermitState.RETURNED, PermitState.PROMISED},
        PermitState.NOT_NEEDED,
        KEEPERS,
        note="required",
        label=_("标为不涉及"),
    ),
    Move(
        "reopen",
        {PermitState.DONE, PermitState.NOT_NEEDED, PermitState.PROMISED, PermitState.IN_HAND},
        PermitState.NOT_BEGUN,
        KEEPERS,
        note="required",
        label=_("改回未办"),
    ),
)


class BaselineState(TextChoices):
    ASKED = "asked", _("待裁定")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


BASELINE_MOVES = Moves(
    Move("grant", {BaselineState.ASKED}, BaselineState.GRANTED, DECIDERS, label=_("同意")),
    Move("grant_on_paper", {BaselineState.ASKED}, BaselineState.GRANTED, KEEPERS, label=_("凭书面同意办理")),
    Move("refuse", {BaselineState.ASKED}, BaselineState.REFUSED, DECIDERS, note="required", label=_("不同意")),
    Move("withdraw", {BaselineState.ASKED}, BaselineState.WITHDRAWN, KEEPERS, label=_("撤回")),
)
