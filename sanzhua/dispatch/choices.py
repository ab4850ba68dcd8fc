from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportStatus(TextChoices):
    DRAFT = "draft", _("填报中")
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
