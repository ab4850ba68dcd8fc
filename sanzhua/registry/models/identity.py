from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.registry.choices import Answer, Lane, Relation
from sanzhua.registry.models.project import Project
from sanzhua.workflow.models import ChangeRow


class SearchKey(models.Model):
    """What a project is found by when another entry may be the same one (registry.rules.likeness.search_keys)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="search_keys")
    key = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "project"])]

    def __str__(self) -> str:
        return self.key


class QuestionQuerySet(models.QuerySet["IdentityQuestion"]):
    def visible_to(self, person: Person) -> QuestionQuerySet:
        """One's own list's for who sees the unit; across units only for who decides over both."""
        own = Q(lane=Lane.OWN, first__unit__in=person.visible_unit_ids())
        scopes = {post.scope_id for post in person.current_posts() if post.scope_id and post.role in DECIDERS}
        decided = descendants_of({pk for pk in scopes if pk is not None})
        return self.filter(own | Q(lane=Lane.CITY, first__unit__in=decided, second__unit__in=decided))

    def open(self) -> QuestionQuerySet:
        return self.filter(status=Answer.OPEN)


class IdentityQuestion(models.Model):
    """Whether two entries are one project: found once for a pair, answered once, remembered, whichever is asked first.

    `first` is the older entry. `evidence` are the lines of `Evidence.as_json`, as they stood when the pair was found.
    """

    first = models.ForeignKey(Project, models.CASCADE, related_name="questions_first")
    second = models.ForeignKey(Project, models.CASCADE, related_name="questions_second")
    lane = models.CharField(max_length=10, choices=Lane)
    points = models.IntegerField()
    verdict = models.IntegerField(help_text="place in the table of verdicts")
    phase = models.BooleanField(default=False, help_text="the names differ in their words of phase")
    evidence = models.JSONField(default=list)
    status = models.CharField(max_length=20, choices=Answer, default=Answer.OPEN)
    at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-points", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="one_question_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="question_pair_is_ordered"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "lane"])]

    def __str__(self) -> str:
        return f"{self.first} ? {self.second}"

    @property
    def unit(self) -> Unit | None:
        """Whose ledger entry an answer is: the unit's own, or the installation's where two units are touched."""
        return self.first.unit if self.lane == Lane.OWN else None


class IdentityQuestionChange(ChangeRow):
    record = models.ForeignKey(IdentityQuestion, models.CASCADE, related_name="changes")


class ProjectRelation(models.Model):
    """`project` is a phase of, takes the place of, or is part of the package `other`; an ended one stays as a row."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Project, models.CASCADE, related_name="relations_to")
    kind = models.CharField(_("关系"), max_length=20, choices=Relation)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "other", "kind"], condition=Q(ended_at__isnull=True), name="one_relation_per_kind"
            ),
            models.CheckConstraint(condition=~Q(project=F("other")), name="relation_joins_two_projects"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind} {self.other}"


class Merge(models.Model):
    """Two entries found to be one project: from now on `kept` stands for both.

    Nothing of either is moved or rewritten but what `moved` lists by room, as each room needs it to undo.
    """

    kept = models.ForeignKey(Project, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Project, models.PROTECT, related_name="merges_away")
    moved = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    on = models.DateField(help_text="business day")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_into_one_project"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_joins_two_projects"),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
