from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role
from sanzhua.workflow.machine import Move, Moves


class BulletinStatus(TextChoices):
    DRAFT = "draft", _("起草")
    PUBLISHED = "published", _("已印发")


BULLETIN_MOVES = Moves(
    Move("publish", {BulletinStatus.DRAFT}, BulletinStatus.PUBLISHED, {Role.DISPATCHER}, label=_("登记印发")),
)
