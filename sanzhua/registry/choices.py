from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
