from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.registry.choices.reserve import ChainRole
from sanzhua.registry.models.project import Project


class ChainQuerySet(models.QuerySet["Chain"]):
    def visible_to(self, person: Person) -> ChainQuerySet:
        """The city sees every chain; a unit the ones it leads and the ones that hold a project of its own."""
        units = person.visible_unit_ids()
        own = Q(lead__in=units) | Q(pk__in=ChainLink.objects.filter(project__unit__in=units).values("chain"))
        return self.filter(own)


class Chain(models.Model):
    """An industry chain that is to grow to `target` yuan by the end of `target_year`."""

    name = models.CharField(_("产业链名称"), max_length=80, unique=True)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    target = models.BigIntegerField(_("目标规模"), help_text=_("元"))
    target_year = models.PositiveSmallIntegerField(_("目标年份"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class ChainLink(models.Model):
    """A project's place in a chain; one project may stand in several chains."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="links")
    project = models.ForeignKey(Project, models.CASCADE, related_name="chain_links")
    role = models.CharField(_("环节"), max_length=20, choices=ChainRole)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "project"], name="one_link_per_chain_and_project"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.project}"
