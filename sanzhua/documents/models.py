from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.choices import DocumentKind, ScanState


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, person: Person) -> DocumentQuerySet:
        return self.filter(owner__in=person.visible_unit_ids())


class Document(models.Model):
    """A stored file: a random name on disk, the sender's cleaned name for people, its hash, its owner."""

    kind = models.CharField(max_length=20, choices=DocumentKind)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField(help_text=_("字节"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True, help_text="path below SANZHUA_DATA/files")
    scan_state = models.CharField(max_length=20, choices=ScanState, default=ScanState.NOT_CONFIGURED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
