from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.registry.choices.reserve import CASE_OVER, CaseStatus
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project
from sanzhua.registry.models.rows import ProjectRows
from sanzhua.workflow.models import ChangeRow


class ZombieCaseQuerySet(ProjectRows["ZombieCase"]):
    def open(self) -> ZombieCaseQuerySet:
        return self.exclude(status__in=CASE_OVER)


class ZombieCase(models.Model):
    """One suspicion against a project and what became of it. `arithmetic` is the score of the day it was raised.

    A case orders nothing: only the decision of a named person, after an answer or a hearing, ends a project's stay.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="zombie_cases")
    status = models.CharField(max_length=20, choices=CaseStatus, default=CaseStatus.SUSPECTED)
    points = models.PositiveSmallIntegerField(_("分值"))
    arithmetic = models.JSONField(default=dict, help_text="parts, line and points as rules gave them")
    suspected_on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    told = models.CharField(_("送达人"), max_length=60, blank=True)
    notified_on = models.DateField(_("通知日期"), null=True, blank=True)
    due_on = models.DateField(_("答复截止"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    evidence = models.ManyToManyField(ProjectPaper, blank=True, related_name="+")
    heard_on = models.DateField(_("听取意见日期"), null=True, blank=True)
    heard = models.CharField(_("到会人员"), max_length=200, blank=True)
    decision = models.TextField(_("决定理由"), blank=True)
    decided_on = models.DateField(null=True, blank=True)
    conditions = models.TextField(_("保留条件"), blank=True)
    conditions_by = models.DateField(_("落实期限"), null=True, blank=True)
    exited_on = models.DateField(_("退库日期"), null=True, blank=True, db_index=True)
    list_number = models.CharField(_("退库清单编号"), max_length=40, blank=True)
    revived_on = models.DateField(_("恢复日期"), null=True, blank=True)

    objects = ZombieCaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project"], condition=~Q(status__in=sorted(CASE_OVER)), name="one_open_zombie_case_per_project"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["to_exit", "exited", "revival", "revived"])
                | Q(answered_on__isnull=False)
                | Q(heard_on__isnull=False),
                name="no_exit_without_answer_or_hearing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.status}"


class ZombieCaseChange(ChangeRow):
    record = models.ForeignKey(ZombieCase, models.CASCADE, related_name="changes")
