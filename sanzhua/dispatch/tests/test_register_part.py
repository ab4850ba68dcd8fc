"""The register as a source of figures: live while a month is open, frozen when it closes."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sanzhua.dispatch.actions import accept, close_period
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, MAY, WAN, Scene, on, signed
from sanzhua.facts.actions import rebuild_loaded_parts
from sanzhua.facts.models import Part
from sanzhua.facts.queries import metrics, rows_behind, verify_parts
from sanzhua.facts.storage import folder
from sanzhua.ledger.models import Outbox
from sanzhua.registry.actions import change_life
from sanzhua.registry.actions.chains import link_project, make_chain
from sanzhua.registry.choices import Status
from sanzhua.registry.models import YearPlan


def of_register(*keys: str, period: str = JUNE, by: tuple[str, ...] = ()) -> dict[str, object]:
    answer = metrics(keys, form="register", period=period, by=by)
    return {row[by[0]]: row["values"] for row in answer["rows"]} if by else dict(answer["total"])


def leave(scene: Scene, place: int) -> None:
    change_life(
        scene.projects[place], by=scene.cast.clerk, on=date(2019, 7, 8), status=Status.CANCELLED, reason="不再建设"
    )


def test_an_open_month_is_read_as_the_register_stands(scene: Scene) -> None:
    assert of_register("projects", "total") == {"projects": 3, "total": 180_600 * WAN}
    leave(scene, 0)
    assert of_register("projects", "total") == {"projects": 2, "total": 128_600 * WAN}


def test_a_close_freezes_the_register_and_says_so_in_the_ledger(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    leave(scene, 0)
    assert of_register("projects") == {"projects": 3}
    assert of_register("projects", by=("top_unit",)) == {"梨树县": {"projects": 3}}
    part = Part.objects.get(source="register")
    said = json.loads(bytes(Outbox.objects.get(kind="period.close").body))["facts"]
    assert (said["register"], part.rows) == (part.source_sha256, 3)
    assert {row["unit"] for row in rows_behind("projects", form="register", period=JUNE)} == {"梨树县"}


def test_a_month_that_is_over_and_was_never_frozen_says_nothing(scene: Scene) -> None:
    assert of_register("projects", "total", period=MAY) == {"projects": 0, "total": None}


def test_each_close_of_a_month_freezes_anew_and_once_where_nothing_changed(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    close_period(form="reserve", period=JUNE, by=scene.cast.dispatcher)
    assert Part.objects.filter(source="register").count() == 1
    leave(scene, 0)
    close_period(form="attraction", period=JUNE, by=scene.cast.dispatcher)
    assert of_register("projects") == {"projects": 2}
    assert [part.version for part in Part.objects.filter(source="register")] == [1, 2]


def test_a_lost_file_is_made_again_from_its_bytes(scene: Scene) -> None:
    close_period(form=FORM, period=JUNE, by=scene.cast.dispatcher)
    leave(scene, 0)
    (folder() / Part.objects.get(source="register").path).unlink()
    assert not verify_parts().ok
    assert rebuild_loaded_parts() == 1
    assert verify_parts().ok
    assert of_register("projects", by=("unit",)) == {"梨树县": {"projects": 3}}


def test_a_rate_across_sources_is_divided_after_both_sides_are_added_up(scene: Scene) -> None:
    for project, yuan in zip(scene.projects, (20_000, 20_000, 3_000), strict=True):
        months = [yuan * WAN, *[0] * 11]
        plan = {"on": date(2019, 1, 10), "approver": "市政府常务会议", "paper": "四政发〔2019〕1号"}
        YearPlan.objects.create(project=project, year=2019, months=months, by=scene.cast.clerk, at=EIGHTH, **plan)
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    for by in ((), ("unit",), ("top_unit",)):
        answer = metrics(["baseline_completion_rate"], form="across", period=JUNE, by=by)
        found = [answer["total"], *(row["values"] for row in answer["rows"])]
        assert found == [{"baseline_completion_rate": 0.5}] * len(found)
    assert len(answer["rows"]) == 1


def test_what_the_register_knew_at_acceptance_is_frozen_into_the_rows(scene: Scene) -> None:
    with on(EIGHTH - timedelta(days=1)):
        chain = make_chain(
            name="玉米精深加工", lead=scene.cast.commerce, target=WAN, target_year=2022, by=scene.cast.dispatcher
        )
        link_project(chain, project=scene.projects[1], role="midstream", by=scene.cast.dispatcher)
    version = signed(scene)
    accept(report=scene.report, by=scene.cast.dispatcher, sha256=version.sha256)
    chain.links.all().delete()
    answer = metrics(["total"], period=JUNE, by=("chain",))
    assert [(row["chain"], row["values"]["total"]) for row in answer["rows"]] == [
        ("玉米精深加工", 120_000 * WAN),
        (None, 60_600 * WAN),
    ]
