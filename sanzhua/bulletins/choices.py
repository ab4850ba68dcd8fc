from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BulletinStatus(TextChoices):
    DRAFT = "draft", _("起草")
    PUBLISHED = "published", _("已印发")
