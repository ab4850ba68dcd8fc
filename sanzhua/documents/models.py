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


class Picture(models.Model):
    """What a picture's file said of itself before it was written anew. Missing is normal and says nothing.

    The stored document is our own writing of the pixels; `original_sha256` is the hash of the file as it came.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="picture")
    thumb_as = models.CharField(max_length=80, unique=True, help_text="path below SANZHUA_DATA/files")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.CharField(_("拍摄时间"), max_length=19, blank=True, help_text="the camera's own clock")
    lon = models.FloatField(_("经度"), null=True, blank=True, help_text=_("度，WGS-84"))
    lat = models.FloatField(_("纬度"), null=True, blank=True, help_text=_("度，WGS-84"))
    device = models.CharField(_("拍摄设备"), max_length=80, blank=True)
    dhash = models.CharField(max_length=16, db_index=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return str(self.document)
