"""The burden meter: what was asked, what a person had to type, what it comes to by a printed rule; nobody is ranked."""

from __future__ import annotations

import io
from collections.abc import Collection
from datetime import datetime

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.models import Person
from sanzhua.base.clock import SHANGHAI
from sanzhua.dispatch.actions import (
    apply_upload,
    decide,
    hand_in,
    nil_return,
    open_report,
    send_back,
    start_upload,
    undo_upload,
)
from sanzhua.dispatch.tests.books import county_book
from sanzhua.dispatch.tests.scene import FORM, JUNE, PROJECTS, Scene, fill, on, signed
from sanzhua.outward.burden import Burden, ColumnBurden, ColumnCost, Cost, added, by_column
from sanzhua.outward.queries import burden as queries
from sanzhua.outward.queries.burden import BurdenPage, burden_page

ITEM, JULY = f"form.{FORM}", "2019-07"
PAGE = "/outward/burden/"
REQUEST = "request.heating"


def whole(scene: Scene, who: Person | None = None) -> Burden:
    return burden_page(who or scene.cast.dispatcher).whole


def columns(page: BurdenPage) -> dict[str, ColumnBurden]:
    return {one.cost.key: one for one in page.columns}


def page_of(client: Client, who: Person, **asked: str) -> str:
    client.force_login(who)
    return client.get(PAGE, asked).content.decode()


def test_a_sheet_that_was_laid_out_asks_only_for_what_was_not_carried_into_it(scene: Scene) -> None:
    page = burden_page(scene.cast.dispatcher, item=ITEM)
    found = columns(page)
    assert (page.whole.forms, page.whole.typed, page.whole.from_file) == (1, 0, 0)
    assert (found["done_month"].cost.asked, found["done_month"].cost.fields) == (3, 3)
    assert (found["progress_text"].cost.asked, found["progress_text"].cost.fields) == (3, 0)
    assert "total" not in found  # of the register: nobody is asked
    assert "done_year" not in found  # worked out


def test_a_cell_that_a_person_typed_counts_once_however_often_it_was_rewritten(scene: Scene) -> None:
    fill(scene)
    scene.save(0, "progress_text", "冷库主体封顶，开始砌筑")
    page = burden_page(scene.cast.dispatcher, item=ITEM)
    found = columns(page)
    assert (page.whole.typed, page.whole.texts, page.whole.confirmed) == (4, 2, 1)
    assert (found["done_month"].cost.typed, found["done_month"].cost.fields) == (2, 3)
    assert (found["progress_text"].cost.typed, found["progress_text"].cost.fields) == (2, 2)


def test_cells_of_a_file_stand_apart_from_typed_ones_and_go_when_it_is_taken_back_out(scene: Scene) -> None:
    before = whole(scene)
    name = PROJECTS[0][0]
    row = (name, "", "四平示范建设有限公司", 52000, 20000, 7200, 1200, "冷库主体封顶")
    upload = start_upload(
        report=scene.report, by=scene.cast.clerk, name="6月.xlsx", data=county_book([row, ("新厂房项目", *row[1:])])
    )
    decide(upload=upload, by=scene.cast.clerk, ref="*", choice="new")
    apply_upload(upload=upload, by=scene.cast.clerk)
    scene.save(0, "progress_text", "冷库封顶")
    found = columns(burden_page(scene.cast.dispatcher, item=ITEM))
    assert (found["done_month"].cost.from_file, found["done_month"].cost.typed) == (2, 0)
    assert (found["progress_text"].cost.from_file, found["progress_text"].cost.typed) == (1, 1)
    undo_upload(upload=upload, by=scene.cast.clerk)
    assert whole(scene).from_file == before.from_file


def test_a_return_counts_in_the_month_in_which_it_is_filled_in(scene: Scene) -> None:
    page = burden_page(scene.cast.dispatcher)
    assert [line.key for line in page.by_month if line.burden.forms] == [JULY]
    assert (page.months[0], page.months[-1], len(page.months)) == ("2018-08", JULY, 12)
    with on(datetime(2020, 8, 3, tzinfo=SHANGHAI)):
        assert burden_page(scene.cast.dispatcher).items == ()


