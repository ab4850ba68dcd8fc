import pytest

from sanzhua.codes.credit_code import check

VALID = [
    "91350100M000100Y43",  # the example of GB 32100-2015
    "91520390MACJJ80NXR",
    "91520221666951451Y",
    "914400001903237820",
    "91220300MA000000N0",  # check value 31, written 0
]


@pytest.mark.parametrize("text", VALID)
def test_a_right_code_is_taken(text: str) -> None:
    found = check(text)
    assert (found.valid, found.check_digit_ok, found.format, found.region) == (True, True, None, text[2:8])


@pytest.mark.parametrize(
    "text", ["91350100m000100y43", " ９１３５０１００Ｍ０００１００Ｙ４３ ", "9135 0100 M000 100Y 43"]
)
def test_writing_is_normalised_first(text: str) -> None:
    found = check(text)
    assert found.valid
    assert found.normal == VALID[0]


@pytest.mark.parametrize(
    ("text", "reason", "digit_ok"),
    [
        ("", "empty", None),
        ("91350100M000100Y4", "credit_length", None),
        ("91350100M000100Y433", "credit_length", None),
        ("220300000012345", "credit_length", None),
        ("91350100M000100Y4Z", "credit_signs", False),
        ("91350100MO00100Y43", "credit_signs", None),
        ("91310115MA1H8R7C6D", "credit_check_digit", False),
        ("91220300MA000000NX", "credit_check_digit", False),
        ("91A50100M000100Y43", "credit_region", False),
    ],
)
def test_a_wrong_code_says_what_is_wrong(text: str, reason: str, digit_ok: bool | None) -> None:
    found = check(text)
    assert (found.valid, found.reason, found.check_digit_ok) == (False, reason, digit_ok)
    assert found.why
    assert found.message("en")


def test_a_code_of_a_village_collective_may_begin_with_a_letter() -> None:
    body = "N2220322MF0000000"
    endings = [sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if check(body + sign).valid]
    assert len(endings) == 1
