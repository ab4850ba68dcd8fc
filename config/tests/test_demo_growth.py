"""The demonstration's series of growth: the same at every build, quoted after its release and not before."""

from __future__ import annotations

from datetime import date

import pytest

from config.demo.growth import BUREAU, give_growth
from config.demo.people import ROOT, Town
from sanzhua.accounts.choices import Role
from sanzhua.facts.growth import quoted
from sanzhua.facts.models import CountyGrowth
from tests.cast import Cast, make_cast, person

pytestmark = pytest.mark.django_db


def town() -> tuple[Cast, Town]:
    cast = make_cast()
    person(BUREAU, "统计员", Role.FORM_OWNER, cast.city_drc, cast.city, "投资统计科", forms=["county_growth"])
    return cast, Town(units={ROOT: cast.city, cast.lishu.name: cast.lishu, cast.yitong.name: cast.yitong})


def test_may_stands_in_mays_bulletin_and_june_is_quoted_by_nobody_when_the_city_opens() -> None:
    cast, made = town()
    give_growth(made)
    everybody = {cast.city.pk, cast.lishu.pk, cast.yitong.pk}
    assert not quoted("2019-05", date(2019, 6, 11))
    assert quoted("2019-05", date(2019, 6, 13)).keys() == everybody
    assert CountyGrowth.objects.filter(period="2019-06").count() == len(everybody)
    assert not quoted("2019-06", date(2019, 7, 8))


def test_the_year_2018_was_revised_and_january_has_no_figure_of_its_own() -> None:
    cast, made = town()
    give_growth(made)
    told = [quoted("2018-12", day)[cast.lishu.pk].edition for day in (date(2019, 4, 21), date(2019, 4, 22))]
    assert told == ["preliminary", "revised"]
    assert not CountyGrowth.objects.filter(period__endswith="-01").exists()


def test_it_is_the_same_at_every_build() -> None:
    _cast, made = town()
    give_growth(made)
    first = list(CountyGrowth.objects.values_list("unit", "period", "growth", "released_on"))
    CountyGrowth.objects.all().delete()
    give_growth(made)
    assert list(CountyGrowth.objects.values_list("unit", "period", "growth", "released_on")) == first
