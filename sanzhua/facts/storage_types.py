"""How columns are stored in a part: a key keeps its type for ever."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sanzhua.formbook.definition import Form

REGISTER = "register"

_TYPES = {
    "money": "BIGINT",
    "usd": "BIGINT",
    "int": "BIGINT",
    "number": "DOUBLE",
    "percent": "DOUBLE",
    "bool": "BOOLEAN",
}

# What every part holds before its own columns; the words are those of the day of acceptance. `unit_path` leads from
# below the root to the unit, names between slashes; `chain` joins the project's industry chains by 、; `package` is the
# uid of the project that it is a part of.
FROZEN = {
    "period": "VARCHAR",
    "unit_id": "BIGINT",
    "unit": "VARCHAR",
    "unit_path": "VARCHAR",
    "region": "VARCHAR",
    "project": "VARCHAR",
    "project_name": "VARCHAR",
    "chain": "VARCHAR",
    "package": "VARCHAR",
    "version": "BIGINT",
    "version_id": "BIGINT",
}

# The register at a close, a row a project: kind, heading, heading_en. Stage and status are the register's own words.
REGISTER_COLUMNS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "stage": ("text", "阶段", "Stage"),
        "status": ("text", "状态", "Status"),
        "origin": ("text", "项目来源", "Origin"),
        "industry": ("text", "所属行业", "Industry"),
        "nature": ("text", "建设性质", "Nature"),
        "category": ("tags", "调度类别", "Category"),
        "total": ("money", "总投资", "Total investment"),
        "lead_unit": ("text", "责任单位", "Lead unit"),
        "leader": ("text", "包保领导", "Leader"),
        "leader_county": ("text", "县级包保领导", "County leader"),
        "batch_no": ("tags", "下达文号", "Fund batches"),
        "started_on": ("date", "开工（发改口径）", "Started (DRC)"),
        "stats_started_on": ("date", "开工（统计口径）", "Started (statistics)"),
        "finished_on": ("date", "竣工时间", "Finished"),
        "produced_on": ("date", "投产时间", "Production"),
        "admitted_on": ("date", "入储备库时间", "Admitted to the reserve"),
        "permits_due": ("int", "应办手续", "Permits due"),
        "permits_done": ("int", "已办结手续", "Permits done"),
        "plan_year": ("money", "年初计划投资", "Planned in January"),
        "plan_adjusted": ("money", "调整后年度计划投资", "Planned, as adjusted"),
        "sources_planned": ("money", "资金来源合计", "Sources planned"),
        "sources_allotted": ("money", "下达资金", "Money allotted"),
        "sources_arrived": ("money", "到位资金", "Money arrived"),
        "sources_paid": ("money", "支付资金", "Money paid"),
    }
)


def column_types(form: Form) -> dict[str, str]:
    """DuckDB type by name for every column of a part of this form, in the order in which they are stored.

    Dates are text (`2019-04` or `2019-04-18`), tags are text joined by 、.
    """
    return FROZEN | {column.key: stored_type(column.kind) for column in form.columns}


def register_types() -> dict[str, str]:
    return FROZEN | {key: stored_type(kind) for key, (kind, _zh, _en) in REGISTER_COLUMNS.items()}


def stored_type(kind: str) -> str:
    """The DuckDB type of a column of this kind."""
    return _TYPES.get(kind, "VARCHAR")