def test_being_sent_back_is_counted_and_a_nil_return_is_a_form_without_cells(scene: Scene) -> None:
    signed(scene)
    marks = [(scene.key(0), "done_month")]
    send_back(report=scene.report, marks=marks, code="wrong_unit", note="像是按元填的", by=scene.cast.dispatcher)
    assert whole(scene).returns == 1
    nil_return(form=FORM, unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger, sentence="本期没有在建项目")
    own = whole(scene, scene.cast.stranger)
    assert (own.forms, own.fields, own.minutes) == (1, 0, 2)


def test_minutes_follow_from_the_printed_rule_and_are_rounded_once() -> None:
    burden = Burden(forms=1, typed=10, from_file=2, texts=4, confirmed=8, returns=1)
    assert burden.seconds == 120 + 8 * 15 + 4 * 45 + 8 * 3 + 600
    assert burden.minutes == 17
    assert [Burden(confirmed=rows).minutes for rows in (9, 10, 29, 30)] == [0, 1, 1, 2]


def test_the_rule_stands_under_the_tables_with_its_figures(client: Client, scene: Scene) -> None:
    assert "（表×120＋数字格×15＋文字格×45＋确认无变化的行×3＋退回×600）秒÷60" in page_of(client, scene.cast.dispatcher)


def test_the_office_that_asks_sees_its_forms_and_a_unit_sees_its_own(scene: Scene) -> None:
    open_report(form="attraction", unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger)
    nil_return(form="attraction", unit=scene.cast.yitong, period=JUNE, by=scene.cast.stranger, sentence="本期没有招商")
    cast = scene.cast
    seen = {
        who: [(line.key, [unit.unit.name for unit in burden_page(who).units]) for line in burden_page(who).items]
        for who in (cast.dispatcher, cast.form_owner, cast.clerk, cast.head, cast.stranger)
    }
    both = [cast.lishu.name, cast.yitong.name]
    assert seen[cast.dispatcher] == [(ITEM, both), ("form.attraction", both)]
    assert seen[cast.form_owner] == [("form.attraction", [cast.yitong.name])]
    assert seen[cast.clerk] == seen[cast.head] == [(ITEM, [cast.lishu.name])]
    assert seen[cast.stranger] == [("form.attraction", [cast.yitong.name])]


@pytest.mark.parametrize("who", ["viewer", "system_admin", "security_admin", "audit_admin"])
def test_who_neither_asks_nor_answers_is_told_so(client: Client, scene: Scene, who: str) -> None:
    client.force_login(getattr(scene.cast, who))
    assert client.get(PAGE).status_code == 403
    assert client.get("/outward/burden.xlsx").status_code == 403


def heavy(unit: int, cells: int, month: str = JULY, key: str = REQUEST) -> Cost:
    asked = ColumnCost(0, "heating", "供热面积", False, None, cells, cells, cells)
    return Cost(key, "供热情况统计", unit, month, (asked,))


