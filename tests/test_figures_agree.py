"""One closed month, asked five ways: page, workbook, bulletin, API and command give the same figures, and set each
beside the same others."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from config.commands import metrics as command
from sanzhua.base import clock
from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.models import Bulletin
from sanzhua.dispatch.queries import figures as queries
from sanzhua.facts.comparisons import COMPARISONS
from sanzhua.home.cockpit_spec import load_spec
from sanzhua.home.tests.month import JULY, JUNE, Month, make_month, seen_by
from tests.cast import make_cast

CONSTRUCTION = ("projects", "done_year", "completion_rate", "start_rate", "inclusion_rate")
FUNDS = ("allocated_central", "arrived_central", "paid_central", "payment_rate")
# Where the bulletin says the same.
IN_BULLETIN = {
    "项目数": "projects", "完成投资": "done_year", "投资完成率": "completion_rate", "入统率": "inclusion_rate",
    "下达中央投资": "allocated_central", "中央支付率": "payment_rate",
}  # fmt: skip


@pytest.fixture
def month(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Month]:
    settings.SANZHUA_DATA = tmp_path
    monkeypatch.setattr(command, "require_ready", lambda: None)
    with clock.use_fixed(JULY):
        made = make_month(make_cast())
        made.close()
        yield made


def on_page(month: Month) -> dict[str, Any]:
    page = seen_by(month.cast.dispatcher)
    return {one.key: one.value for one in page.figures} | {one.key: one.value for one in page.funds.steps}


def in_workbook(month: Month) -> dict[str, Any]:
    """In yuan and ratios again."""
    client = Client()
    client.force_login(month.cast.dispatcher)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/cockpit/tables.xlsx?period={JUNE}").content))
    found = {}
    for _label, value, unit, _beside, key in book["主要指标"].iter_rows(min_row=2, values_only=True):
        found[str(key).split(".")[1]] = value / 100 if unit == "%" else value * 10_000 if unit == "万元" else value
    (_word, *sums) = next(row for row in book["中央预算内资金"].iter_rows(values_only=True) if row[0] == "合计")
    return found | {key: value * 10_000 for key, value in zip(FUNDS[:3], sums, strict=True)}


def from_api(month: Month) -> dict[str, Any]:
    client = Client()
    client.force_login(month.cast.dispatcher)
    found: dict[str, Any] = {}
    for form, keys in (("construction", CONSTRUCTION), ("central_fund", FUNDS)):
        asked = {"metric": ",".join(keys), "period": str(JUNE), "form": form}
        found |= client.get("/api/metrics", asked).json()["total"]
    return found


def from_command(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    found: dict[str, Any] = {}
    for form, keys in (("construction", CONSTRUCTION), ("central_fund", FUNDS)):
        asked = ["metrics", *keys, "--period", str(JUNE), "--form", form, "--format", "json"]
        assert command.run(parser.parse_args(asked)) == 0
        found |= json.loads(capsys.readouterr().out)["total"]
    return found


def compared_by_api(month: Month, key: str, **options: str) -> Any:
    client = Client()
    client.force_login(month.cast.dispatcher)
    asked = {"metric": key, "period": str(JUNE), "by": "unit", "compare": ",".join(COMPARISONS), **options}
    return client.get("/api/metrics", asked).json()


def compared_by_command(capsys: pytest.CaptureFixture[str], key: str, **options: str) -> Any:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    more = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    asked = ["metrics", key, "--period", str(JUNE), "--by", "unit", "--compare", ",".join(COMPARISONS), *more]
    assert command.run(parser.parse_args(asked)) == 0
    return json.loads(capsys.readouterr().out)


def compared_on_page(month: Month, key: str, **options: Any) -> Any:
    """What stands in the cells of the page, without what it needs for its own layout."""
    page = queries.figure("construction", key, queries.Asked(JUNE, **options), month.cast.dispatcher)
    total = {name: value for name, value in page["total"].items() if name not in ("rank", "share")}
    return {name: page[name] for name in ("period", "metric", "by", "rows")} | {"total": total}


def in_bulletin(month: Month) -> Bulletin:
    return draw_up(period=str(JUNE), by=month.cast.dispatcher)


def test_page_workbook_bulletin_api_and_command_agree(month: Month, capsys: pytest.CaptureFixture[str]) -> None:
    page, api = on_page(month), from_api(month)
    assert {key: page[key] for key in api} == api
    assert api == from_command(capsys)
    book = in_workbook(month)
    assert {key: book[key] for key in api} == pytest.approx(api)
    bulletin = in_bulletin(month)
    assert {bulletin.figures[name]["metric"]: bulletin.figures[name]["value"] for name in IN_BULLETIN} == {
        key: api[key] for key in IN_BULLETIN.values()
    }


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("done_year", {}),
        ("completion_rate", {}),
        ("projects", {"packages": "whole"}),
        ("projects", {"packages": "parts"}),
        ("done_month", {"time": "year"}),
        ("done_month", {"time": "start"}),
        ("done_year", {"basis": "comparable"}),
        ("done_year", {"closed_on": f"{JULY:%Y-%m-%d}"}),
    ],
)
def test_page_api_and_command_set_a_figure_beside_the_same_others(
    month: Month, capsys: pytest.CaptureFixture[str], key: str, options: dict[str, str]
) -> None:
    api = compared_by_api(month, key, **options)
    assert api["rows"]
    assert api == compared_by_command(capsys, key, **options)
    closed = {"closed_on": date.fromisoformat(options["closed_on"])} if "closed_on" in options else {}
    assert api == compared_on_page(month, key, **{**options, **closed})


def test_the_ranks_of_the_api_are_those_of_the_cockpit(month: Month) -> None:
    leagues = seen_by(month.cast.dispatcher).leagues.leagues
    (league,) = (one for one in leagues if one.kind == "region")
    names = ", ".join(f"'{line.unit.name}'" for line in league.rows)
    asked = compared_by_api(month, load_spec().rank, where=f"unit IN ({names})")
    told = {line.unit.name: line.rank for line in league.rows if line.rank}
    assert {row["unit"]: row["rank"] for row in asked["rows"]} == told != {}


def test_last_year_and_the_ranks_agree_with_the_bulletin(month: Month) -> None:
    page, bulletin = seen_by(month.cast.dispatcher), in_bulletin(month)
    (done,) = (one for one in page.figures if one.key == "done_year")
    assert bulletin.figures["去年同期完成"]["shown"] in done.beside
    assert page.trend.months[5].last == bulletin.figures["去年同期完成"]["value"]
    tables = [block for block in bulletin.blocks if block["kind"] == "table" and block["columns"][0] == "名次"]
    told = [[row[1]["text"] for row in table["rows"]] for table in tables]
    assert told == [[line.unit.label for line in league.rows] for league in page.leagues.leagues]
