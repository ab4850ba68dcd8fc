"""First letters, as people type them."""

from __future__ import annotations

import pytest

from sanzhua.base.pinyin import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("梨树绿色食品", "lslssp"),
        ("重庆路改造", "cqlgz"),
        ("长春银行大厦", "ccyhds"),
        ("长岭县生态银行", "clxstyh"),
        ("厦门路", "xml"),
        ("ＡＢＣ-12 项目（一期）", "abc12xmyq"),
        ("", ""),
    ],
)
def test_a_name_is_found_by_its_first_letters(name: str, letters: str) -> None:
    assert initials(name) == letters
