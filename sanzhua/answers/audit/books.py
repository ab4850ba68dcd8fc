"""The index of a package as a workbook; in Chinese, as the package is."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sanzhua.registry.sheets.tables import SheetColumn, add_table, open_book

_Line = Mapping[str, Any]
# xlsxwriter stamps a workbook with the time of day; a package made twice must give the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def _signed(key: str) -> Any:
    return lambda line: (line["signature"] or {}).get(key, "")


_VERSIONS = (
    SheetColumn("期", lambda line: line["period"], 10),
    SheetColumn("表式", lambda line: line["form"], 30),
    SheetColumn("报送单位", lambda line: line["unit"], 24),
    SheetColumn("版", lambda line: line["number"], 6),
    SheetColumn("状态", lambda line: line["status"], 10),
    SheetColumn("行数", lambda line: line["rows"], 8),
    SheetColumn("填报", lambda line: line["handed_in"], 40),
    SheetColumn("签批方式", _signed("kind"), 12),
    SheetColumn("签发人", _signed("signer"), 12),
    SheetColumn("职务", _signed("post"), 24),
    SheetColumn("签字日期", _signed("signed_on"), 12),
    SheetColumn("收到", _signed("received_at"), 22),
    SheetColumn("接收", lambda line: line["accepted_at"], 22),
    SheetColumn("正文指纹", lambda line: line["sha256"], 66),
    SheetColumn("正文", lambda line: line["body"], 44),
    SheetColumn("可读页", lambda line: line["page"], 44),
    SheetColumn("扫描件", lambda line: line["scan"], 44),
)
_LOADS = (
    SheetColumn("期", lambda line: line["period"], 10),
    SheetColumn("表式", lambda line: line["form"], 30),
    SheetColumn("报送单位", lambda line: line["unit"], 24),
    SheetColumn("正文指纹", lambda line: line["sha256"], 66),
    SheetColumn("正文", lambda line: line["body"], 44),
)
_PAPERS = (
    SheetColumn("材料", lambda line: line["what"], 70, long=True),
    SheetColumn("文件", lambda line: line["file"], 60),
)


def index_book(versions: Sequence[_Line], loads: Sequence[_Line], papers: Sequence[_Line]) -> bytes:
    out = io.BytesIO()
    with open_book(out) as book:
        book.set_properties({"created": _CREATED})
        add_table(book, "报表各版", _VERSIONS, versions)
        add_table(book, "导入的历史", _LOADS, loads)
        add_table(book, "材料", _PAPERS, papers)
    return out.getvalue()
