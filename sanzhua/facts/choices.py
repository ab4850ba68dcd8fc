from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Measure(TextChoices):
    COUNT = "个", _("个数")
    YUAN = "yuan", _("金额（元）")
    RATIO = "ratio", _("比率")


class Better(TextChoices):
    UP = "up", _("越高越好")
    DOWN = "down", _("越低越好")


class Edition(TextChoices):
    PRELIMINARY = "preliminary", _("初步数")
    REVISED = "revised", _("修订数")
