import pytest
from django.utils import translation

from sanzhua.accounts.actions import add_alias, change_unit, create_unit, remove_alias
from sanzhua.accounts.queries import unit_by_name, unit_rows
from sanzhua.base.refusals import NotAllowed, Refused
from sanzhua.ledger.models import Outbox
from tests.cast import Cast


def test_a_unit_without_a_parent_stands_under_the_root(cast: Cast) -> None:
    unit = create_unit(
        name="公主岭市", kind="region", parent=None, region="220381", by=cast.system_admin, aliases=["公主岭"]
    )
    assert unit.parent == cast.city
    assert unit_by_name("公主岭") == unit


@pytest.mark.parametrize("name", ["梨树县", "梨 树 县", "梨树", "市发改委"])
def test_a_name_that_already_means_a_unit_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="已经是"):
        create_unit(name=name, kind="region", parent=None, by=cast.system_admin)


def test_an_alias_of_another_unit_is_refused_and_ones_own_may_be_repeated(cast: Cast) -> None:
    with pytest.raises(Refused, match="已经是“伊通满族自治县”"):
        add_alias(unit=cast.lishu, name="伊 通", by=cast.system_admin)
    assert add_alias(unit=cast.lishu, name="梨 树", by=cast.system_admin).name == "梨树"


def test_a_removed_alias_means_nothing_any_more(cast: Cast) -> None:
    alias = add_alias(unit=cast.lishu, name="梨树县政府办", by=cast.system_admin)
    remove_alias(alias, by=cast.system_admin)
    assert unit_by_name("梨树县政府办") is None


def test_a_change_keeps_what_stood_there_before(cast: Cast) -> None:
    change_unit(cast.lishu, by=cast.system_admin, name_en="Lishu County", short_name="")
    body = bytes(Outbox.objects.get(kind="unit.change").body).decode()
    assert '"changes":{"name_en":{"from":"","to":"Lishu County"}}' in body


def test_nothing_changed_writes_nothing(cast: Cast) -> None:
    change_unit(cast.lishu, by=cast.system_admin, name="梨树县")
    assert not Outbox.objects.exists()


def test_a_unit_cannot_stand_under_itself(cast: Cast) -> None:
    for parent in (cast.lishu, cast.lishu_drc):
        with pytest.raises(Refused, match="上级单位"):
            change_unit(cast.lishu, by=cast.system_admin, parent=parent)


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "dispatcher", "clerk"])
def test_only_the_system_administrator_keeps_units(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        create_unit(name="新区", kind="zone", parent=None, by=getattr(cast, who))


def test_the_tree_lists_each_unit_under_its_parent(cast: Cast) -> None:
    shown = [(row.unit.name, row.depth) for row in unit_rows()]
    assert shown[:3] == [("四平市", 0), ("梨树县", 1), ("梨树县发展和改革局", 2)]


def test_pages_name_a_unit_in_the_readers_language_and_what_is_stored_does_not(cast: Cast) -> None:
    cast.lishu.name_en = "Lishu County"
    with translation.override("en"):
        assert (cast.lishu.shown, cast.lishu.shown_in_full, cast.lishu.label) == (
            "Lishu County",
            "Lishu County",
            "梨树县",
        )
        assert cast.lishu_drc.shown == "县发改局"
    assert cast.lishu.shown == "梨树县"


def test_a_unit_never_leaves_the_tree_and_the_root_stays_the_root(cast: Cast) -> None:
    assert change_unit(cast.lishu_drc, by=cast.system_admin, parent=None).parent == cast.city
    assert change_unit(cast.city, by=cast.system_admin, parent=None, name="四平市人民政府").parent is None
