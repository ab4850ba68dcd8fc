"""Why a metric has no figure: the form of the month lacks a column that it reads."""

from __future__ import annotations

from collections.abc import Collection

from sanzhua.base.periods import Period
from sanzhua.facts.definitions import Metric
from sanzhua.facts.storage_types import REGISTER
from sanzhua.formbook.queries import form_for, form_of, versions_of


def missing_column(one: Metric, versions: Collection[str], period: Period) -> str:
    """A column of the metric that none of the period's returns (`versions` are theirs) nor their form has; or empty."""
    if one.form == REGISTER or not versions:
        return ""
    if any(one.columns <= form_of(one.form, version).by_key.keys() for version in versions):
        return ""
    return min(one.columns - form_for(one.form, period).by_key.keys(), default="")


def gone_sentence(form: str, column: str, period: Period, lang: str = "zh") -> str:
    """Since when the form has the column no longer, and under which heading it last stood there; or not before when."""
    listed = versions_of(form).listed
    places = [place for place, (_first, version) in enumerate(listed) if column in version.by_key]
    before = [place for place in places if listed[place][0] <= str(period)]
    place = before[-1] if before else places[0]
    since, held = Period.parse(listed[place + 1 if before else place][0]), listed[place][1].by_key[column]
    if before and lang.startswith("zh"):
        return f"自{since.label_zh}起，本表不再有“{held.heading}”一栏，这项指标没有数。"
    if before:
        return f"From {since} on the form has no column “{held.heading_en}”, so there is no such figure."
    if lang.startswith("zh"):
        return f"本表自{since.label_zh}起才有“{held.heading}”一栏，此前这项指标没有数。"
    return f"The form has the column “{held.heading_en}” from {since} on only, so there is no such figure before."
