import csv
from pathlib import Path

import pytest

from sanzhua.codes import industries

SHARED = Path(__file__).resolve().parents[4] / "shared/data/codes/gbt4754-2017.csv"


def test_twenty_sections_and_ninety_seven_divisions() -> None:
    assert "".join(entry.code for entry in industries.sections()) == "ABCDEFGHIJKLMNOPQRST"
    assert [entry.code for entry in industries.divisions()] == [f"{number:02d}" for number in range(1, 98)]
    assert len(industries.divisions("C")) == 31
    assert industries.industry_name("83") == "教育"


@pytest.mark.parametrize("text", ["26", "C26", "c26", "2614", "Ｃ２６", " 化学原料和化学制品制造业 "])
def test_a_cell_names_a_division_in_several_ways(text: str) -> None:
    found = industries.find(text)
    assert found is not None
    assert (found.code, found.section) == ("26", "C")


def test_a_section_is_found_by_letter_or_name() -> None:
    for text in ("C", "制造业"):
        found = industries.find(text)
        assert found is not None
        assert found.code == "C"


@pytest.mark.parametrize("text", ["", "98", "00", "U", "化工", "新能源汽车"])
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    assert industries.find(text) is None


def test_the_table_agrees_with_the_full_standard_where_that_is_at_hand() -> None:
    shipped = {(entry.code, entry.name) for entry in [*industries.sections(), *industries.divisions()]}
    assert len(shipped) == 117
    if SHARED.exists():
        with SHARED.open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["level"] in ("1", "2")]
        assert shipped == {(row["division"] or row["section"], row["name"]) for row in rows}
