"""By what figures may be grouped, and the classes of size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from sanzhua.facts.definitions import WrongQuestion

DIMENSIONS = ("region", "unit", "industry", "stage", "nature", "lead_unit", "size")

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


def available(columns: Mapping[str, str]) -> tuple[str, ...]:
    """The dimensions that a source with these columns has."""
    return tuple(name for name in DIMENSIONS if name in columns or (name == "size" and "total" in columns))


def require(names: Sequence[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """The names once each, in their order. Raises WrongQuestion for one that the source lacks."""
    for name in names:
        if name not in available(columns):
            known = "、".join(available(columns))
            raise WrongQuestion(_("没有维度“{name}”。可用的维度：{known}。").format(name=name, known=known))
    return tuple(dict.fromkeys(names))
