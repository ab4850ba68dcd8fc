"""The board in the size of a city and of a province: the same questions to the database, filters, and a file."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch import queries
from sanzhua.dispatch.actions import give_extension, urge
from sanzhua.dispatch.actions.standing import set_standing
from sanzhua.dispatch.models import Report
from sanzhua.dispatch.queries import Board
from sanzhua.dispatch.rules import held_by
from sanzhua.dispatch.tests.scene import EIGHTH, FORM, JUNE, Scene, on, signed
from sanzhua.formbook.definition import FORM_KEYS

DAY = timedelta(days=1)


def grow(scene: Scene, count: int) -> list[Unit]:
    """Zones that report every form in every period; of each second one a return is begun."""
    here = Unit.objects.filter(kind=UnitKind.ZONE).count()
    units = Unit.objects.bulk_create(
        Unit(name=f"开发区{number}", kind=UnitKind.ZONE, parent=scene.cast.city, is_reporting=True, order=number)
        for number in range(here, count)
    )
    pairs = [(unit, form) for unit in units for form in FORM_KEYS]
    set_standing(pairs=pairs, asked=pairs, from_period=Period(2019, 6), by=scene.cast.dispatcher)
    Report.objects.bulk_create(
        Report(form=form, form_version="2019.1", unit=unit, period=JUNE, made_at=EIGHTH)
        for unit in units[::2]
        for form in FORM_KEYS
    )
    return units


def asked(scene: Scene) -> tuple[int, Board]:
    """How many questions the board asks for somebody who has just come to the door, and the board."""
    dispatcher = Person.objects.get(pk=scene.cast.dispatcher.pk)
    with CaptureQueriesContext(connection) as found:
        board = queries.board(JUNE, dispatcher)
    return len(found), board


def test_300_units_cost_the_same_questions_as_36(scene: Scene) -> None:
    grow(scene, 34)
    asked(scene)  # fixes the days of the forms
    few, city = asked(scene)
    grow(scene, 298)
    many, province = asked(scene)
    assert (len(city.rows), len(province.rows), len(province.forms)) == (36, 300, 4)
    assert many == few <= 20


def test_urging_300_units_puts_one_line_before_each(scene: Scene) -> None:
    units = grow(scene, 20)
    with on(EIGHTH + 4 * DAY):
        done = urge(period=JUNE, by=scene.cast.dispatcher, units=units, only_late=True)
    assert (done.returns, done.lines) == (80, 20)


def test_the_board_is_filtered_by_state_kind_and_form(client: Client, scene: Scene) -> None:
    grow(scene, 3)
    client.force_login(scene.cast.dispatcher)

    def names(**asked: str) -> list[str]:
        page = client.get("/reports/", {"period": JUNE, **asked})
        return [row.name for row in page.context["rows"]]

    zones = ["开发区0", "开发区1", "开发区2"]
    assert names(kind="zone") == zones
    assert names(kind="region") == ["梨树县", "伊通县"]
    assert names(form="reserve") == zones
    assert names(form=FORM, state="draft") == ["梨树县", "开发区0", "开发区2"]
    assert names(kind="zone", form=FORM, state="not_begun") == ["开发区1"]
    assert names(state="nonsense") == []


def test_a_draft_past_its_day_is_found_among_the_late(scene: Scene) -> None:
    with on(EIGHTH + 4 * DAY):
        board = queries.board(JUNE, scene.cast.dispatcher)
    cell = board.rows[0].cells[0]
    assert (cell.state, cell.days_late, board.rows[0].has("late"), board.late) == ("draft", 2, True, 1)
    assert ("late", "迟报", 1) in board.states


def test_the_time_with_each_hand_is_counted_until_now(scene: Scene) -> None:
    opened, moves = EIGHTH, [("with_head", EIGHTH + 2 * DAY), ("submitted", EIGHTH + 3 * DAY)]
    assert held_by(opened, moves, EIGHTH + 7 * DAY) == (2 * DAY, DAY, 4 * DAY)
    back = [*moves, ("returned", EIGHTH + 4 * DAY), ("with_head", EIGHTH + 6 * DAY), ("submitted", EIGHTH + 6 * DAY)]
    assert held_by(opened, [*back, ("accepted", EIGHTH + 7 * DAY)], EIGHTH + 30 * DAY) == (4 * DAY, DAY, 2 * DAY)
    assert held_by(opened, [], EIGHTH + DAY) == (DAY, None, None)
    corrected = [*moves, ("accepted", EIGHTH + 4 * DAY), ("draft", EIGHTH + 9 * DAY)]
    assert held_by(opened, corrected, EIGHTH + 30 * DAY) == (2 * DAY, DAY, DAY)


def test_the_file_holds_a_line_a_unit_and_form(client: Client, scene: Scene) -> None:
    signed(scene)
    urge(period=JUNE, by=scene.cast.dispatcher)
    client.force_login(scene.cast.dispatcher)
    answer = client.get("/reports/board.xlsx", {"period": JUNE})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:4] == ["梨树县", "地区政府", "在建（开工）项目月调度表", "已报送"]
    assert (rows[1][rows[0].index("签发方式")], len(rows)) == ("系统签发", 2)


def test_a_county_gets_the_file_of_its_own_row(client: Client, scene: Scene) -> None:
    grow(scene, 2)
    client.force_login(scene.cast.clerk)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/reports/board.xlsx").content)).active
    assert sheet is not None
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"梨树县"}


def test_what_is_granted_and_asked_stands_in_the_cell(client: Client, scene: Scene) -> None:
    day = (EIGHTH + 5 * DAY).date()
    give_extension(form=FORM, unit=scene.cast.lishu, period=JUNE, due_on=day, reason="汛期", by=scene.cast.dispatcher)
    client.force_login(scene.cast.dispatcher)
    assert "延至7月13日 24:00" in client.get(f"/reports/?period={JUNE}").content.decode()
