"""When a form's returns are due, who owes them anyway, who was given more time, and who was urged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.workdays import Shift
from sanzhua.dispatch.choices import SHIFTS, ExtensionStatus
from sanzhua.workflow.models import ChangeRow


class FormCalendarQuerySet(models.QuerySet["FormCalendar"]):
    def visible_to(self, person: Person) -> FormCalendarQuerySet:
        return self.filter(unit__in=person.unit_ids_above() | person.visible_unit_ids())


class FormCalendar(models.Model):
    """One writing of a form's calendar, for a unit and those below it: it holds from `from_period` on, until a later
    period has a writing of its own; of two for one period the newer holds.

    Writings are never changed. What no office wrote is in `calendar.toml`. Days are of the month after the period.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="for this unit and those below it")
    form = models.CharField(max_length=40)
    from_period = models.CharField(_("自哪一期起"), max_length=7)
    open_day = models.PositiveSmallIntegerField(_("开放填报"))
    due_day = models.PositiveSmallIntegerField(_("按时截止"))
    close_day = models.PositiveSmallIntegerField(_("停止接收"), null=True, blank=True)
    rule = models.CharField(_("遇节假日"), max_length=10, choices=SHIFTS, default=Shift.NEXT)
    merged = models.JSONField(default=list, help_text="months that are reported with the next one, as numbers")
    reason = models.TextField(_("修改原因"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    objects = FormCalendarQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(open_day__range=(1, 31), due_day__range=(1, 31), due_day__gte=F("open_day")),
                name="calendar_is_due_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.form} {self.from_period}"


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, person: Person) -> ExtensionQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def granted(self) -> ExtensionQuerySet:
        return self.filter(status=ExtensionStatus.GRANTED)


class Extension(models.Model):
    """More time for one unit's return: asked for in a sentence, granted with a new day and an expiry, or declined.

    While it holds, what arrives by 24:00 of `due_on` is on time, and returns are taken until 24:00 of `expires_on`
    though the form closed before. Once it has expired unused, the form's own day counts again.
    """

    form = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="extensions")
    period = models.CharField(max_length=7)
    status = models.CharField(max_length=20, choices=ExtensionStatus, default=ExtensionStatus.ASKED)
    reason = models.CharField(_("原因"), max_length=200)
    wanted_on = models.DateField(_("希望延至"), null=True, blank=True)
    due_on = models.DateField(_("延至"), null=True, blank=True)
    expires_on = models.DateField(_("失效日"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="who asked, or gave it unasked")
    at = models.DateTimeField()

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["form", "unit", "period"], condition=Q(status="asked"), name="one_open_ask_per_return"
            ),
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(due_on__isnull=False, expires_on__gte=F("due_on")),
                name="granted_extension_has_its_days",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["period", "form", "unit"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.form} {self.period}"


class ExtensionChange(ChangeRow):
    record = models.ForeignKey(Extension, models.CASCADE, related_name="changes")


class StandingDutyQuerySet(models.QuerySet["StandingDuty"]):
    def visible_to(self, person: Person) -> StandingDutyQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def in_period(self, period: str) -> StandingDutyQuerySet:
        return self.filter(Q(from_period__lte=period) & (Q(to_period="") | Q(to_period__gte=period)))


class StandingDuty(models.Model):
    """A unit that owes a form in every period, with a project or without: where there is none it reports nil."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="standing_duties")
    form = models.CharField(max_length=40)
    from_period = models.CharField(max_length=7)
    to_period = models.CharField(max_length=7, blank=True, help_text="last period, empty while it lasts")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = StandingDutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "standing duties"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "form"], condition=Q(to_period=""), name="one_open_standing_duty_per_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.form}"


class UrgingQuerySet(models.QuerySet["Urging"]):
    def visible_to(self, person: Person) -> UrgingQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())


class Urging(models.Model):
    """A unit was urged: for which forms of the period, and whose turn it was. At most one a role and business day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="urgings")
    period = models.CharField(max_length=7)
    forms = models.JSONField(default=list)
    role = models.CharField(max_length=20, help_text="who had the returns in hand")
    on = models.DateField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="business time of the last click of the day")

    objects = UrgingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "period", "role", "on"], name="urged_once_a_day"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["period"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.on}"
