from datetime import date

from sanzhua.codes import regions

IN_2019, IN_2021 = date(2019, 6, 30), date(2021, 6, 30)


def test_gongzhuling_moves_from_siping_to_changchun() -> None:
    assert regions.is_valid("220381", IN_2019)
    assert regions.parent("220381", IN_2019) == "220300"
    assert not regions.is_valid("220184", IN_2019)
    assert not regions.is_valid("220381", IN_2021)
    assert regions.full_name("220184", IN_2021) == "吉林省长春市公主岭市"
    assert regions.successor("220381") == "220184"
    assert regions.current_code("220381", IN_2021) == "220184"
    assert regions.current_code("220381", IN_2019) == "220381"


def test_siping_has_other_counties_before_and_after() -> None:
    before = {found.name for found in regions.children("220300", IN_2019)}
    assert before == {"铁西区", "铁东区", "梨树县", "伊通满族自治县", "公主岭市", "双辽市"}
    assert {found.name for found in regions.children("220300", IN_2021)} == before - {"公主岭市"}


def test_an_old_name_is_known_for_its_time() -> None:
    assert regions.region_name("220321", date(1984, 6, 1)) == "怀德县"
    assert regions.region_name("220323", date(1986, 1, 1)) == "伊通县"
    assert regions.region_name("220323", IN_2019) == "伊通满族自治县"
    assert regions.current_code("220321", IN_2019) == "220381"


def test_counties_without_a_city_stand_under_their_province() -> None:
    assert regions.parent("429004", IN_2019) == "420000"
    assert regions.parent("110101", IN_2019) == "110000"
    assert regions.parent("220000") is None


def test_a_code_that_never_was_has_no_name() -> None:
    assert regions.region_name("220399") is None
    assert regions.full_name("220399") is None
    assert not regions.is_valid("")
    assert regions.current_code("220399", IN_2019) is None


def test_every_code_is_well_formed_and_every_successor_exists() -> None:
    for code, names in regions._table().items():
        assert len(code) == 6
        assert code.isdigit()
        for entry in names:
            assert entry.valid_from is None or entry.valid_to is None or entry.valid_from <= entry.valid_to
            assert entry.successor is None or regions.is_valid(entry.successor)
        above = regions.parent(code)
        assert above is None or regions.is_valid(above)


def test_provinces_are_complete() -> None:
    provinces = [code for code in regions._table() if code.endswith("0000")]
    assert len(provinces) == 34
    assert len(regions.children("220000", IN_2019)) == 9
