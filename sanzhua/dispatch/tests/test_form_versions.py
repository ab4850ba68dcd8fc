"""A form's office writes the next version: what it may change, from when, and what everything then follows."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import form_editing
from sanzhua.dispatch.actions import accept, hand_in, open_report, sign
from sanzhua.dispatch.actions.form_versions import (
    discard_draft,
    edit_version,
    put_in_force,
    set_first_period,
    start_version,
    take_back_version,
)
from sanzhua.dispatch.column_uses import own_uses
from sanzhua.dispatch.form_editing import ColumnWords
from sanzhua.dispatch.models import Version
from sanzhua.dispatch.queries.form_versions import first_free_period, running_beside, taken_keys
from sanzhua.dispatch.queries.grid import grid
from sanzhua.dispatch.queries.sign import sign_page
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, WAN, Scene, on, signed
from sanzhua.facts import own
from sanzhua.facts.actions import MetricDraft, define_metric
from sanzhua.facts.definitions import metric
from sanzhua.facts.queries import metrics, rows_of
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.wording import formula
from sanzhua.formbook.definition import form_of_data, load_form
from sanzhua.formbook.help import form_page
from sanzhua.formbook.models import FormVersion
from sanzhua.formbook.queries import form_for, form_of
from sanzhua.formbook.reader import read_workbook
from sanzhua.formbook.rules import check_row
from sanzhua.formbook.schema import row_schema
from sanzhua.formbook.template_writer import write_template
from sanzhua.ledger.models import Outbox

JULY = Period(2019, 7)
NINTH_OF_AUGUST = EIGHTH.replace(month=8, day=9)
CRANES_METRIC = MetricDraft(
    source=FORM,
    key="cranes",
    from_period="2019-06",
    label="塔吊多的项目",
    measure="个",
    numerator="count(DISTINCT CASE WHEN x_tdsl > 2 THEN project END)",
    clause="会议纪要",
)
CRANES = ColumnWords("塔吊数量", "Tower cranes", "进展", "工地上的塔吊。", fact="工地塔吊的台数", required=True)


def started(scene: Scene, start: Period = JULY) -> FormVersion:
    return start_version(form=FORM, from_period=start, by=scene.cast.dispatcher)


def edited(scene: Scene, draft: FormVersion, edit: Any) -> FormVersion:
    return edit_version(draft=draft, seen=draft.revision, by=scene.cast.dispatcher, edit=edit)


def with_cranes(scene: Scene, draft: FormVersion, words: ColumnWords = CRANES, kind: str = "int") -> FormVersion:
    running, taken = running_beside(FORM, draft.from_period), taken_keys()
    return edited(scene, draft, lambda form: form_editing.add_typed(form, words, kind, running=running, taken=taken))


def retired(scene: Scene, draft: FormVersion, key: str) -> FormVersion:
    return edited(scene, draft, lambda form: form_editing.retire(form, key))


def renamed(scene: Scene, draft: FormVersion, key: str, heading: str, kind: str = "") -> FormVersion:
    column = form_of_data(draft.definition).by_key[key]
    words = ColumnWords(heading, heading, column.group, column.help, column.help_en, column.synonyms)
    return edited(scene, draft, lambda form: form_editing.reword(form, key, words, kind, is_new=False, running=()))


def put(scene: Scene, draft: FormVersion) -> FormVersion:
    return put_in_force(draft=draft, seen=draft.revision, by=scene.cast.dispatcher, reason="按省里新表式")


def accepted(scene: Scene) -> Version:
    version = signed(scene)
    accept(report=version.report, by=scene.cast.dispatcher, sha256=version.sha256)
    return version


def july_handed_in(scene: Scene, **more: str) -> Version:
    """July's return of the county, 100 of each project and what else is said of all."""
    report = open_report(form=FORM, unit=scene.cast.lishu, period=str(JULY), by=scene.cast.clerk)
    july = replace(scene, report=report)
    for row in range(len(scene.projects)):
        for column, text in {"done_month": "100", "progress_text": f"第{row + 4}层浇筑", **more}.items():
            july.save(row, column, text)
    return hand_in(report=report, by=scene.cast.clerk)


