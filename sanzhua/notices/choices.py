"""The sentences of the desk, one a verb; parameters are plain values of the to-do line.

`period` ("2019-06") and `form` are keys: who reads the line gets their names in the own language.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "fill": _("填报%(period)s%(form)s"),
    "revise": _("修改被退回的%(period)s%(form)s：%(reason)s"),
    "review": _("审核%(period)s%(form)s"),
    "chain_review": _("审核%(unit)s%(period)s%(form)s"),
    "chain_endorse": _("审定%(unit)s%(period)s%(form)s"),
    "sign": _("签发%(unit)s%(period)s%(form)s"),
    "accept": _("接收%(unit)s报送的%(period)s%(form)s"),
    "match": _("为%(unit)s上传的%(count)s行认定项目"),
    "decide_upload": _("核对上传的%(period)s%(form)s"),
    "correct": _("更正%(period)s%(form)s"),
    "urged": _("市里催报%(period)s%(form)s"),
    "identity": _("认定%(unit)s的%(count)s对疑似同一项目"),
    "bulletin": _("编发%(period)s通报"),
    "second_life": _("第二人确认：“%(project)s”申请变更阶段（%(reason)s）"),
    "admission_review": _("评审%(unit)s的储备库入库申请：%(project)s"),
    "admission_revise": _("补充入库申请“%(project)s”：%(reason)s"),
    "zombie_notify": _("核查疑似僵尸项目：%(project)s"),
    "zombie_answer": _("答复疑似僵尸项目通知：%(project)s"),
    "zombie_await": _("等候对疑似通知的答复，逾期须听取意见：%(project)s"),
    "zombie_time": _("决定是否延长答复期限（%(project)s）：%(reason)s"),
    "zombie_decide": _("决定保留或退库：%(project)s"),
    "zombie_keep": _("落实保留条件（%(project)s）：%(reason)s"),
    "zombie_exit": _("列入退库清单：%(project)s"),
    "zombie_revive": _("审核恢复入库：%(project)s"),
    "permit_returned": _("补正被退回的“%(permit)s”（%(project)s）：%(reason)s"),
    "baseline": _("裁定%(project)s“%(milestone)s”的基线调整"),
    "baseline_refused": _("%(project)s“%(milestone)s”的基线未同意调整：%(reason)s"),
    "contact_investor": _("联系客商：%(project)s（%(follower)s跟踪）自%(since)s起没有联系记录"),
    "ask_bank": _("催问银行：%(project)s的融资需求自%(since)s推送，%(count)s家银行还没有答复"),
    "agree_shares": _("确认招商分成：%(project)s，本单位%(percent)s"),
    "confirm_shares": _("确认各单位已同意的招商分成：%(project)s"),
    "judge_first_contact": _("认定首谈单位：%(count)s对相似的投资方"),
    "task_soon": _("方案任务7天内到期（%(day)s）：%(task)s"),
    "task_tomorrow": _("方案任务马上到期（%(day)s）：%(task)s"),
    "task_overdue": _("方案任务已逾期（%(day)s）：%(task)s"),
    "task_verify": _("核实已报告完成的方案任务：%(task)s"),
    "task_returned": _("方案任务被退回继续办理（%(reason)s）：%(task)s"),
    "name_alias": _("核对单位写法：%(asker)s请求把“%(name)s”记为“%(unit)s”的别名"),
    "name_unit": _("核对新建单位：%(asker)s的文件里写有“%(name)s”"),
}
