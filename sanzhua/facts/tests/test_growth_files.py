"""The statistics bureau's sheet: looked at cell by cell, written once as a whole, by the bureau alone."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import NotAllowed, Refused, WrongState
from sanzhua.facts.actions import apply_growth_file, drop_growth_file, enter_growth, start_growth_file
from sanzhua.facts.growth import quoted
from sanzhua.facts.growth_plan import Line, plan, seen_as
from sanzhua.facts.models import CountyGrowth, GrowthFile
from sanzhua.facts.tests.growth_books import book, line, listed
from sanzhua.ledger.models import Outbox
from tests.cast import Cast, person


@pytest.fixture
def statistician(cast: Cast) -> Person:
    bureau = Unit.objects.create(name="四平市统计局", kind=UnitKind.DEPARTMENT, parent=cast.city, region="220300")
    return person("tongji", "统计员", Role.FORM_OWNER, bureau, cast.city, "投资科", forms=["county_growth"])


def sent(cast: Cast, by: Person, data: bytes, name: str = "增速.xlsx", **told: str) -> GrowthFile:
    return start_growth_file(unit=cast.city, name=name, data=data, told=told, by=by)


def kinds(file: GrowthFile) -> list[str]:
    return [str(one.kind) for one in plan(file)]


def problems(file: GrowthFile) -> list[tuple[str, str]]:
    return [(problem.cell, problem.sentence) for one in plan(file) for problem in one.problems]


def applied(file: GrowthFile, by: Person) -> int:
    return apply_growth_file(file, by=by, seen=seen_as(plan(file)))


def test_units_are_known_by_every_name_that_documents_use(cast: Cast, statistician: Person) -> None:
    names = ["全市", "梨树", "伊通县", "其中：梨树县人民政府", "合计", "全县", "市商务局", "火星区"]
    found: list[Line] = plan(sent(cast, statistician, listed(*(line(name) for name in names))))
    city, lishu, yitong = cast.city, cast.lishu, cast.yitong
    assert [one.unit for one in found] == [city, lishu, yitong, lishu, city, None, None, None]


def test_what_is_new_there_already_revised_and_refused_is_told_apart(cast: Cast, statistician: Person) -> None:
    figures = {cast.lishu: Decimal("7.5"), cast.yitong: Decimal("3.0")}
    enter_growth(unit=cast.city, period="2019-06", edition="preliminary", figures=figures,
                 released_on=date(2019, 7, 20), paper="月报", by=statistician)  # fmt: skip
    rows = [line("四平市", 1.0), line(), line("伊通", 2.8, edition="修订数", on="2019-08-22"), line("梨树", 7.55)]
    file = sent(cast, statistician, listed(*rows))
    assert kinds(file) == ["new", "same", "revised", "refused"]
    assert [one.before and one.before.growth for one in plan(file)][:3] == [None, Decimal("7.5"), Decimal("3.0")]


def test_each_problem_stands_on_its_cell_with_what_to_do(cast: Cast, statistician: Person) -> None:
    rows = [line("火星区"), line(growth="约7", edition="", on="", paper="")]
    file = sent(cast, statistician, listed(*rows))
    assert problems(file) == [
        ("C2", "没有“火星区”这个单位，或它不报增速"),
        ("C3", "增速“约7”不能确定是多少"),
        ("C3", "没有写初步或修订、发布日期、出处"),
    ]
    assert all(problem.advice for one in plan(file) for problem in one.problems)


def test_what_the_sheet_leaves_out_is_taken_from_the_form_and_no_more(cast: Cast, statistician: Person) -> None:
    rows = [line(edition="", on="", paper=""), line("伊通", 3.0)]
    told = {"edition": "revised", "released_on": "2019-08-22", "paper": "年鉴"}
    first, second = plan(sent(cast, statistician, listed(*rows), **told))
    assert (first.edition, str(first.released_on), first.paper) == ("revised", "2019-08-22", "年鉴")
    assert (second.edition, str(second.released_on)) == ("preliminary", "2019-07-20")


def test_one_figure_twice_is_one_and_two_that_differ_are_refused(cast: Cast, statistician: Person) -> None:
    assert kinds(sent(cast, statistician, listed(line(), line("梨树")))) == ["new", "same"]
    assert kinds(sent(cast, statistician, listed(line(), line("梨树", 8.0)))) == ["refused", "refused"]


def test_preliminary_and_revised_of_one_sheet_stand_beside_each_other(cast: Cast, statistician: Person) -> None:
    file = sent(cast, statistician, listed(line(growth=6.9, edition="修订数", on="2019-08-22"), line()))
    assert kinds(file) == ["revised", "new"]
    assert applied(file, statistician) == 2
    told = [quoted("2019-06", day)[cast.lishu.pk].growth for day in (date(2019, 8, 21), date(2019, 8, 22))]
    assert told == [Decimal("7.5"), Decimal("6.9")]


def test_a_preliminary_figure_never_comes_after_a_revised_one(cast: Cast, statistician: Person) -> None:
    applied(sent(cast, statistician, listed(line(edition="修订数", on="2019-08-22"))), statistician)
    later = sent(cast, statistician, listed(line(growth=5.0, on="2019-09-01"), line("伊通", 1.0)))
    assert kinds(later) == ["refused", "new"]
    assert "修订数 7.5，初步数不能在它之后" in problems(later)[0][1]


@pytest.mark.parametrize(("on", "words"), [("2019-06-30", "发布日期应在所报月份之后。"), ("2019-05-01", "发布日期")])
def test_a_figure_cannot_be_released_before_its_month_is_over(
    cast: Cast, statistician: Person, on: str, words: str
) -> None:
    file = sent(cast, statistician, listed(line(on=on)))
    assert kinds(file) == ["refused"]
    assert words in problems(file)[0][1]


def test_the_whole_sheet_is_one_deed_with_the_hash_of_the_file(cast: Cast, statistician: Person) -> None:
    data = listed(line(), line("伊通", -3.2))
    file = sent(cast, statistician, data)
    assert applied(file, statistician) == 2
    said = json.loads(bytes(Outbox.objects.get(kind="growth.file").body))["facts"]
    assert (said["file"], said["sha256"]) == ("增速.xlsx", sha256_of(data))
    assert [(one["unit"], one["period"], one["growth"]) for one in said["figures"]] == [
        ("梨树县", "2019-06", "7.5"),
        ("伊通满族自治县", "2019-06", "-3.2"),
    ]
    assert file.figures.count() == 2
    assert (file.state, file.written, file.applied_by) == ("applied", 2, statistician)


def test_the_same_file_twice_changes_nothing(cast: Cast, statistician: Person) -> None:
    data = listed(line())
    file = sent(cast, statistician, data)
    applied(file, statistician)
    again = sent(cast, statistician, data, "另一个名字.xlsx")
    assert again == file
    assert apply_growth_file(again, by=statistician, seen="") == 0
    assert (CountyGrowth.objects.count(), Outbox.objects.filter(kind="growth.file").count()) == (1, 1)


def test_another_file_with_the_same_figures_has_nothing_to_write(cast: Cast, statistician: Person) -> None:
    applied(sent(cast, statistician, listed(line())), statistician)
    other = sent(cast, statistician, listed(line("梨树")))
    assert kinds(other) == ["same"]
    assert applied(other, statistician) == 0
    assert Outbox.objects.filter(kind="growth.file").count() == 1


def test_what_a_person_did_not_look_at_is_not_written(cast: Cast, statistician: Person) -> None:
    file = sent(cast, statistician, listed(line()))
    seen = seen_as(plan(file))
    enter_growth(unit=cast.city, period="2019-06", edition="preliminary", figures={cast.lishu: Decimal("7.1")},
                 released_on=date(2019, 7, 20), paper="月报", by=statistician)  # fmt: skip
    with pytest.raises(WrongState, match="重新核对"):
        apply_growth_file(file, by=statistician, seen=seen)
    assert CountyGrowth.objects.count() == 1


def test_nothing_is_written_where_one_row_cannot_be(
    cast: Cast, statistician: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sent(cast, statistician, listed(line(), line("伊通", 3.0)))
    seen = seen_as(plan(file))

    def breaks(**_facts: Any) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("sanzhua.facts.actions.growth_files.ledger.record", breaks)
    with pytest.raises(RuntimeError):
        apply_growth_file(file, by=statistician, seen=seen)
    file.refresh_from_db()
    assert (CountyGrowth.objects.count(), file.state) == (0, "read")


def test_a_correction_is_a_row_beside_the_first(cast: Cast, statistician: Person) -> None:
    applied(sent(cast, statistician, listed(line())), statistician)
    applied(sent(cast, statistician, listed(line(growth=7.1))), statistician)
    assert list(CountyGrowth.objects.order_by("pk").values_list("growth", flat=True)) == [
        Decimal("7.5"),
        Decimal("7.1"),
    ]
    assert quoted("2019-06", date(2019, 7, 20))[cast.lishu.pk].growth == Decimal("7.1")


def test_a_sheet_that_was_left_can_come_again_and_one_that_was_written_cannot_be_left(
    cast: Cast, statistician: Person
) -> None:
    data = listed(line())
    file = sent(cast, statistician, data)
    drop_growth_file(file, by=statistician)
    again = sent(cast, statistician, data)
    assert again != file
    applied(again, statistician)
    with pytest.raises(WrongState):
        drop_growth_file(again, by=statistician)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["项目名称"], ["酒厂"]], "没有找到增速表"),
        ([["单位", "期", "增速"], ["梨树县", "2019-06", None]], "没有读到任何增速"),
    ],
)
def test_a_file_without_a_figure_is_refused_with_what_to_do(
    cast: Cast, statistician: Person, rows: list[list[Any]], words: str
) -> None:
    file = sent(cast, statistician, book(rows))
    assert file.state == "refused"
    assert words in file.sentence


def test_a_file_that_is_no_workbook_is_refused(cast: Cast, statistician: Person) -> None:
    with pytest.raises(Refused):
        sent(cast, statistician, b"%PDF-1.4 nothing to read", "增速.pdf")


def test_nobody_else_uploads_sees_or_writes_a_sheet(cast: Cast, statistician: Person) -> None:
    file = sent(cast, statistician, listed(line()))
    for other in (cast.clerk, cast.head, cast.form_owner, cast.viewer, cast.stranger):
        assert not GrowthFile.objects.visible_to(other).exists()
        for deed in (
            lambda: sent(cast, other, listed(line())),  # noqa: B023
            lambda: applied(file, other),  # noqa: B023
            lambda: drop_growth_file(file, by=other),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                deed()
    assert GrowthFile.objects.visible_to(statistician).get() == file