def july_accepted(scene: Scene, **more: str) -> Version:
    version = july_handed_in(scene, **more)
    sign(version=version, by=scene.cast.head, sha256=version.sha256)
    version.refresh_from_db()
    accept(report=version.report, by=scene.cast.dispatcher, sha256=version.sha256)
    return version


def july_with_cranes(scene: Scene) -> FormVersion:
    return put(scene, with_cranes(scene, started(scene)))


def test_a_column_added_by_the_editor_is_in_all_faces(scene: Scene, tmp_path: Path) -> None:
    july_with_cranes(scene)
    form = form_for(FORM, JULY)
    assert row_schema(form)["properties"]["x_tdsl"]["type"] == ["integer", "null"]
    assert "工地上的塔吊。" in [one.help for group in form_page(form).groups for one in group.columns]
    hits = check_row(form, JULY, {"name": "某项目"})
    assert ("value_missing", "x_tdsl") in [(hit.rule, hit.key) for hit in hits]
    content = write_template(form, JULY, [], "梨树县")
    table = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert "塔吊数量" in [cell.value for line in table["3:4"] for cell in line]
    book = openpyxl.Workbook()
    for line in (["项目名称", "总投资（万元）", "塔吊数量"], ["某饲料加工厂", 6_000, 2]):
        book.active.append(line)
    book.save(tmp_path / "district.xlsx")
    assert read_workbook(tmp_path / "district.xlsx", form, JULY).rows[0].values["x_tdsl"] == 2
    with on(NINTH_OF_AUGUST):
        report = open_report(form=FORM, unit=scene.cast.lishu, period=str(JULY), by=scene.cast.clerk)
        assert "x_tdsl" in [column.key for column in grid(report, scene.cast.clerk).columns]


def test_an_old_report_keeps_its_version_in_every_face(scene: Scene) -> None:
    version = july_with_cranes(scene)
    assert (scene.report.definition, version.version) == (load_form(FORM), "2019.2")
    assert "x_tdsl" not in [column.key for column in grid(scene.report, scene.cast.clerk).columns]
    signed = accepted(scene)
    heading, first = [json.loads(line) for line in bytes(signed.body).splitlines()[:2]]
    assert heading["form_version"] == "2019.1"
    assert "x_tdsl" not in first["values"]
    assert form_for(FORM, JUNE) == load_form(FORM)


def test_figures_are_carried_and_compared_over_the_boundary(scene: Scene) -> None:
    accepted(scene)
    draft = retired(scene, with_cranes(scene, started(scene)), "permits_missing")
    version = put(scene, draft)
    with on(NINTH_OF_AUGUST):
        handed = july_accepted(scene, x_tdsl="3")
        assert handed.report.form_version == version.version
        assert handed.report.rows.all()[0].values["start_actual"] == "2018-05"
        assert json.loads(bytes(handed.body).splitlines()[0])["form_version"] == version.version
        assert "x_tdsl" not in {change.column for change in sign_page(handed).changes}
    assert {row["x_tdsl"] for row in rows_of(FORM, JULY)} == {3}
    assert all("x_tdsl" not in row for row in rows_of(FORM, JUNE))
    assert metrics(["done_month"], period=JULY)["total"] == {"done_month": 300 * WAN}
    assert [row["x_tdsl"] for row in rows_of(FORM, JULY, where="x_tdsl > 2")] == [3, 3, 3]


def test_a_metric_whose_column_went_says_so(scene: Scene) -> None:
    put(scene, retired(scene, started(scene), "plan_year"))
    with on(NINTH_OF_AUGUST):
        assert sign_page(july_accepted(scene)).totals
    found = metrics(["plan_year", "completion_rate", "done_month"], period=JULY, by=["unit"])
    assert found["total"] == {"plan_year": None, "completion_rate": None, "done_month": 300 * WAN}
    assert found["rows"][0]["values"]["plan_year"] is None
    sentence = "自2019年7月起，本表不再有“本年计划投资”一栏，这项指标没有数。"
    assert [one.get("gone") for one in found["metrics"]] == [sentence, sentence, None]
    assert "gone" not in metrics(["plan_year"], period="2019-05")["metrics"][0]


