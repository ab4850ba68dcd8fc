"""The thresholds of the pool as they hold today, and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sanzhua.registry.models import ReserveSetting
from sanzhua.registry.rules.reserve_data import Parameter, PartRule, laid_over, parameters
from sanzhua.ui import times


def settings() -> dict[str, int]:
    """Every threshold by its key; the city's newest row over what is shipped."""
    own = dict(ReserveSetting.objects.order_by("pk").values_list("key", "value"))
    return {key: own.get(key, one.value) for key, one in parameters().items()}


def part_rules() -> tuple[PartRule, ...]:
    return laid_over(settings())


@dataclass(frozen=True, slots=True)
class SettingRow:
    parameter: Parameter
    value: int
    changed: ReserveSetting | None

    @property
    def label(self) -> str:
        return self.parameter.label_en if times.is_english() else self.parameter.label


def setting_rows() -> list[SettingRow]:
    """In the order of the table, each with its newest change if the city made one."""
    own = {row.key: row for row in ReserveSetting.objects.select_related("by").order_by("pk")}
    return [
        SettingRow(one, own[key].value if key in own else one.value, own.get(key)) for key, one in parameters().items()
    ]
