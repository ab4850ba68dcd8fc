"""Golden files are read, never written, by the tests: what was signed once must hash the same for ever."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.ledger.canonical import NotCanonical, canonical_json, report_bytes, sha256

GOLDEN = Path(__file__).parent / "golden"
ROWS: list[tuple[str, dict[str, object]]] = [
    ("p-0002", {"name": "梨树县秸秆综合利用项目", "done_month": None, "total": 365_000_000, "in_stats": False}),
    (
        "p-0001",
        {"total": 1_200_000_000, "name": 'Cafe\u0301 "工业园" 一期\n（扩建）', "done_month": -15_000, "in_stats": True},
    ),
]


def signed_report() -> bytes:
    return report_bytes(
        form="construction",
        form_version="2019.1",
        unit={"id": 2, "name": "梨树县"},
        period="2019-06",
        version=1,
        rows=ROWS,
    )


def test_a_report_keeps_the_golden_bytes() -> None:
    assert signed_report() == (GOLDEN / "report-schema-1.jsonl").read_bytes()


def test_a_report_keeps_the_golden_hash() -> None:
    assert sha256(signed_report()) == (GOLDEN / "report-schema-1.sha256").read_text().split()[0]


def test_values_keep_the_golden_bytes() -> None:
    value = {
        "b": [1, True, False, None, "", "〇"],
        "a": {"金额": Decimal("1234.5000"), "零": Decimal("-0.00"), "大": Decimal("1E+3")},
        "é": "\t\\\u2028/",
        "A": 10**20,
    }
    assert canonical_json(value) == (GOLDEN / "values-schema-1.json").read_bytes()


def test_the_order_of_rows_and_keys_does_not_count() -> None:
    turned = [(key, dict(reversed(values.items()))) for key, values in reversed(ROWS)]
    again = report_bytes(
        form="construction",
        form_version="2019.1",
        unit={"name": "梨树县", "id": 2},
        period="2019-06",
        version=1,
        rows=turned,
    )
    assert again == signed_report()


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), {1: "a"}, {"a": b"x"}, {"e\u0301": 1, "é": 2}, "\ud800", Decimal("NaN")]
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(NotCanonical, match="twice"):
        report_bytes(form="f", form_version="1", unit="u", period="2019-06", version=1, rows=[("a", {}), ("a", {})])


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(categories=["L", "N"]), max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_reading_and_writing_again_changes_nothing(value: object) -> None:
    try:
        first = canonical_json(value)
    except NotCanonical:
        return
    assert canonical_json(json.loads(first)) == first
    assert b"\n" not in first
