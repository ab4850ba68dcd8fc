"""By what figures may be grouped, the classes of size, and what counts as one project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.facts.definitions import WrongQuestion

DIMENSIONS = {
    "unit": gettext_lazy("报送单位"),
    "top_unit": gettext_lazy("所属县区"),
    "region": gettext_lazy("所在地区"),
    "industry": gettext_lazy("所属行业"),
    "chain": gettext_lazy("产业链"),
    "size": gettext_lazy("投资规模"),
    "nature": gettext_lazy("建设性质"),
    "stage": gettext_lazy("项目阶段"),
    "lead_unit": gettext_lazy("责任单位"),
    "leader": gettext_lazy("包保领导"),
    "batch_no": gettext_lazy("资金批次"),
}
# Worked out from other columns.
_DERIVED = {"size": "total", "top_unit": "unit"}
# A project may stand in several of these: it counts in each group, and once in the total.
_SEVERAL = ("chain", "batch_no")

WHOLE, PARTS = "whole", "parts"
PACKAGES = {
    "": gettext_lazy("按报送行"),
    WHOLE: gettext_lazy("打包项目计一个"),
    PARTS: gettext_lazy("按拆分后子项目计"),
}

# Lower bounds of `total` in yuan, included; the names are fixed by contracts.md 5.
SIZES = (
    (5_000_000_000, "≥50亿"),
    (1_000_000_000, "10亿–50亿"),
    (100_000_000, "1亿–10亿"),
    (50_000_000, "5000万–1亿"),
    (5_000_000, "500万–5000万"),
)
SMALLEST = "<500万"


def size_expression() -> str:
    """SQL for the class of `total`; null where it is unknown."""
    classes = " ".join(f"WHEN total >= {bound} THEN '{name}'" for bound, name in SIZES)
    return f"CASE WHEN total IS NULL THEN NULL {classes} ELSE '{SMALLEST}' END"


def top_unit_expression() -> str:
    """SQL for the unit below the root that the reporting unit belonged to when its report was accepted."""
    return "coalesce(nullif(split_part(unit_path, '/', 1), ''), unit)"


def own_project(packages: str, relation: str) -> str:
    """The columns to select so that a package counts as one, or by its parts; `_own` keeps the row's own project.

    Counted by parts, the package's own row is no project beside the parts that stand in the same rows.
    """
    if packages == WHOLE:
        return "* REPLACE (coalesce(package, project) AS project), project AS _own"
    if packages == PARTS:
        inside = f"project IN (SELECT package FROM {relation} WHERE package IS NOT NULL)"
        return f"* REPLACE (CASE WHEN {inside} THEN NULL ELSE project END AS project), project AS _own"
    return "*, project AS _own"


def parted(sql: str, by: Sequence[str]) -> str:
    """A row for each chain or batch of a project, where figures are grouped by them."""
    for name in _SEVERAL:
        if name in by:
            words = f"CASE WHEN {name} IS NULL THEN [NULL] ELSE string_split({name}, '、') END"
            sql = f"SELECT * REPLACE (unnest({words}) AS {name}) FROM ({sql})"
    return sql


def is_several(by: Sequence[str]) -> bool:
    """Whether a row may stand in several groups, so that these do not add up to the total."""
    return not set(_SEVERAL).isdisjoint(by)


def narrowed(name: str, value: str | None) -> tuple[str, tuple[str, ...]]:
    """SQL that holds for the rows of one group, and what is bound in it."""
    if value is None:
        return f'"{name}" IS NULL', ()
    if name in _SEVERAL:
        return f"list_contains(string_split(\"{name}\", '、'), ?)", (value,)
    return f'"{name}" = ?', (value,)


def available(columns: Mapping[str, str]) -> tuple[str, ...]:
    """The dimensions that a source with these columns has."""
    return tuple(name for name in DIMENSIONS if _DERIVED.get(name, name) in columns)


def require(names: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The names once each, in their order. Raises WrongQuestion for one that the source lacks."""
    for name in names:
        if name not in available(columns):
            known = "、".join(available(columns))
            raise WrongQuestion(_("没有维度“{name}”。可用的维度：{known}。").format(name=name, known=known))
    return tuple(dict.fromkeys(names))
