from sanzhua.accounts.models import Unit, UnitAlias
from sanzhua.accounts.queries import ancestor_ids, holders_of, posts_of, reporting_units, root_unit, unit_by_name
from tests.cast import Cast


def test_a_unit_is_found_by_full_name_short_name_and_alias(cast: Cast) -> None:
    for written in ("伊通满族自治县", "伊通县", "伊通", "伊通 县", "　伊通　"):
        assert unit_by_name(written) == cast.yitong


def test_width_does_not_count(cast: Cast) -> None:
    UnitAlias.objects.create(unit=cast.lishu, name="LS县", squeezed="LS县")
    assert unit_by_name("ＬＳ县") == cast.lishu


def test_an_unknown_or_empty_name_gives_none(cast: Cast) -> None:
    assert unit_by_name("公主岭市") is None
    assert unit_by_name("  ") is None


def test_a_short_name_of_two_units_is_not_guessed(cast: Cast) -> None:
    for name in ("甲局", "乙局"):
        Unit.objects.create(name=name, short_name="审批局", kind="department", parent=cast.city)
    assert unit_by_name("审批局") is None


def test_reporting_units_are_those_valid_today(cast: Cast) -> None:
    assert reporting_units() == [cast.lishu, cast.yitong]
    Unit.objects.filter(pk=cast.yitong.pk).update(valid_to="2018-12-31")
    assert reporting_units() == [cast.lishu]


def test_the_root_stands_under_no_other(cast: Cast) -> None:
    assert root_unit() == cast.city


def test_ancestors_run_from_the_unit_to_the_root(cast: Cast) -> None:
    assert ancestor_ids(cast.lishu_drc) == [cast.lishu_drc.pk, cast.lishu.pk, cast.city.pk]


def test_holders_are_those_of_that_very_unit(cast: Cast) -> None:
    assert holders_of("liaison", cast.lishu) == [cast.clerk, cast.second_clerk]
    assert holders_of("dispatcher", cast.lishu) == []


def test_posts_of_a_person_are_those_held_today(cast: Cast) -> None:
    assert [post.title for post in posts_of(cast.dispatcher)] == ["投资科科长"]
