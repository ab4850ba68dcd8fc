from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.choices import TransferKind, TransferStatus
from sanzhua.workflow.models import ChangeRow


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, person: Person) -> TransferQuerySet:
        seen = person.visible_unit_ids()
        return self.filter(Q(from_unit__in=seen) | Q(to_unit__in=seen))

    def done(self) -> TransferQuerySet:
        return self.filter(status=TransferStatus.DONE)


class Transfer(models.Model):
    """One dated change of who reports: a unit merges, leaves the city, or hands projects over.

    Closed periods stay as they were printed. `moved` keeps what the act touched, so that it can be told and undone:
    {projects: [uid], units: {uid: former unit id}, closed: [duty id], opened: [duty id], status: {uid: former status},
    posts: {on: last day, ended: [[post id, former last day or null]], lent: [[delegation id, former last day]]}}.
    """

    kind = models.CharField(_("类别"), max_length=20, choices=TransferKind)
    status = models.CharField(max_length=20, choices=TransferStatus, default=TransferStatus.DONE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the root unit, under which it is kept")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="transfers_out")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="transfers_in")
    from_period = models.CharField(_("自哪一期起"), max_length=7, help_text="first period under the new order")
    paper = models.CharField(_("依据文件"), max_length=200)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_period", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(kind="left", to_unit__isnull=True) | (~Q(kind="left") & Q(to_unit__isnull=False)),
                name="only_leaving_has_no_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit or '—'} {self.from_period}"


class TransferChange(ChangeRow):
    record = models.ForeignKey(Transfer, models.CASCADE, related_name="changes")