def test_a_count_over_a_column_that_went_is_unknown_and_not_nothing(scene: Scene) -> None:
    accepted(scene)
    put(scene, retired(scene, started(scene), "in_stats"))
    assert metrics(["included"], period=JUNE)["total"]["included"] == 3
    with on(NINTH_OF_AUGUST):
        assert sign_page(july_accepted(scene)).totals
    assert metrics(["included"], period=JULY)["total"] == {"included": None}


def test_a_citys_own_metric_reads_an_added_column_while_the_form_has_it(scene: Scene) -> None:
    accepted(scene)
    july_with_cranes(scene)
    define_metric(CRANES_METRIC, unit=scene.cast.city, by=scene.cast.dispatcher)
    with on(NINTH_OF_AUGUST):
        july_accepted(scene, x_tdsl="3")
        assert metrics(["cranes"], period=JULY, by=["unit"])["total"] == {"cranes": 3}
        assert metrics(["cranes"], period=Period(2019, 8))["total"] == {"cranes": 0}
        assert formula(own.find(FORM, "cranes", JULY)) == "塔吊数量 > 2的项目数"
        put(scene, retired(scene, started(scene, Period(2019, 8)), "x_tdsl"))
    before = metrics(["cranes"], period=JUNE, lang="en")
    assert (before["total"], before["metrics"][0]["gone"]) == (
        {"cranes": None},
        "The form has the column “Tower cranes” from 2019-07 on only, so there is no such figure before.",
    )
    with on(NINTH_OF_AUGUST.replace(month=9)), pytest.raises(Incomplete, match="“x_tdsl”不是"):
        define_metric(replace(CRANES_METRIC, key="more"), unit=scene.cast.city, by=scene.cast.dispatcher)


def test_an_office_is_told_of_the_citys_own_metrics_over_a_column(scene: Scene) -> None:
    july_with_cranes(scene)
    define_metric(CRANES_METRIC, unit=scene.cast.city, by=scene.cast.dispatcher)
    assert [use.what for use in own_uses()[FORM, "x_tdsl"]] == ["塔吊多的项目"]


def test_the_figure_pages_say_that_a_column_went(scene: Scene, client: Client) -> None:
    put(scene, retired(scene, started(scene), "plan_year"))
    with on(NINTH_OF_AUGUST):
        july_accepted(scene)
        client.force_login(scene.cast.dispatcher)
        for address in ("", f"{FORM}/completion_rate/"):
            text = client.get(f"/reports/figures/{address}?period={JULY}").content.decode()
            assert "自2019年7月起，本表不再有“本年计划投资”一栏，这项指标没有数。" in text


def test_a_rate_across_sources_is_unknown_where_a_column_of_one_side_went(scene: Scene) -> None:
    put(scene, retired(scene, started(scene), "plan_year"))
    one = replace(metric("across", "baseline_completion_rate"), numerator=f"{FORM}.plan_year")
    with on(NINTH_OF_AUGUST):
        july_accepted(scene)
        found = answer(Question(JULY), [one], (), "across")
    assert (found.total, found.gone) == ({one.key: None}, {one.key: (FORM, "plan_year")})


def test_old_workbooks_are_still_read_after_a_column_was_renamed(scene: Scene, tmp_path: Path) -> None:
    put(scene, renamed(scene, started(scene), "progress_text", "工程现状"))
    form, book = form_for(FORM, JULY), openpyxl.Workbook()
    for line in (["项目名称", "总投资（万元）", "形象进度"], ["某饲料加工厂", 6_000, "主体封顶"]):
        book.active.append(line)
    book.save(tmp_path / "old.xlsx")
    assert form.by_key["progress_text"].heading == "工程现状"
    assert read_workbook(tmp_path / "old.xlsx", form, JULY).rows[0].values["progress_text"] == "主体封顶"


