from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.documents.models import Document
from sanzhua.registry.choices import PaperType
from sanzhua.registry.models.project import Project


class ProjectPaperQuerySet(models.QuerySet["ProjectPaper"]):
    def standing(self) -> ProjectPaperQuerySet:
        """Papers that count: neither withdrawn nor replaced by a newer version."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)


class ProjectPaper(models.Model):
    """A typed file of a project. A newer version stands beside the one it replaces; nothing is taken away."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    type = models.CharField(_("材料类别"), max_length=20, choices=PaperType)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    dated_on = models.DateField(_("文件日期"), null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(_("作废原因"), max_length=200, blank=True)

    objects = ProjectPaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.title
