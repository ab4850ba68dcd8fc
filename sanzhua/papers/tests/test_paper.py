import pytest

from sanzhua.papers.paper import (
    Column,
    Signature,
    Table,
    document_number,
    plain,
    red_head_pt,
    signature_indents,
    width_in_signs,
    with_six_sided_brackets,
)


@pytest.mark.parametrize(
    "text", ["四发改发[2019]12号", "四发改发［2019］12号", "四发改发（2019）12号", "四发改发〔2019〕12号"]
)
def test_a_document_number_gets_six_sided_brackets(text: str) -> None:
    assert with_six_sided_brackets(text) == document_number("四发改发", 2019, 12) == "四发改发〔2019〕12号"


def test_text_loses_what_no_file_may_hold_and_keeps_the_rest() -> None:
    assert plain("梨\x00树\u202e县\ud800 𬭎\r\n喆\ufffe") == "梨树县 𬭎 喆"
    assert plain("<svg> & #x") == "<svg> & #x"


def test_the_date_stands_four_in_and_the_office_is_centred_over_it() -> None:
    office, day = signature_indents(Signature("四平市人民政府", "2019年7月12日"))
    assert day == 4
    assert office + width_in_signs("四平市人民政府") / 2 == day + width_in_signs("2019年7月12日") / 2


def test_a_long_office_stands_two_in_and_the_date_is_centred_under_it() -> None:
    name = "四平市项目建设年活动领导小组办公室"
    office, day = signature_indents(Signature(name, "2019年7月12日"))
    assert office == 2
    assert office + width_in_signs(name) / 2 == day + width_in_signs("2019年7月12日") / 2


def test_a_red_head_never_breaks() -> None:
    for signs in range(4, 40):
        assert red_head_pt("市" * signs) * signs <= 156 / 25.4 * 72


def test_a_row_with_another_number_of_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells for 2 columns"):
        Table((Column("甲"), Column("乙")), (("1", "2"), ("3",)))


def test_neighbours_of_one_group_share_a_heading() -> None:
    table = Table((Column("甲"), Column("乙", group="投资"), Column("丙", group="投资"), Column("丁")), ())
    assert table.spans() == [("", 0, 1), ("投资", 1, 2), ("", 3, 1)]


def test_a_number_fits_its_column_and_the_widths_still_fill_the_line() -> None:
    row = ("13", "公主岭市恒远商品混凝土搅拌站改造项目", "13,970")
    table = Table((Column("序号", 0.3), Column("项目名称", 12), Column("投资", 0.5)), (row,))
    narrow, wide, money = table.shares()
    assert narrow * 156 > 2 * 0.6 * table.text_pt / 72 * 25.4 + 2
    assert money * 156 > 6 * 0.6 * table.text_pt / 72 * 25.4 + 2
    assert wide > money
    assert narrow + wide + money == pytest.approx(1)


def test_columns_that_are_wide_enough_keep_the_widths_they_were_given() -> None:
    assert Table((Column("甲", 1), Column("乙", 3)), (("1", "2"),)).shares() == [0.25, 0.75]
