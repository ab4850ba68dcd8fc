from pathlib import Path

import pytest

from sanzhua.codes.project_code import check, check_digit

# Printed in public lists of projects.
NEW = ["2604-520221-60-01-332521"]
OLD = ["2019-220300-47-01-000000", "2018-522600-54-01-041805", "2016-000291-06-02-000163", "2020-220322-47-01-003456"]


@pytest.mark.parametrize("text", NEW)
def test_a_new_code_satisfies_its_check_digit(text: str) -> None:
    found = check(text)
    assert (found.valid, found.format, found.check_digit_ok, found.why) == (True, "new", True, None)


@pytest.mark.parametrize("text", OLD)
def test_an_old_code_has_no_check_digit(text: str) -> None:
    found = check(text)
    assert (found.valid, found.format, found.check_digit_ok, found.why) == (True, "old", None, None)


def test_every_code_printed_in_a_public_list_is_taken() -> None:
    codes = (Path(__file__).parent / "observed-project-codes.txt").read_text().split()
    found = [check(code) for code in codes]
    assert [(one.text, one.why) for one in found if not one.valid] == []
    assert sum(one.format == "new" for one in found) == 541


def test_every_single_wrong_digit_is_found() -> None:
    right = NEW[0]
    for place, sign in enumerate(right):
        for other in set("0123456789") - {sign} if sign != "-" else ():
            assert not check(right[:place] + other + right[place + 1 :]).valid


def test_the_check_digit_follows_the_standard() -> None:
    assert check_digit("0794") == 5  # the example of ISO 7064 for MOD 11,10


@pytest.mark.parametrize(
    "text",
    [
        "２０１９－２２０３００－４７－０１－００００００",
        "2019—220300—47—01—000000",
        "2019–220300−47‐01‑000000",
        " 2019-220300-47-01-000000\n",
        "2019 -220300- 47-01-000 000",
        "2019-220300-47-01-000000\u200b",
        "2019——220300——47——01——000000",
    ],
)
def test_writing_is_normalised_first(text: str) -> None:
    found = check(text)
    assert found.valid
    assert found.normal == "2019-220300-47-01-000000"
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "reason", "region"),
    [
        ("", "empty", None),
        ("  \u3000", "empty", None),
        ("待办理", "project_signs", None),
        ("2019-220322-xx-01-000000", "project_signs", "220322"),
        ("2019-220300-47-01-00000", "project_length", "220300"),
        ("2019-220300-47-01-0000000", "project_length", "220300"),
        ("2019-22030-47-01-000000", "project_length", None),
        ("20192203004701000000", "project_no_hyphens", "220300"),
        ("2019-2203-0047-01-000000", "project_segments", None),
        ("2019-220300-47-01-00-0000", "project_segments", "220300"),
        ("1913-220300-04-01-123456", "project_time", "220300"),
        ("2021-220300-47-01-000000", "project_time", "220300"),
        ("1900-220300-04-01-123456", "project_time", "220300"),
        ("2019-990000-47-01-000000", "project_region", "990000"),
        ("2019-220300-00-01-000000", "project_industry", "220300"),
        ("2019-220300-98-01-000000", "project_industry", "220300"),
        ("2604-520221-60-01-332522", "project_check_digit", "520221"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(text: str, reason: str, region: str | None) -> None:
    found = check(text)
    assert (found.valid, found.reason, found.region) == (False, reason, region)
    assert found.why
    assert found.message("en")


def test_2020_is_a_year_and_2012_is_december_2020() -> None:
    assert check("2020-220300-47-01-000000").format == "old"
    assert check("2012-220300-04-01-123456").format == "new"


def test_a_zone_with_a_number_of_its_own_is_no_error() -> None:
    assert check("2018-520555-70-03-263967").valid


def test_the_right_digit_is_never_told() -> None:
    found = check("2604-520221-60-01-332522")
    assert "1" not in (found.why or "")
