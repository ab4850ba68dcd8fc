"""The colours of a light, and the life of an override."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS, Role
from sanzhua.workflow.machine import Move, Moves

# Who judges or looks on; who only fills in returns never learns what a light wants.
SEERS = CITY_ROLES | {Role.HEAD}


class Colour(TextChoices):
    """Worst first."""

    RED = "red", pgettext_lazy("light", "严重")
    YELLOW = "yellow", pgettext_lazy("light", "滞后")
    GREEN = "green", pgettext_lazy("light", "正常")
    NONE = "none", pgettext_lazy("light", "不亮灯")


class OverrideStatus(TextChoices):
    STANDING = "standing", pgettext_lazy("light", "有效")
    WITHDRAWN = "withdrawn", pgettext_lazy("light", "已撤销")


OVERRIDE_MOVES = Moves(
    Move(
        "withdraw", OverrideStatus.STANDING, OverrideStatus.WITHDRAWN, DECIDERS, note="required", label=_("撤销改灯")
    ),
)  # fmt: skip
