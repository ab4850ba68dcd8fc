"""The formulas of derived cells in a template: the same arithmetic as `rules.derive`, in words that WPS understands."""

from collections.abc import Callable, Mapping

from sanzhua.base.periods import Period
from sanzhua.formbook.history import History, Row
from sanzhua.formbook.rules.derive import FLOWS, Flow, year_base

Where = Callable[[str], str | None]


def formulas(form: str, period: Period, values: Row, history: History, *, merged_january: bool) -> Mapping[str, str]:
    """By column key, with `{key}` for a cell of the same row; amounts from before are written in, in 万元."""
    flow = FLOWS.get(form)
    if flow is None:
        return {}
    base = year_base(flow, period, history, merged_january=merged_january)
    found = {}
    if base.known:
        found[flow.year] = f'=IF({{{flow.month}}}="","",{_wan(base.amount)}+{{{flow.month}}})'
    found |= _whole(flow, values, history, period)
    if form == "construction":
        year = f"{period.year:04d}"
        found["new_or_continuing"] = (
            f'=IF({{start_actual}}="",IF(N({{invested_before}})>0,"续建",""),'
            f'IF(LEFT({{start_actual}},4)="{year}","新开工","续建"))'
        )
    return found


def _whole(flow: Flow, values: Row, history: History, period: Period) -> Mapping[str, str]:
    if flow.before is None:
        last = history.last.get(flow.total)
        if last is None or history.last_period != period.previous():
            return {}
        return {flow.total: f'=IF({{{flow.month}}}="","",{_wan(last)}+{{{flow.month}}})'}
    fresh = str(values.get("start_actual") or "").startswith(f"{period.year:04d}")
    if values.get(flow.before) is None and not fresh:
        return {}
    return {flow.total: f'=IF({{{flow.year}}}="","",N({{{flow.before}}})+{{{flow.year}}})'}


def _wan(yuan: int) -> str:
    """Yuan in 万元 as a plain number without exponent."""
    whole, rest = divmod(abs(yuan), 10_000)
    text = f"{whole}.{rest:04d}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"({'-' if yuan < 0 else ''}{text})" if yuan < 0 else text
