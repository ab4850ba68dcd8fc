"""How a person likes to see the list of projects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> SavedViewQuerySet:
        """Own ones, and what colleagues who act for the very same unit have shared; not those of units below."""
        units = {post.scope_id for post in person.current_posts() if not post.is_admin}
        return self.filter(Q(person=person) | Q(shared_with__in=units - {None}))


class SavedView(models.Model):
    """A named set of filters, sort and columns. It holds no rows: everybody who opens it sees rows of their own."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    shared_with = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000, blank=True, help_text="what stands behind the question mark")
    columns = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "name"], name="one_saved_view_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ListChoiceQuerySet(models.QuerySet["ListChoice"]):
    def visible_to(self, person: Person) -> ListChoiceQuerySet:
        return self.filter(person=person)


class ListChoice(models.Model):
    """The columns that a person chose for the list, and the view it opens with; who chose none sees the usual list."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="list_choice")
    columns = models.JSONField(default=list)
    first_view = models.ForeignKey(SavedView, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ListChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person}"
