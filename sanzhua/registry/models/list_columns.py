"""What lists of projects filter, sort and search by: copies beside the facts, kept in step by `actions.listed`.

Why columns, why these indexes, why a table of words: docs/why/0009.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LIST_COLUMNS = ("owner", "industry", "nature", "categories", "starts", "total_order", "initials")


class ListColumns(models.Model):
    """No column is null: a key-set page compares them, and null compares with nothing."""

    owner = models.CharField(_("建设单位"), max_length=200, blank=True, default="")
    industry = models.CharField(
        _("所属行业"), max_length=2, blank=True, default="", help_text="GB/T 4754: division, else section"
    )
    nature = models.CharField(_("建设性质"), max_length=20, blank=True, default="")
    categories = models.CharField(max_length=200, blank=True, default="", help_text="each word between bars: |a|b|")
    starts = models.CharField(
        _("开工年月"),
        max_length=7,
        blank=True,
        default="",
        help_text="YYYY-MM or YYYY; of the life, else reported, else planned",
    )
    total_order = models.BigIntegerField(default=-1, help_text="total in yuan, -1 where unknown")
    initials = models.CharField(max_length=200, blank=True, default="", help_text="first letters of the name's pinyin")

    class Meta:
        abstract = True


def _index(name: str, *first: str) -> models.Index:
    """In the order of one sort, with all that filters ask for, so that rows that do not fit are passed unread.

    Entries that were merged into another are in no list, and so in no index of one.
    """
    held = ("unit", "stage", "status", "source", "nature", "industry", "region", "starts", "total_order", "categories")
    fields = [*first, *(each for each in held if each not in first)]
    return models.Index(fields=fields, name=f"project_list_{name}", condition=models.Q(merged_into__isnull=True))


LIST_INDEXES: tuple[models.Index, ...] = (
    _index("new", "id"),
    _index("unit", "unit", "id"),
    _index("name", "initials", "id"),
    _index("total", "total_order", "id"),
    _index("starts", "starts", "id"),
)
