"""The words of what goes out and comes back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RowState(TextChoices):
    NEW = "new", _("新增")
    CHANGED = "changed", pgettext_lazy("row of a list", "修改")
    SAME = "same", _("不变")
    GONE = "gone", pgettext_lazy("row of a list", "移出")


class AnswerState(TextChoices):
    WAITING = "waiting", _("排队读取")
    READ = "read", _("待核对")
    REFUSED = "refused", _("未能读取")
    APPLIED = "applied", pgettext_lazy("answer", "已采用")
    DROPPED = "dropped", _("已放弃")


class Result(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("answer", "通过")
    RETURNED = "returned", pgettext_lazy("answer", "退回")
    PENDING = "pending", pgettext_lazy("answer", "审核中")


class ProposalState(TextChoices):
    OPEN = "open", pgettext_lazy("field", "待决定")
    KEPT = "kept", pgettext_lazy("field", "保留")
    RETIRED = "retired", pgettext_lazy("field", "停用")
