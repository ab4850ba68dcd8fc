"""A unit's own metric in the browser: typed, tried while it is typed, kept, shown with its versions, retired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.facts.models import CountyGrowth, OwnMetric
from sanzhua.facts.tests.parts import PartMaker
from sanzhua.facts.tests.test_own_metrics import DRAFT
from tests.cast import Cast

TYPED = asdict(DRAFT)


@pytest.fixture(autouse=True)
def in_july() -> Iterator[None]:
    with clock.use_fixed(datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


def send(person: Person, path: str, **typed: Any) -> Any:
    client = Client()
    client.force_login(person)
    return client.post(f"/figures/{path}", typed) if typed else client.get(f"/figures/{path}")


def test_a_dispatcher_makes_a_metric_and_finds_it_in_the_list(cast: Cast) -> None:
    answer = send(cast.dispatcher, "new/", **TYPED, do="save")
    made = OwnMetric.objects.get()
    assert (answer.status_code, answer.url, made.unit) == (302, f"/figures/{made.pk}/", cast.city)
    listed = send(cast.clerk, "").content.decode()
    assert "过半率" in listed
    assert "形象进度% ≥ 50的项目数 ÷ 项目数" in listed


def test_a_definition_is_tried_while_it_is_typed(cast: Cast, make_part: PartMaker, monkeypatch: Any) -> None:
    monkeypatch.setattr("sanzhua.facts.tests.parts.UNITS", {"梨树县": cast.lishu.pk})
    make_part({"stage": "在建", "progress_percent": 60}, {"stage": "在建"}, unit="梨树县")
    piece = send(cast.dispatcher, "preview/", source="construction", measure="ratio", numerator=DRAFT.numerator,
                 denominator=DRAFT.denominator).content.decode()  # fmt: skip
    assert "50.0%" in piece
    assert "<html" not in piece
    wrong = send(cast.dispatcher, "preview/", source="construction", numerator="sum(nosuch)").content.decode()
    assert "“nosuch”不是这个数据来源的列" in wrong
    assert OwnMetric.objects.count() == 0


def test_without_script_the_button_tries_it_and_keeps_nothing(cast: Cast) -> None:
    answer = send(cast.dispatcher, "new/", **TYPED, do="preview")
    assert (answer.status_code, OwnMetric.objects.count()) == (200, 0)
    assert "过半率 = " in answer.content.decode()


def test_what_is_wrong_is_told_beside_what_was_typed(cast: Cast) -> None:
    answer = send(cast.dispatcher, "new/", **(TYPED | {"numerator": "sum(nosuch)"}), do="save")
    assert answer.status_code == 422
    assert "“nosuch”不是这个数据来源的列" in answer.content.decode()


def test_the_next_version_keeps_source_and_key_and_a_metric_can_be_retired(cast: Cast) -> None:
    send(cast.dispatcher, "new/", **TYPED, do="save")
    made = OwnMetric.objects.get()
    changed = asdict(replace(DRAFT, label="过半项目占比", key="another", source="reserve"))
    assert send(cast.dispatcher, f"{made.pk}/", **changed, do="save").status_code == 302
    last = OwnMetric.objects.get(version=2)
    assert (last.key, last.source, last.label) == ("half_done", "construction", "过半项目占比")
    assert send(cast.dispatcher, f"{made.pk}/retire/", now="1").status_code == 302
    assert OwnMetric.objects.get(version=3).retired
    assert "过半项目占比" not in send(cast.clerk, "").content.decode()


def test_who_makes_no_metrics_reads_them(cast: Cast) -> None:
    send(cast.dispatcher, "new/", **TYPED, do="save")
    made = OwnMetric.objects.get()
    assert send(cast.clerk, "new/").status_code == 404
    assert send(cast.clerk, "preview/", **TYPED).status_code == 404
    text = send(cast.clerk, f"{made.pk}/").content.decode()
    assert "count(DISTINCT project)" in text
    assert 'name="numerator"' not in text
    assert send(cast.clerk, f"{made.pk}/", **TYPED, do="save").status_code == 403
    assert send(cast.clerk, f"{made.pk}/retire/", now="1").status_code == 403


def test_the_series_is_shown_from_its_release_on(cast: Cast) -> None:
    typed = {"period": "2019-05", "edition": "preliminary", "released_on": "2019-07-20", "paper": "统计月报"}
    answer = send(cast.dispatcher, "growth/", **typed, **{f"growth_{cast.lishu.pk}": "7.5"})
    assert (answer.status_code, CountyGrowth.objects.count()) == (302, 1)
    assert "未发布" in send(cast.dispatcher, "growth/").content.decode()
    assert "7.5" not in send(cast.clerk, "growth/").content.decode()
    with clock.use_fixed(datetime(2019, 7, 20, 9, 0, tzinfo=clock.SHANGHAI)):
        assert "7.5" in send(cast.clerk, "growth/").content.decode()
        assert "7.5" not in send(cast.stranger, "growth/").content.decode()
    assert send(cast.clerk, "growth/", **typed).status_code == 403