@pytest.mark.parametrize("start", ["2019-05", "2019-06", "2018-12"])
def test_a_version_does_not_begin_where_returns_are_or_could_be(scene: Scene, start: str) -> None:
    with pytest.raises(WrongState, match="最早从2019年7月起"):
        started(scene, Period.parse(start))


def test_the_first_free_period_moves_on_with_the_calendar(scene: Scene) -> None:
    assert first_free_period("central_fund") == JULY
    with on(NINTH_OF_AUGUST):
        assert first_free_period("central_fund") == Period(2019, 8)


def test_a_key_keeps_its_type_for_ever(scene: Scene) -> None:
    with pytest.raises(WrongState, match="“当月完成投资”已经用过，类型不能再改"):
        renamed(scene, started(scene), "done_month", "当月完成投资", kind="text")


def test_a_key_is_never_given_again(scene: Scene) -> None:
    put(scene, with_cranes(scene, started(scene)))
    draft = retired(scene, started(scene, Period(2020, 1)), "x_tdsl")
    draft = with_cranes(scene, draft, replace(CRANES, heading="塔吊数量", fact="塔吊总数的另一种数法"))
    assert "x_tdsl2" in form_of_data(draft.definition).by_key


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ColumnWords("签约阶段", fact="别的"), None),
        (ColumnWords("当月到位资金"), "《招商引资项目月调度表》填报的“当月到位资金”是同一件事"),
        (ColumnWords("协议投资额"), "项目库里已有（《招商引资项目月调度表》的“协议投资额”）"),
        (ColumnWords("工程形象进度"), "本表已有“形象进度”一栏"),
        (ColumnWords("外资数", fact="实际利用外资（美元）"), "《招商引资项目月调度表》的“外资”填的就是“实际利用外资"),
    ],
)
def test_a_typed_column_that_asks_what_another_asks_is_refused_by_name(
    scene: Scene, words: ColumnWords, said: str | None
) -> None:
    draft = started(scene)
    if said is None:
        assert with_cranes(scene, draft, words, "text").revision == 2
        return
    with pytest.raises(WrongState, match=said.replace("（", ".").replace("）", ".")):
        with_cranes(scene, draft, words, "money")


def test_two_forms_drafted_at_once_cannot_both_ask_one_thing(scene: Scene) -> None:
    first = with_cranes(scene, started(scene))
    other = start_version(form="attraction", from_period=JULY, by=scene.cast.form_owner)
    other = edit_version(
        draft=other,
        seen=1,
        by=scene.cast.form_owner,
        edit=lambda form: form_editing.add_typed(form, CRANES, "int", running=(), taken=taken_keys()),
    )
    put(scene, first)
    with pytest.raises(WrongState, match="《在建（开工）项目月调度表》填报的“塔吊数量”是同一件事"):
        put_in_force(draft=other, seen=2, by=scene.cast.form_owner, reason="新表式")


@pytest.mark.parametrize(
    "key", ["name", "total", "stage", "done_month", "done_year", "invested_before", "start_actual"]
)
def test_what_the_house_works_with_cannot_be_retired(scene: Scene, key: str) -> None:
    with pytest.raises(WrongState, match="不能停用"):
        retired(scene, started(scene), key)


def test_a_retired_column_can_be_brought_back_where_it_stood(scene: Scene) -> None:
    draft = retired(scene, started(scene), "progress_text")
    draft = edited(scene, draft, lambda form: form_editing.bring_back(form, load_form(FORM), "progress_text"))
    assert form_of_data(draft.definition).keys() == load_form(FORM).keys()


def test_columns_change_places(scene: Scene) -> None:
    draft = edited(scene, started(scene), lambda form: form_editing.move(form, "note", "name"))
    assert form_of_data(draft.definition).keys()[:2] == ("note", "name")


