"""The words of a project's life; the order of the stages is the order of the lines here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.workflow.machine import Move, Moves


class Stage(TextChoices):
    PLANNING = "planning", _("谋划")
    TALKS = "talks", _("洽谈")
    SIGNED = "signed", _("签约")
    PREPARATION = "preparation", _("前期")
    BUILDING = "building", _("在建")
    COMPLETED = "completed", _("竣工")
    PRODUCING = "producing", _("投产")
    FULL_OUTPUT = "full_output", _("达产")


class Status(TextChoices):
    ONGOING = "ongoing", _("正常推进")
    SUSPENDED = "suspended", _("停工")
    DORMANT = "dormant", _("休眠")
    EXITED = "exited", _("退库")
    CANCELLED = "cancelled", _("取消")
    TRANSFERRED = "transferred", _("划转")


class Source(TextChoices):
    """How the project came about; counted for the departments of industry and of science."""

    ATTRACTION = "attraction", _("招商引资")
    GOVERNMENT = "government", _("政府投资")
    RENEWAL = "renewal", _("技术改造")
    EXPANSION = "expansion", _("企业扩产")
    RESEARCH = "research", _("成果转化")
    PLATFORM = "platform", _("平台孵化")
    FUND = "fund", _("基金引入")


class PaperType(TextChoices):
    """What a paper of a project is; gates and evidence ask for papers by these words."""

    APPROVAL = "approval", _("审批、核准、备案文件")
    PERMIT = "permit", _("手续批复")
    CONTRACT = "contract", _("施工或设备合同")
    AGREEMENT = "agreement", _("投资协议")
    SITE_PHOTO = "site_photo", _("现场照片")
    ACCEPTANCE = "acceptance", _("竣工验收文件")
    FINANCE = "finance", _("资金文件")
    OPINION = "opinion", _("评审意见")
    NOTICE = "notice", _("通知与答复")
    STUDY = "study", _("可研与设计")
    OTHER = "other", _("其他材料")


def is_before(stage: str, other: str) -> bool:
    """Whether a stage comes before another on a project's way."""
    return Stage.values.index(stage) < Stage.values.index(other)


class Precision(TextChoices):
    """How exactly a day is known; a month stands as its last day."""

    DAY = "day", _("日")
    MONTH = "month", _("月")


class RequestStatus(TextChoices):
    ASKED = "asked", _("待第二人确认")
    CONFIRMED = "confirmed", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


# Who keeps the register of a unit.
KEEPERS = (Role.LIAISON, *DECIDERS)

LIFE_REQUEST_MOVES = Moves(
    Move("confirm", {RequestStatus.ASKED}, RequestStatus.CONFIRMED, KEEPERS, label=_("同意")),
    Move("refuse", {RequestStatus.ASKED}, RequestStatus.REFUSED, KEEPERS, note="required", label=_("不同意")),
    Move("withdraw", {RequestStatus.ASKED}, RequestStatus.WITHDRAWN, KEEPERS, label=_("撤回申请")),
)


class Relation(TextChoices):
    """How two projects hang together; a count says whether it counts packages or their parts."""

    PHASE_OF = "phase_of", _("分期")
    REPLACES = "replaces", _("替代")
    PART_OF = "part_of", _("打包子项目")


class Lane(TextChoices):
    """Who is asked: the keeper of one list, or the city where two units' lists are touched."""

    OWN = "own", _("本单位")
    CITY = "city", _("跨单位")


class Answer(TextChoices):
    OPEN = "open", pgettext_lazy("identity", "待认定")
    SAME = "same", _("同一项目")
    PHASE_OF = "phase_of", _("分期")
    PART_OF = "part_of", _("打包子项目")
    REPLACES = "replaces", _("替代")
    DIFFERENT = "different", _("不同项目")


_ANSWERS = (Answer.SAME, Answer.PHASE_OF, Answer.PART_OF, Answer.REPLACES, Answer.DIFFERENT)

QUESTION_MOVES = Moves(
    *(Move(answer, {Answer.OPEN}, answer, KEEPERS, label=answer.label) for answer in _ANSWERS),
    Move("take_back", set(_ANSWERS), Answer.OPEN, KEEPERS, note="required", label=_("收回认定")),
)


class ImportState(TextChoices):
    WAITING = "waiting", _("排队读取")
    READ = "read", _("待核对")
    REFUSED = "refused", _("未能读取")
    APPLIED = "applied", _("已入库")
    UNDONE = "undone", _("已撤销")
    DROPPED = "dropped", _("已放弃")


class RowKind(TextChoices):
    """What becomes of a row of a list."""

    NEW = "new", _("新登记")
    MATCHED = "matched", _("已登记")
    SAME_ROW = "same_row", _("与前面一行同一项目")
    DOUBT = "doubt", _("待认定")
    REFUSED = "refused", _("不能登记")
    SKIPPED = "skipped", _("不登记")
