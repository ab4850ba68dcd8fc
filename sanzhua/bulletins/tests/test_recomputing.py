"""A bulletin's figures come out again from what it pinned and kept, whatever happened since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.queries import recomputed
from sanzhua.bulletins.tests.conftest import Month, accept_rows, row
from sanzhua.facts import definitions


def test_figures_come_out_again_after_a_correction_and_another_definition(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulletin = draw_up(period=month.period, by=month.cast.dispatcher)
    own = {key: found for key, found in bulletin.figures.items() if found["period"] == month.period}
    printed = {key: found["value"] for key, found in own.items() if found["style"] != "growth"}
    accept_rows(month.cast, [row("A", 9_000, 10_000)], version=2)
    other = {key: replace(one, numerator="sum(total)") for key, one in definitions.metrics_of("construction").items()}
    monkeypatch.setattr(definitions, "metrics_of", lambda form: other)
    assert recomputed(bulletin) == printed
    assert printed["完成投资"] == 51_000_000
    assert any(found["unit"] for found in own.values())