def test_two_editors_at_once_are_noticed(scene: Scene) -> None:
    draft = started(scene)
    with_cranes(scene, draft)
    with pytest.raises(WrongState, match="赵宏刚改过这份草稿"):
        edit_version(draft=draft, seen=1, by=scene.cast.dispatcher, edit=lambda form: form)


def test_putting_in_force_is_one_act_in_the_ledger_with_the_hash(scene: Scene) -> None:
    draft = with_cranes(scene, started(scene))
    with pytest.raises(Incomplete, match="修改原因"):
        put_in_force(draft=draft, seen=draft.revision, by=scene.cast.dispatcher, reason=" ")
    version = put(scene, draft)
    assert put(scene, draft).pk == version.pk
    body = json.loads(bytes(Outbox.objects.get(kind="form.put_in_force").body))["facts"]
    assert (body["form"], body["version"], body["from"], body["added"]) == (FORM, "2019.2", "2019-07", ["x_tdsl"])
    assert body["sha256"] == version.sha256
    assert len(version.sha256) == 64


def test_a_draft_without_a_change_is_not_put_in_force(scene: Scene) -> None:
    with pytest.raises(Incomplete, match="没有什么要启用"):
        put(scene, started(scene))


def test_a_version_can_be_taken_back_until_its_period_opens(scene: Scene) -> None:
    version = july_with_cranes(scene)
    take_back_version(version=version, by=scene.cast.dispatcher)
    take_back_version(version=version, by=scene.cast.dispatcher)
    assert Outbox.objects.filter(kind="form.take_back").count() == 1
    assert form_for(FORM, JULY) == load_form(FORM)
    again = july_with_cranes(scene)
    assert again.version == "2019.3", "a name is never given twice"
    with on(NINTH_OF_AUGUST), pytest.raises(WrongState, match="已经开始填报，不能收回"):
        take_back_version(version=again, by=scene.cast.dispatcher)


def test_a_draft_that_waited_too_long_wants_another_period(scene: Scene) -> None:
    draft = with_cranes(scene, started(scene))
    with on(NINTH_OF_AUGUST):
        with pytest.raises(WrongState, match="最早从2019年8月起"):
            put(scene, draft)
        draft = set_first_period(
            draft=draft, seen=draft.revision, from_period=Period(2019, 8), by=scene.cast.dispatcher
        )
        assert put(scene, draft).from_period == "2019-08"


def test_only_one_draft_stands_and_it_can_be_dropped(scene: Scene) -> None:
    draft = started(scene)
    assert started(scene, Period(2020, 1)).pk == draft.pk
    discard_draft(draft=draft, by=scene.cast.dispatcher)
    assert not FormVersion.objects.exists()


def test_a_form_is_written_by_its_office_and_the_city_only(scene: Scene) -> None:
    cast = scene.cast
    for person in (cast.clerk, cast.head, cast.viewer, cast.stranger, cast.system_admin, cast.form_owner):
        with pytest.raises(NotAllowed):
            start_version(form=FORM, from_period=JULY, by=person)
    assert start_version(form="attraction", from_period=JULY, by=cast.form_owner).state == "draft"


def test_a_draft_is_nobodys_form(scene: Scene) -> None:
    with_cranes(scene, started(scene))
    assert form_for(FORM, "2030-01") == load_form(FORM)
    assert not FormVersion.objects.visible_to(scene.cast.clerk).exists()
    assert FormVersion.objects.visible_to(scene.cast.dispatcher).exists()


def test_a_version_put_in_force_by_another_process_is_seen(scene: Scene) -> None:
    assert form_for(FORM, JULY) == load_form(FORM)
    draft = form_of_data(with_cranes(scene, started(scene)).definition)
    FormVersion.objects.update(state="in_force", version="2019.2")
    assert form_for(FORM, JULY) == draft


def test_the_form_of_a_report_costs_no_query(scene: Scene, django_assert_num_queries: Any) -> None:
    version = july_with_cranes(scene)
    form_of(FORM, version.version)
    with django_assert_num_queries(0):
        assert "x_tdsl" in form_of(FORM, version.version).by_key
    with django_assert_num_queries(1):
        form_for(FORM, JULY)
