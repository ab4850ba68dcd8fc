"""What one unit answers to a request: its own few cells, frozen each time they are reported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sanzhua.accounts.models import Person, Unit
from sanzhua.outward.models.request import Request
from sanzhua.outward.request_choices import AnswerStatus
from sanzhua.workflow.models import ChangeRow


class RequestAnswerQuerySet(models.QuerySet["RequestAnswer"]):
    def visible_to(self, person: Person) -> RequestAnswerQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class RequestAnswer(models.Model):
    """The cells that one unit is asked for. `values` is the draft: {row key: {column id: {value, text, doubt}}}."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="request_answers")
    status = models.CharField(max_length=20, choices=AnswerStatus, default=AnswerStatus.ASKED)
    cells = models.PositiveIntegerField(help_text="how many are asked")
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(help_text="business time")

    objects = RequestAnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__order", "unit_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "unit"], name="a_unit_answers_a_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.request}"


class RequestAnswerChange(ChangeRow):
    record = models.ForeignKey(RequestAnswer, models.CASCADE, related_name="changes")


class AnswerVersion(models.Model):
    """The answer as it was handed in; `body` are the canonical bytes behind `sha256`. `agreed` where a head did so."""

    answer = models.ForeignKey(RequestAnswer, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    in_at = models.DateTimeField(null=True, help_text="business time at which it reached the city")
    late = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "number"], name="an_answer_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.number}"
