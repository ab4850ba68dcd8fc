"""The statistics bureau's own series: quoted from its release on, revised beside preliminary, entered by the bureau."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.base.refusals import Incomplete, NotAllowed
from sanzhua.facts.actions import enter_growth
from sanzhua.facts.growth import quoted
from sanzhua.facts.models import CountyGrowth
from sanzhua.ledger.models import Outbox
from tests.cast import Cast, person

RELEASE, REVISION = date(2019, 7, 20), date(2019, 8, 22)


@pytest.fixture
def statistician(cast: Cast) -> Person:
    bureau = Unit.objects.create(name="四平市统计局", kind=UnitKind.DEPARTMENT, parent=cast.city, region="220300")
    return person("tongji", "统计员", Role.FORM_OWNER, bureau, cast.city, "投资科", forms=["county_growth"])


def enter(cast: Cast, by: Person, growth: str = "7.5", edition: str = "preliminary", on: date = RELEASE) -> None:
    enter_growth(
        unit=cast.city,
        period="2019-06",
        edition=edition,
        figures={cast.lishu: Decimal(growth)},
        released_on=on,
        paper="四平统计月报 2019年6月",
        by=by,
    )


def said(cast: Cast, on: date) -> tuple[Decimal, str] | None:
    found = quoted("2019-06", on).get(cast.lishu.pk)
    return (found.growth, found.edition) if found else None


def test_a_figure_is_quoted_from_its_release_on_and_a_revised_one_after_it(cast: Cast, statistician: Person) -> None:
    enter(cast, statistician)
    enter(cast, statistician, "6.9", "revised", REVISION)
    assert said(cast, date(2019, 7, 19)) is None
    assert said(cast, RELEASE) == (Decimal("7.5"), "preliminary")
    assert said(cast, date(2019, 8, 21)) == (Decimal("7.5"), "preliminary")
    assert said(cast, REVISION) == (Decimal("6.9"), "revised")
    assert quoted("2019-06", REVISION, [cast.yitong.pk]) == {}


def test_entering_it_again_writes_nothing_and_each_entry_stands_in_the_ledger(cast: Cast, statistician: Person) -> None:
    enter(cast, statistician)
    enter(cast, statistician)
    assert CountyGrowth.objects.count() == 1
    facts = json.loads(bytes(Outbox.objects.get(kind="growth.enter").body))["facts"]
    assert (facts["figures"], facts["released_on"]) == ({"梨树县": "7.5"}, "2019-07-20")


def test_the_bureau_enters_it_and_nobody_who_reports(cast: Cast, statistician: Person) -> None:
    for other in (cast.clerk, cast.head, cast.form_owner, cast.viewer):
        with pytest.raises(NotAllowed):
            enter(cast, other)


@pytest.mark.parametrize(("growth", "on"), [("7.55", RELEASE), ("1000", RELEASE), ("7.5", date(2019, 6, 30))])
def test_a_figure_that_cannot_be_one_is_refused(cast: Cast, statistician: Person, growth: str, on: date) -> None:
    with pytest.raises(Incomplete):
        enter(cast, statistician, growth, on=on)


def test_a_unit_sees_its_own_series_only(cast: Cast, statistician: Person) -> None:
    enter(cast, statistician)
    assert CountyGrowth.objects.visible_to(cast.clerk).count() == 1
    assert CountyGrowth.objects.visible_to(cast.stranger).count() == 0
