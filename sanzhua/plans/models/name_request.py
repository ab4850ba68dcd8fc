from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.plans.choices import NameStatus
from sanzhua.workflow.models import ChangeRow


class NameRequestQuerySet(models.QuerySet["NameRequest"]):
    def visible_to(self, person: Person) -> NameRequestQuerySet:
        """Those of the units that the person sees; the system administrator, who decides, reads all."""
        if person.has_role(Role.SYSTEM_ADMIN):
            return self.all()
        return self.filter(asker__in=person.visible_unit_ids())

    def open(self) -> NameRequestQuerySet:
        return self.filter(status=NameStatus.OPEN)


class NameRequest(models.Model):
    """A name that a document uses and no unit has, for the system administrator to decide.

    `unit` is the one that it should mean from now on; where it is null a unit of that name is wanted, of this `kind`
    below `parent`. It knows no plan: administrators read no plans.
    """

    asker = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose document uses the name")
    name = models.CharField(_("单位（原文）"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=NameStatus, default=NameStatus.OPEN)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = NameRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["asker", "name"], condition=Q(status=NameStatus.OPEN), name="a_name_is_asked_for_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NameRequestChange(ChangeRow):
    record = models.ForeignKey(NameRequest, models.CASCADE, related_name="changes")
