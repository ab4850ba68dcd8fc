import json
from datetime import timedelta

import pytest
import typst

from sanzhua.papers import typst_writer
from sanzhua.papers.paper import Paper, Para, Table
from sanzhua.papers.tests.papers import COLUMNS, EVIL, MADE_AT, every_block, ranking
from sanzhua.papers.typst_writer import paper_data, write_pdf


def compiler(paper: Paper) -> typst.Compiler:
    data = json.dumps(paper_data(paper), ensure_ascii=False)
    return typst_writer.new_compiler(data)


def pages(paper: Paper) -> int:
    made = compiler(paper).compile(format="png", ppi=20)
    return len(made) if isinstance(made, list) else 1


@pytest.mark.parametrize("selector", ["raw", "math.equation", "emph", "ref", "link", "heading"])
def test_words_are_never_read_as_markup(selector: str) -> None:
    assert json.loads(compiler(every_block(EVIL)).query(selector)) == []


def test_code_in_words_does_not_run() -> None:
    for words in ("#panic()", '#import "@preview/x:1.0.0"', '#read("/etc/passwd")', '"]}', "\\", "#{", "]#[", "${x"):
        assert write_pdf(every_block(words), made_at=MADE_AT).startswith(b"%PDF")


def test_the_same_paper_and_moment_give_the_same_bytes() -> None:
    paper = every_block("梨树县")
    assert write_pdf(paper, made_at=MADE_AT) == write_pdf(paper, made_at=MADE_AT)
    assert write_pdf(paper, made_at=MADE_AT) != write_pdf(paper, made_at=MADE_AT + timedelta(days=1))


def test_22_lines_fit_a_page_and_28_signs_a_line() -> None:
    # One page less the title's two lines and the blank one below it.
    def lines(count: int, signs: int) -> Paper:
        return Paper("题", tuple(Para("国" * signs, indent=False) for _ in range(count)))

    assert pages(lines(20, 28)) == 1
    assert pages(lines(21, 28)) == 2
    assert pages(lines(11, 29)) == 2
    assert pages(lines(10, 29)) == 1


def test_fonts_come_from_here_and_hold_rare_names() -> None:
    families = set(typst_writer._fonts().families())
    assert families == {"FandolFang R", "FandolHei", "FandolKai", "FandolSong", "Sanzhua Rare Serif"}
    made = write_pdf(Paper("题", (Para("张喆、李堃、王玥，12㎡"),)), made_at=MADE_AT)
    assert b"SanzhuaRareSerif" in made


def test_a_long_table_goes_over_pages_and_an_empty_one_is_drawn() -> None:
    assert pages(Paper("题", (ranking(120),))) > 2
    assert pages(Paper("题", (Table(COLUMNS, ()),))) == 1


def test_a_control_character_is_no_reason_to_fail() -> None:
    assert write_pdf(Paper("题\x00", (Para("一\x1b二\ud800"),)), made_at=MADE_AT).startswith(b"%PDF")
