"""What measures a target, and the figures that people enter where nothing else does. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.plans.choices import MeasureKind
from sanzhua.plans.models.clause import Clause
from sanzhua.plans.models.task import Task


class TargetTie(models.Model):
    """A target tied to a measure; of a task and its target's words the newest row holds.

    While a version is checked the tie hangs on its clause; when the version is confirmed, on the task.
    """

    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="ties")
    clause = models.ForeignKey(Clause, models.CASCADE, null=True, blank=True, related_name="ties")
    target = models.CharField(max_length=200, help_text="the target's words without its number")
    kind = models.CharField(_("取数方式"), max_length=12, choices=MeasureKind)
    source = models.CharField(max_length=60, blank=True, help_text="key in rules/measures.toml, empty for by hand")
    at_least = models.BigIntegerField(_("项目规模下限"), null=True, blank=True, help_text=_("元"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("统计范围"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="by the business clock")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, clause__isnull=True) | Q(task__isnull=True, clause__isnull=False),
                name="a_tie_hangs_on_a_task_or_on_a_clause",
            ),
            models.CheckConstraint(
                condition=Q(kind=MeasureKind.HAND, source="") | (~Q(kind=MeasureKind.HAND) & ~Q(source="")),
                name="only_a_tie_by_hand_names_no_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.source or self.kind}"


class HandFigureQuerySet(models.QuerySet["HandFigure"]):
    def visible_to(self, person: Person) -> HandFigureQuerySet:
        """Like progress: for the unit that entered it and for those over it."""
        return self.filter(unit__in=person.visible_unit_ids())


class HandFigure(models.Model):
    """A figure that a person entered, with what it rests on. That of the latest day counts, of one day the last."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="hand_figures")
    target = models.CharField(max_length=200, help_text="the target's words without its number")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    value = models.DecimalField(_("完成值"), max_digits=20, decimal_places=4)
    as_of = models.DateField(_("数据截止日期"))
    basis = models.CharField(_("依据"), max_length=200)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField(help_text="by the business clock")
    at = models.DateTimeField()

    objects = HandFigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["as_of", "pk"]

    def __str__(self) -> str:
        return f"{self.target} {self.value}"
