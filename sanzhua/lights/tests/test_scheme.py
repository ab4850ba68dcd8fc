"""rules.toml is read once, and refused with the place where it contradicts itself."""

from __future__ import annotations

from importlib import resources

import pytest

from sanzhua.formbook.definition import load_form
from sanzhua.lights import docs
from sanzhua.lights.scheme import WrongScheme, read, scheme

SHIPPED = resources.files("sanzhua.lights").joinpath("rules.toml").read_text(encoding="utf-8")


def test_the_shipped_rules_are_those_of_the_requirement() -> None:
    found = scheme()
    numbers = {
        rule.key: (rule.yellow_from // rule.scale, rule.red_at // rule.scale, rule.red_is_from) for rule in found.rules
    }
    assert numbers == {"behind": (10, 30, False), "start": (0, 3, True), "entry": (1, 2, False)}
    assert [found.band(colour) for colour in ("green", "yellow", "red")] == [(100, 80), (79, 60), (59, 0)]
    assert found.winter == {11, 12, 1, 2, 3}


def test_the_columns_are_columns_of_their_form() -> None:
    for form, columns in scheme().forms.items():
        assert set(columns.values()) - set(load_form(form).by_key) == set()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("green = 80", "green = 50", "[score]: want 0 < yellow < green <= 100"),
        ("green = 80", 'green = "80"', "[score]: green is '80', want a whole number"),
        ("yellow_from = 10", "yellow_from = 40", "rule behind: want yellow_from (40) below red (30)"),
        ("zero_at = 100", "zero_at = 30", "rule behind: want yellow_from (10) below red (30) below zero_at (30)"),
        ("red_over = 30", "red_over = 30\nred_from = 20", "rule behind: want one of red_from and red_over"),
        ('counts = "points"', 'counts = "days"', "rule behind: counts is 'days', want points or months"),
        ('key = "start"', 'key = "begin"', "rule begin: unknown key"),
        ("计划{planned}开工，未到期", "计划{day}开工", "rule start, early: cannot fill in day"),
        ("计划{planned}开工，未到期", "计划{planned开工", "rule start, early"),
        ('small = "总投资', 'tiny = "总投资', "rule entry: want the sentences"),
        ('label_en = "Behind plan"', "", "rule behind: label and label_en must both be there"),
        ('done = "done_year"', "", "[form.construction]: no column for done"),
        ("from = 11", "from = 13", "[winter]: from and to are months, 1 to 12"),
        ("[further]", "[next]", "the table [further] is missing"),
        ("skips_winter = true", "skips_winter = 1", "rule start: skips_winter is 1, want true or false"),
        ("[score]", "[score", "rules.toml: "),
    ],
)
def test_a_file_that_cannot_be_used_names_the_place(before: str, after: str, said: str) -> None:
    assert before in SHIPPED
    with pytest.raises(WrongScheme) as refusal:
        read(SHIPPED.replace(before, after, 1))
    assert said in str(refusal.value)


def test_a_rule_that_is_missing_is_missed() -> None:
    with pytest.raises(WrongScheme, match="want each of behind, start, entry once"):
        read(SHIPPED[: SHIPPED.index('[[rule]]\nkey = "entry"')] + SHIPPED[SHIPPED.index("# Why a project") :])


def test_the_reference_page_tells_every_number() -> None:
    text = docs.page()
    assert "| `behind` | 进度落后 | under 10 points | from 10 to 30 | over 30 | from 100 |" in text
    assert "| `start` | 到期未开工 | not due | from 0 under 3 | from 3 | from 12 |" in text
    assert "green 80 to 100; yellow 60 to 79; red 0 to 59" in text
