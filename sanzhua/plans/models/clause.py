"""What one version of a plan says: clauses with their duties, dates and targets. Progress hangs on tasks, not here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Unit
from sanzhua.plans.choices import DutyRole, Repeat
from sanzhua.plans.models.plan import PlanVersion
from sanzhua.plans.models.task import Task


class Clause(models.Model):
    """A task's wording in one version; `first_line` to `last_line` is where it stands in the document."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="clauses")
    task = models.ForeignKey(
        Task,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="clauses",
        help_text="while checked: the task in force that it goes on, null for a new one",
    )
    carries = models.ForeignKey(
        Task,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the task of the plan above that it carries out, as a person said",
    )
    likely = models.ForeignKey(
        Task, models.SET_NULL, null=True, blank=True, related_name="+", help_text="the likest task of the plan above"
    )
    position = models.PositiveIntegerField()
    number = models.CharField(_("编号"), max_length=40, blank=True)
    chapter = models.CharField(_("章节"), max_length=200, blank=True)
    heading = models.CharField(_("标题"), max_length=300, blank=True)
    text = models.TextField(_("任务内容"))
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "task"], name="a_task_is_worded_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading or self.text[:30]}".strip()

    @property
    def is_headed_by_itself(self) -> bool:
        """The heading is only the text's own beginning, which follows anyway."""
        return self.text.startswith(self.heading)

    @property
    def words(self) -> str:
        """Number, heading and text on one line, nothing said twice."""
        parts = (self.number, "" if self.is_headed_by_itself else self.heading, self.text)
        return " ".join(part for part in parts if part)


class Duty(models.Model):
    """Who owes what of a clause. `name` is as written; `unit` is the match, null until known or for an open set."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("单位（原文）"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="plan_duties")
    role = models.CharField(_("角色"), max_length=20, choices=DutyRole)
    is_collective = models.BooleanField(_("泛指单位"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return f"{self.name} {self.get_role_display()}"


class Due(models.Model):
    """A date or a rhythm of a clause. `is_settled` is false while a vague one waits for a person."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="dues")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("时限（原文）"), max_length=80)
    on = models.DateField(_("截止日期"), null=True, blank=True)
    repeat = models.CharField(_("重复"), max_length=12, choices=Repeat, blank=True)
    is_settled = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.text


class Target(models.Model):
    """A number that a clause promises; see `TargetTie` for what measures it."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("目标（原文）"), max_length=200)
    value = models.DecimalField(_("目标值"), max_digits=20, decimal_places=4)
    measure_unit = models.CharField(_("计量单位"), max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.text
