from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.documents.models import Document
from sanzhua.facts.choices import Better, Edition, FileState, Measure
from sanzhua.facts.policy import statistics_post


class PartQuerySet(models.QuerySet["Part"]):
    def current(self) -> PartQuerySet:
        return self.filter(superseded_by__isnull=True)


class Part(models.Model):
    """One accepted (source, unit, period) as a Parquet file; a rebuildable copy of canonical bytes.

    Knows its unit only as an id and frozen words, so that a later merger changes no closed figure.
    Rows of other units' parts are filtered by the caller through `unit_id`.
    """

    source = models.CharField(max_length=40, help_text="form key, or `register`")
    form_version = models.CharField(max_length=20)
    unit_id = models.BigIntegerField(db_index=True)
    unit_name = models.CharField(max_length=120)
    unit_path = models.CharField(
        max_length=500, blank=True, help_text="names from below the root down to the unit, on the day of acceptance"
    )
    period = models.CharField(max_length=7, help_text="YYYY-MM")
    version = models.PositiveIntegerField()
    version_id = models.BigIntegerField(null=True, help_text="dispatch.Version; null for the opening load")
    sha256 = models.CharField(max_length=64, help_text="of the Parquet file")
    source_sha256 = models.CharField(max_length=64, help_text="of the canonical bytes")
    path = models.CharField(max_length=200, help_text="below SANZHUA_DATA/parts")
    rows = models.PositiveIntegerField()
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")
    at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "unit_id", "period", "version"], name="one_part_per_version"),
            models.UniqueConstraint(
                fields=["source", "unit_id", "period"],
                condition=Q(superseded_by__isnull=True),
                name="one_current_part",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source", "period"])]

    def __str__(self) -> str:
        return f"{self.source} {self.unit_name} {self.period} v{self.version}"


class PartBody(models.Model):
    """Canonical bytes of a part of the opening load, from which its file can be made again.

    A part that came from a signed report has none here: its bytes stand in the report's version.
    """

    part = models.OneToOneField(Part, models.CASCADE, primary_key=True, related_name="body")
    content = models.BinaryField(help_text="Zstandard; the SHA-256 of what is inside is the part's source_sha256")

    class Meta:
        verbose_name_plural = "part bodies"

    def __str__(self) -> str:
        return str(self.part)


class OwnMetricQuerySet(models.QuerySet["OwnMetric"]):
    def visible_to(self, person: Person) -> OwnMetricQuerySet:
        """A definition holds for the units below its own, so they see it; whoever stands above sees it, too."""
        return self.filter(unit__in=person.visible_unit_ids() | person.unit_ids_above())


class OwnMetric(models.Model):
    """One version of a metric that a unit made for itself and those below it. Rows are only added.

    A figure of a period takes the newest version whose `from_period` has come, so that a new one changes no old figure.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="own_metrics")
    source = models.CharField(_("数据来源"), max_length=40)
    key = models.SlugField(_("指标代号"), max_length=40)
    version = models.PositiveIntegerField()
    from_period = models.CharField(_("自哪一期起"), max_length=7, help_text="YYYY-MM")
    label = models.CharField(_("指标名称"), max_length=60)
    label_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    measure = models.CharField(_("计量"), max_length=10, choices=Measure)
    numerator = models.TextField(_("分子"))
    denominator = models.TextField(_("分母"), blank=True)
    scope = models.TextField(_("范围"), blank=True)
    better = models.CharField(_("方向"), max_length=10, choices=Better, blank=True)
    clause = models.CharField(_("依据"), max_length=300, help_text=_("文件和条款"))
    meaning = models.TextField(_("说明"), blank=True)
    retired = models.BooleanField(_("停用"), default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    at = models.DateTimeField()

    objects = OwnMetricQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["source", "key", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "source", "key", "version"], name="one_metric_version"),
        ]

    def __str__(self) -> str:
        return f"{self.source}.{self.key} v{self.version}"


class CountyGrowthQuerySet(models.QuerySet["CountyGrowth"]):
    def visible_to(self, person: Person) -> CountyGrowthQuerySet:
        return self.filter(unit__in=person.visible_unit_ids())

    def released(self, on: date) -> CountyGrowthQuerySet:
        return self.filter(released_on__lte=on)


class CountyGrowth(models.Model):
    """固定资产投资增速 of one unit, January to the month, as the statistics bureau gives it; never computed here.

    Rows are only added: a revised figure stands beside the preliminary one. Quoted from `released_on` on.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="county_growth")
    period = models.CharField(_("期"), max_length=7, help_text="YYYY-MM")
    edition = models.CharField(_("初步或修订"), max_length=12, choices=Edition)
    growth = models.DecimalField(_("增速"), max_digits=6, decimal_places=1, help_text=_("%，同比，1月至本月"))
    released_on = models.DateField(_("发布日期"))
    paper = models.CharField(_("出处"), max_length=200)
    file = models.ForeignKey(
        "GrowthFile", models.PROTECT, null=True, related_name="figures", help_text="null where it was typed"
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    at = models.DateTimeField()

    objects = CountyGrowthQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period", "unit_id", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["period", "released_on"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.growth}%"


class GrowthFileQuerySet(models.QuerySet["GrowthFile"]):
    def visible_to(self, person: Person) -> GrowthFileQuerySet:
        """Who enters the series for that unit: before its release nobody else reads a figure."""
        post = statistics_post(person)
        return self.filter(unit=post.scope) if post else self.none()


class GrowthFile(models.Model):
    """A sheet of the statistics bureau: read apart from the web, looked at by a person, written once as a whole.

    `told` are the words of the form for what the sheet leaves out: edition, released_on, paper. `reading`: see
    growth_sheet.read_growth.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="growth_files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=FileState, default=FileState.WAITING)
    sentence = models.TextField(blank=True, help_text=_("拒收的原因"))
    reading = models.JSONField(default=dict)
    written = models.PositiveIntegerField(null=True, help_text="figures that it brought; null before it was written")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    objects = GrowthFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return str(self.document)
