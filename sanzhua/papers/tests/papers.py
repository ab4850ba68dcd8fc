"""A paper that uses every block, with words that would do harm if any writer read them as markup."""

import io
from datetime import UTC, datetime

import segno

from sanzhua.papers.paper import (
    Annex,
    Attachments,
    Colophon,
    Column,
    Heading,
    Paper,
    Para,
    Picture,
    Run,
    Signature,
    Table,
)

EVIL = '张喆<svg onload=alert(1)>#import "x" #panic() \\ & $x^2$ *b* _i_ `c` = h @ref <label> {{7*7}} ]]>'
MADE_AT = datetime(2019, 7, 12, 1, 30, tzinfo=UTC)
COLUMNS = (
    Column("位次", 1, "center"),
    Column("单位", 3),
    Column("年度计划", 2, "right", group="投资"),
    Column("1–6月完成", 2, "right", group="投资"),
)


def qr() -> bytes:
    held = io.BytesIO()
    segno.make("R7K2-91").save(held, kind="png", scale=4)
    return held.getvalue()


def ranking(rows: int = 60, name: str = "梨树县") -> Table:
    body = tuple((str(number), name, "123,456", "−45,678") for number in range(1, rows + 1))
    return Table(
        COLUMNS,
        (("", "合计", "1,234,567", "456,789"), *body),
        title="各地区排名表",
        unit_line="单位：万元",
        total_rows=frozenset({0}),
        notes=(f"注：{name}",),
    )


def every_block(words: str, *, red: bool = True, draft: bool = False) -> Paper:
    return Paper(
        title=f"关于6月项目建设情况的通报{words}",
        red_head="四平市发展和改革委员会文件" if red else None,
        number="四发改发[2019]12号",
        signer=words,
        addressee=words,
        draft=draft,
        blocks=(
            *(Heading(level, f"一、{words}") for level in (1, 2, 3, 4)),
            Para((Run("重点。", bold=True), Run(words))),
            Para(words, indent=False, align="center"),
            ranking(name=words),
            Attachments((words, "滞后项目清单")),
            Signature("四平市发展和改革委员会", "2019年7月12日"),
            Annex("附件1", words),
            Table((Column(""), Column("")), (("填表人", words),)),
            Picture(qr(), 22),
        ),
        colophon=Colophon(words, "四平市发展和改革委员会办公室", "2019年7月12日"),
    )
