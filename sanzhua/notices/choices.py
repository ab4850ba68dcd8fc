"""The sentences of the desk, one a verb; parameters are plain values of the to-do line.

`period` ("2019-06") and `form` are keys: who reads the line gets their names in the own language.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "fill": _("填报%(period)s%(form)s"),
    "revise": _("修改被退回的%(period)s%(form)s：%(reason)s"),
    "review": _("审核%(period)s%(form)s"),
    "sign": _("签发%(unit)s%(period)s%(form)s"),
    "accept": _("接收%(unit)s报送的%(period)s%(form)s"),
    "match": _("为%(unit)s上传的%(count)s行认定项目"),
    "decide_upload": _("核对上传的%(period)s%(form)s"),
    "correct": _("更正%(period)s%(form)s"),
    "urged": _("市里催报%(period)s%(form)s"),
    "identity": _("认定%(unit)s的%(count)s对疑似同一项目"),
    "bulletin": _("编发%(period)s通报"),
}
