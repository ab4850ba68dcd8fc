"""What a gate asks of a permit, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sanzhua.registry.needs import KINDS


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("施工许可", "Construction permit"),
        ("消防设计审查", "Fire protection design review"),
        ("备案", "备案"),
        ("市里自定的手续", "市里自定的手续"),
    ],
)
def test_a_permit_of_the_catalogue_has_its_english_name_where_one_is_meant(name: str, english: str) -> None:
    need = {"kind": "permit", "value": name}
    assert f"“{name}”" in KINDS["permit"].say(need)
    with override("en"):
        assert english in KINDS["permit"].say(need)
