"""What a mail says. It leaves the house, so nothing that somebody typed and no figure stands in it."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.notices.choices import SENTENCES

# What a sentence may hold in a mail: keys, days and counts of lines; no project, person, reason, amount or share.
MAILABLE = frozenset({"period", "form", "unit", "day", "since", "count"})

_IN_MAIL: dict[str, Promise] = {
    "revise": _("修改被退回的%(period)s%(form)s"),
    "extension": _("答复%(unit)s%(period)s%(form)s的延期申请"),
    "request_fill": _("补填一张临时报表"),
    "request_revise": _("修改一张被退回的临时报表"),
    "request_agree": _("同意%(unit)s报出一张临时报表"),
    "request_urged": _("市里催报一张临时报表"),
    "request_all_in": _("一张临时报表各单位已报齐"),
    "request_adopt": _("决定是否把一列纳入%(form)s"),
    "name_alias": _("核对一个单位写法"),
    "name_unit": _("核对一个新建单位的请求"),
    "narrative_revise": _("修改被退回的%(period)s总体工作情况报告"),
    "second_life": _("第二人确认一个项目的阶段变更"),
    "admission_review": _("评审%(unit)s的储备库入库申请"),
    "admission_revise": _("补充储备库入库申请"),
    "zombie_notify": _("核查一个疑似僵尸项目"),
    "zombie_answer": _("答复疑似僵尸项目通知"),
    "zombie_await": _("等候对疑似通知的答复，逾期须听取意见"),
    "zombie_time": _("决定是否延长疑似僵尸项目的答复期限"),
    "zombie_decide": _("决定一个项目保留或退库"),
    "zombie_keep": _("落实一个项目的保留条件"),
    "zombie_exit": _("把一个项目列入退库清单"),
    "zombie_revive": _("审核一个项目恢复入库"),
    "permit_returned": _("补正一项被退回的手续"),
    "baseline": _("裁定一个节点的基线调整"),
    "baseline_refused": _("一个节点的基线未同意调整"),
    "contact_investor": _("联系一位客商：自%(since)s起没有联系记录"),
    "ask_bank": _("催问银行：融资需求自%(since)s推送，还有银行没有答复"),
    "agree_shares": _("确认一个项目的招商分成"),
    "confirm_shares": _("确认各单位已同意的招商分成"),
    "bulletin_review": _("审核一份通报"),
    "bulletin_sign": _("签发一份通报"),
    "bulletin_revise": _("修改一份被退回的通报"),
    "bulletin_issue": _("印发一份已签发的通报"),
    "bulletin_moved": _("一份已印发的通报有%(count)s个数据已更正"),
    "bulletin_answer": _("签收并答复一份通报"),
    "bulletin_answer_urged": _("市里催要一份通报的回执"),
    "task_soon": _("一项方案任务7天内到期（%(day)s）"),
    "task_tomorrow": _("一项方案任务马上到期（%(day)s）"),
    "task_overdue": _("一项方案任务已逾期（%(day)s）"),
    "task_verify": _("核实一项已报告完成的方案任务"),
    "task_returned": _("一项方案任务被退回继续办理"),
}
_ANY = _("一件事等您处理")
_OTHERS = _("需要您处理")
# Headings of the desk in its order, each with the verbs that stand under it; what stands nowhere comes last.
_GROUPS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (
        _("待我签发"),
        frozenset({"sign", "narrative_sign", "chain_review", "chain_endorse", "request_agree", "bulletin_sign"}),
    ),
    (_("本期应报"), frozenset({"fill"})),
    (_("待接收"), frozenset({"accept", "narrative_accept"})),
)
HEADINGS = (*(heading for heading, _verbs in _GROUPS), _OTHERS)


def sentence_in_mail(verb: str) -> Promise:
    """A sentence that holds only MAILABLE parameters; a verb that has none yet is told without its matter."""
    if verb in _IN_MAIL:
        return _IN_MAIL[verb]
    return SENTENCES[verb] if _is_mailable(str(SENTENCES[verb])) else _ANY


def heading_of(verb: str) -> Promise:
    return next((heading for heading, verbs in _GROUPS if verb in verbs), _OTHERS)


def _is_mailable(sentence: str) -> bool:
    try:
        _ = sentence % dict.fromkeys(MAILABLE, "")
    except KeyError:
        return False
    return True


class DigestState(TextChoices):
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("没有发出")
    UNCLEAR = "unclear", _("是否送达不明")
    NOTHING = "nothing", _("没有待办")
