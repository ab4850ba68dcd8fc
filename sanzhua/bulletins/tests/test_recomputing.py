"""A bulletin's figures come out again from what it pinned and kept, whatever happened since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanzhua.bulletins.actions import draw_up
from sanzhua.bulletins.models import Bulletin
from sanzhua.bulletins.queries import recomputed, verify_bulletins
from sanzhua.bulletins.tests.conftest import Month, accept_rows, row
from sanzhua.bulletins.tests.studio import registered
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


def test_a_published_bulletin_that_was_changed_behind_the_program_is_found(month: Month) -> None:
    bulletin = registered(month.cast, month.period)
    assert verify_bulletins() is None
    Bulletin.objects.filter(pk=bulletin.pk).update(title="改过的标题")
    assert verify_bulletins() == "通报《改过的标题》与印发时的摘要或日志不符。"
    Bulletin.objects.filter(pk=bulletin.pk).delete()
    assert verify_bulletins() == f"日志里印发过的bulletin:{bulletin.pk}已不在。"
