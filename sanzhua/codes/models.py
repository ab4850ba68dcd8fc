"""Days of the working calendar that an office sets itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarOverride(models.Model):
    """One day laid over the shipped calendar, for one unit and all below it, or for everybody."""

    owner_unit_id = models.PositiveBigIntegerField(
        _("所属单位"), null=True, blank=True, help_text=_("为空时对所有单位有效")
    )
    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=40, help_text=_("例如：春节、春节调休上班"))
    note = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("文件名称和文号"))

    class Meta:
        verbose_name = _("工作日历调整")
        verbose_name_plural = _("工作日历调整")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["owner_unit_id", "day"], name="calendar_day_once_a_unit"),
            # Not nulls_distinct=False: SQLite cannot do that.
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(owner_unit_id__isnull=True), name="calendar_day_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
