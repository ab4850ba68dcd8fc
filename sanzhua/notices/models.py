from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sanzhua.accounts.models import Person, Unit
from sanzhua.notices.mail_choices import DigestState


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


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def visible_to(self, person: Person) -> MailboxQuerySet:
        """Nobody's but one's own."""
        return self.filter(person=person)

    def working(self) -> MailboxQuerySet:
        """Those to which mail goes."""
        return self.filter(is_on=True, confirmed_at__isnull=False, person__is_active=True)


class Mailbox(models.Model):
    """Where a person's digest goes; none goes to an address before a code sent there came back."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="mailbox")
    address = models.EmailField(max_length=254)
    is_on = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=64, blank=True, help_text="keyed hash of person, address and code")
    code_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    objects = MailboxQuerySet.as_manager()

    def __str__(self) -> str:
        return self.address


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, person: Person) -> DigestQuerySet:
        return self.filter(person=person)


class Digest(models.Model):
    """The one mail of a person and a real day in Shanghai. The row is there before the mail leaves."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="digests")
    day = models.DateField(db_index=True)
    status = models.CharField(max_length=10, choices=DigestState)
    lines = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_person_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.status}"
