from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubjectKind(TextChoices):
    """Of whom or of what a figure is."""

    UNIT = "unit", _("单位")
    PROJECT = "project", _("项目")
    LEADER = "leader", _("包保领导")


class Channel(TextChoices):
    """How a figure went out."""

    PHONE = "phone", _("电话")
    FACE = "face", _("当面")
    PAPER = "paper", _("书面")
    MESSAGE = "message", _("消息或邮件")


class PaperKind(TextChoices):
    BRIEF = "brief", _("一页纸")
    VISIT = "visit", _("调研包")


class PackageState(TextChoices):
    WAITING = "waiting", _("正在制作")
    READY = "ready", _("已做好")
    FAILED = "failed", _("没有做成")