@pytest.fixture
def request_of_the_heating_office(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A second source: the stranger's unit answered 900 cells, Lishu three."""

    def costs(person: Person, months: Collection[str]) -> list[Cost]:
        units = {scene.cast.yitong.pk: 900, scene.cast.lishu.pk: 3}
        return [heavy(unit, cells) for unit, cells in units.items() if unit in person.visible_unit_ids()]

    monkeypatch.setattr(queries, "BURDEN_SOURCES", (*queries.BURDEN_SOURCES, costs))
    return scene


def test_requests_at_short_notice_stand_beside_the_forms(request_of_the_heating_office: Scene) -> None:
    cast = request_of_the_heating_office.cast
    page = burden_page(cast.dispatcher)
    assert [(line.key, line.burden.forms) for line in page.items] == [(ITEM, 1), (REQUEST, 2)]
    assert page.whole.typed == 903
    chosen = burden_page(cast.dispatcher, item=REQUEST)
    assert (chosen.whole.forms, columns(chosen)["heating"].units) == (2, 2)
    assert burden_page(cast.clerk, item=REQUEST).whole.typed == 3


def test_nobody_is_ranked_units_keep_their_order_whatever_the_figures_say(
    client: Client, request_of_the_heating_office: Scene
) -> None:
    cast = request_of_the_heating_office.cast
    for measure in queries.MEASURES:
        page = burden_page(cast.dispatcher, item=REQUEST, measure=measure)
        assert [line.unit for line in page.units] == [cast.lishu, cast.yitong]
    assert [line.total for line in burden_page(cast.dispatcher, item=REQUEST, measure="typed").units] == [3, 900]
    cast.yitong.order, cast.lishu.order = 1, 2
    cast.yitong.save()
    cast.lishu.save()
    assert [line.unit for line in burden_page(cast.dispatcher).units] == [cast.yitong, cast.lishu]
    text = page_of(client, cast.dispatcher)
    assert text.index(cast.yitong.shown) < text.index(cast.lishu.shown)
    assert "aria-sort" not in text
    assert "sort=" not in text


def test_no_person_is_named_on_the_page_or_in_the_file(client: Client, scene: Scene) -> None:
    fill(scene)
    hand_in(report=scene.report, by=scene.cast.clerk)
    names = {one.name for one in Person.objects.all()} - {scene.cast.dispatcher.name}
    text = page_of(client, scene.cast.dispatcher, item=ITEM)
    assert "梨树县" in text
    assert not [name for name in names if name in text]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/outward/burden.xlsx").content))
    told = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "梨树县" in told
    assert not [name for name in {*names, scene.cast.dispatcher.name} if any(name in cell for cell in told)]


def test_columns_stand_as_in_the_form_and_say_who_uses_them(client: Client, scene: Scene) -> None:
    fill(scene)
    text = page_of(client, scene.cast.dispatcher, item=ITEM)
    assert "1个单位共填 2 格，" in text
    assert "没有人填过，没有指标用到" in text
    found = columns(burden_page(scene.cast.dispatcher, item=ITEM))
    assert list(found).index("done_month") < list(found).index("progress_text") < list(found).index("problem")
    assert found["done_month"].cost.uses
    assert found["problem"].cost.uses == 0


def test_the_file_holds_a_line_a_unit_form_and_month(client: Client, scene: Scene) -> None:
    fill(scene)
    client.force_login(scene.cast.dispatcher)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/outward/burden.xlsx").content))
    assert book.sheetnames == ["填报负担", "各栏", "口径"]
    heading, line = book["填报负担"].iter_rows(values_only=True)
    held = dict(zip(heading, line, strict=True))
    assert (held["单位"], held["月份"], held["手填的格"], held["确认无变化的行"]) == ("梨树县", JULY, 4, 1)
    assert held["估算分钟"] == added(burden_page(scene.cast.dispatcher).costs).minutes


def test_a_page_without_anything_says_so(client: Client, scene: Scene) -> None:
    assert "还没有单位开始填您布置的表" in page_of(client, scene.cast.form_owner)
    assert "近12个月本单位还没有开始填的表" in page_of(client, scene.cast.stranger)


def test_words_that_choose_nothing_show_everything(client: Client, scene: Scene) -> None:
    page = burden_page(scene.cast.dispatcher, month="2001-13", item="form.none", measure="seconds")
    assert (page.month, page.item, page.measure) == ("", "", "minutes")
    assert "梨树县" in page_of(client, scene.cast.dispatcher, month="x", item="<b>", measure="__class__")


def test_the_page_asks_the_same_few_questions_however_many_returns_there_are(client: Client, scene: Scene) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE, {"item": ITEM})
        return len(asked)

    client.force_login(scene.cast.dispatcher)
    count()
    one = count()
    for form in ("reserve", "central_fund"):
        for unit, who in ((scene.cast.lishu, scene.cast.clerk), (scene.cast.yitong, scene.cast.stranger)):
            nil_return(form=form, unit=unit, period=JUNE, by=who, sentence="本期没有项目")
    assert burden_page(scene.cast.dispatcher).whole.forms == 5
    assert count() == one <= 13


def test_columns_add_up_by_place_and_count_units_that_answered() -> None:
    costs = [heavy(1, 3), heavy(2, 5, "2019-06"), heavy(1, 2, "2019-05")]
    (column,) = by_column(costs)
    assert (column.cost.typed, column.units, column.minutes) == (10, 2, 3)
