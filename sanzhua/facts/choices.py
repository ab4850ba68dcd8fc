from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(TextChoices):
    COUNT = "个", _("个数")
    YUAN = "yuan", _("金额（元）")
    RATIO = "ratio", _("比率")


class Better(TextChoices):
    UP = "up", _("越高越好")
    DOWN = "down", _("越低越好")


class FileState(TextChoices):
    WAITING = "waiting", _("排队读取")
    READ = "read", _("待核对")
    REFUSED = "refused", _("未能读取")
    APPLIED = "applied", pgettext_lazy("growth", "已写入")
    DROPPED = "dropped", _("已放弃")


class Told(TextChoices):
    """What a figure would be beside those that are there."""

    NEW = "new", pgettext_lazy("growth", "新增")
    REVISED = "revised", pgettext_lazy("growth", "修订")
    SAME = "same", _("与已有相同")
    REFUSED = "refused", _("不能写入")


class Edition(TextChoices):
    PRELIMINARY = "preliminary", _("初步数")
    REVISED = "revised", _("修订数")
