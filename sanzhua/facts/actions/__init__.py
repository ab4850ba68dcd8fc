"""The deeds of the metric layer: parts, the units' own metrics, the statistics bureau's series."""

from sanzhua.facts.actions.growth import enter_growth
from sanzhua.facts.actions.growth_files import apply_growth_file, drop_growth_file, start_growth_file
from sanzhua.facts.actions.own import MetricDraft, define_metric, retire_metric
from sanzhua.facts.actions.parts import (
    NewPart,
    add_part,
    add_parts,
    compact,
    compact_all,
    freeze_register,
    rebuild_loaded_parts,
    rebuild_part,
    rows_of_body,
    sweep_orphans,
)

__all__ = [
    "MetricDraft",
    "NewPart",
    "add_part",
    "add_parts",
    "apply_growth_file",
    "compact",
    "compact_all",
    "define_metric",
    "drop_growth_file",
    "enter_growth",
    "freeze_register",
    "rebuild_loaded_parts",
    "rebuild_part",
    "retire_metric",
    "rows_of_body",
    "start_growth_file",
    "sweep_orphans",
]
