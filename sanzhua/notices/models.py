from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sanzhua.accounts.models import Person, Unit


class TodoQuerySet(models.QuerySet["Todo"]):
    def visible_to(self, person: Person) -> TodoQuerySet:
        """Lines for a role that the person holds over that very unit; an administrator's role stands over none."""
        mine = Q(pk__in=[])
        for post in person.current_posts():
            if post.is_admin:
                mine |= Q(role=post.role)
            elif post.scope_id:
                mine |= Q(role=post.role, unit_id=post.scope_id)
        return self.filter(mine)

    def open(self) -> TodoQuerySet:
        return self.filter(done_at__isnull=True)


class Todo(models.Model):
    """One line of work for whoever holds `role` over `unit`; `subject` ends it when the work is done."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="todos")
    role = models.CharField(max_length=20)
    subject = models.CharField(max_length=80, help_text="for example report:12")
    verb = models.CharField(max_length=40, help_text="key of the sentence in notices.choices")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = TodoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "role", "subject", "verb"],
                condition=Q(done_at__isnull=True),
                name="one_open_todo_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
