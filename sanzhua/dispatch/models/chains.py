from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.dispatch.choices import SignatureKind
from sanzhua.dispatch.models.reports import Version


class ChainRuleQuerySet(models.QuerySet["ChainRule"]):
    def visible_to(self, person: Person) -> ChainRuleQuerySet:
        """Rules of the units that the person sees, and those from above that hold for them."""
        return self.filter(unit__in=person.visible_unit_ids() | person.unit_ids_above())


class ChainRule(models.Model):
    """Which steps stand between filler and head, for a unit and all below it that have no rule of their own.

    A form's own rule comes before the unit's general one; without any rule the filler hands in to the head.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="chain_rules")
    form = models.CharField(_("表式"), max_length=40, blank=True, help_text=_("空为全部表式"))
    steps = models.JSONField(default=list, help_text="roles between filler and head: reviewer, deputy")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ChainRuleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "form"], name="one_chain_per_unit_and_form"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.form or '*'} {'→'.join(self.steps)}"


class ChainStep(models.Model):
    """Who let a version pass on its way to the head. Names and posts are kept as they were on the day."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="steps")
    role = models.CharField(max_length=20, choices=Role)
    kind = models.CharField(max_length=10, choices=SignatureKind)
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=160, blank=True)
    authority = models.CharField(_("授权文件"), max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text=_("系统办理为本人，纸质为上传人"))
    at = models.DateTimeField()
    business_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "role"], name="one_step_per_version_and_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
