"""Responsibility notes in the styles that offices use."""

from __future__ import annotations

import pytest

from sanzhua.plans.tests.writing import clause, collective, parsed, units

STYLES = [
    (
        "（牵头单位：市科技局；责任单位：市教育局、市财政局，各区县政府）",
        {"lead": ["市科技局"], "responsible": ["市教育局", "市财政局", "各区县政府"]},
    ),
    ("（责任单位：市科技局）", {"responsible": ["市科技局"]}),
    ("（责任部门：市科技局、市教育局）", {"responsible": ["市科技局", "市教育局"]}),
    ("（牵头部门：市科技局、市教育局)", {"lead": ["市科技局", "市教育局"]}),
    (
        "（市科技局牵头，市教育局、市财政局等按职责分工负责）",
        {"lead": ["市科技局"], "responsible": ["市教育局", "市财政局"]},
    ),
    ("（市科技局牵头，市教育局参与）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（市科技局、市教育局和有关区县政府具体负责）", {"responsible": ["市科技局", "市教育局", "有关区县政府"]}),
    ("[牵头单位:市科技局;配合单位:市教育局]", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("【牵头单位：市科技局　配合单位：市教育局】", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("〔市科技局、市教育局负责〕", {"responsible": ["市科技局", "市教育局"]}),
    ("（市科技局牵头会同市教育局负责）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（市科技局会同市教育局负责）", {"responsible": ["市科技局"], "cooperate": ["市教育局"]}),
    (
        "（市科技局负责，市教育局配合，市委组织部指导）",
        {"responsible": ["市科技局"], "cooperate": ["市教育局"], "guide": ["市委组织部"]},
    ),
    ("（市科技局牵头，市教育局协助）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（市科技局负责指导）", {"responsible": ["市科技局"]}),
    ("（指导单位：市委组织部；责任单位：市科技局）", {"guide": ["市委组织部"], "responsible": ["市科技局"]}),
    ("（责任单位：市科技局（牵头）、市教育局）", {"lead": ["市科技局"], "responsible": ["市教育局"]}),
    ("（主办单位：市科技局；协办单位：市教育局）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（市级牵头单位：市科技局；责任人：张三）", {"lead": ["市科技局"]}),
    ("（责任单位：市科技局牵头，市教育局配合）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（市科技局、市教育局）", {"responsible": ["市科技局", "市教育局"]}),
    ("牵头单位：市科技局；配合单位：市教育局。", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("牵头单位为市科技局，配合单位为市教育局。", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
    ("（约束性指标，牵头单位：市科技局；责任单位：市教育局）", {"lead": ["市科技局"], "responsible": ["市教育局"]}),
    (
        "（责任单位：市科技局、市交通委（市道运局）等；各区政府）",
        {"responsible": ["市科技局", "市交通委（市道运局）", "各区政府"]},
    ),
    ("（市科技局等市有关部门和各县政府按职责分工负责）", {"responsible": ["市科技局", "市有关部门", "各县政府"]}),
    ("（2023年底前完成。市科技局、市教育局负责）", {"responsible": ["市科技局", "市教育局"]}),
    ("（市科技局；各县区）", {"responsible": ["市科技局", "各县区"]}),
    ("（市科技局、市教育局；分管领导：李四）", {"responsible": ["市科技局", "市教育局"]}),
    ("（市科技局牵头，市教育局配合，6月底前完成）", {"lead": ["市科技局"], "cooperate": ["市教育局"]}),
]


@pytest.mark.parametrize(("note", "expected"), STYLES, ids=[note for note, _ in STYLES])
def test_a_note_names_units_and_roles(note: str, expected: dict[str, list[str]]) -> None:
    task = clause(f"建设创新平台。完善共享机制。{note}")
    assert units(task) == expected
    assert "单位" not in task.text
    assert "市科技局" not in task.text


def test_a_note_before_the_full_stop_is_one() -> None:
    assert units(clause("建设创新平台，完善共享机制（市科技局、市教育局）。")) == {
        "responsible": ["市科技局", "市教育局"]
    }


def test_a_note_on_its_own_line_belongs_to_the_clause_above() -> None:
    task = parsed("（一）抓会商。每季度会商。\n现场办公。\n[牵头单位:市发改委]").tasks[0]
    assert units(task) == {"lead": ["市发改委"]}
    assert "现场办公" in task.text


def test_labels_on_lines_of_their_own_are_one_note() -> None:
    task = parsed("（一）抓会商。\n牵头单位：市发改委\n配合单位：市工信局、市商务局\n完成时限：2019年6月底").tasks[0]
    assert units(task) == {"lead": ["市发改委"], "cooperate": ["市工信局", "市商务局"]}
    assert [due.text for due in task.due] == ["2019年6月底"]


def test_several_notes_in_a_paragraph_are_several_tasks() -> None:
    text = "（十）鼓励创业。改革商事制度。（市市场监管局负责）加强教育。鼓励退役运动员创业。（市体育局、市教育局负责）"
    first, second = parsed(text).tasks
    assert (first.number, second.number) == ("(十)-1", "(十)-2")
    assert units(first) == {"responsible": ["市市场监管局"]}
    assert second.text == "加强教育。鼓励退役运动员创业。"
    assert units(second) == {"responsible": ["市体育局", "市教育局"]}


def test_a_note_behind_a_list_without_notes_is_the_lists() -> None:
    text = (
        "一、任务\n（一）抓平台\n1.建一个中心。\n2.建一个基金。\n（责任单位：市科技局）\n（二）抓人才。（市人社局负责）"
    )
    first, second = parsed(text).tasks
    assert (first.number, units(first)) == ("一(一)", {"responsible": ["市科技局"]})
    assert "建一个基金" in first.text
    assert second.number == "一(二)"


def test_notes_that_always_stand_behind_the_last_point_are_about_the_list() -> None:
    text = (
        "一、任务\n（一）抓平台\n1.建一个中心。\n2.建一个基金。（责任单位：市科技局）\n"
        "（二）抓人才\n1.引进人才。\n2.培养人才。（责任单位：市人社局）"
    )
    assert [(task.number, units(task)) for task in parsed(text).tasks] == [
        ("一(一)", {"responsible": ["市科技局"]}),
        ("一(二)", {"responsible": ["市人社局"]}),
    ]


def test_a_note_behind_the_last_point_is_its_own_where_other_points_have_theirs() -> None:
    text = (
        "一、任务\n（一）抓平台\n1.建一个中心。\n2.建一个基金。（责任单位：市科技局）\n"
        "（二）抓人才\n1.引进人才。（市委组织部负责）\n2.培养人才。（责任单位：市人社局）"
    )
    tasks = {task.number: units(task) for task in parsed(text).tasks}
    assert tasks["一(一)1"] == {}
    assert tasks["一(一)2"] == {"responsible": ["市科技局"]}


def test_labels_without_brackets_within_a_paragraph_are_notes_each() -> None:
    text = "（一）提升服务。责任单位：市政务局。完善机制。责任单位：市司法局、市信访局。"
    assert [units(task) for task in parsed(text).tasks] == [
        {"responsible": ["市政务局"]},
        {"responsible": ["市司法局", "市信访局"]},
    ]


def test_a_note_on_the_line_of_a_heading_is_about_the_paragraphs_below() -> None:
    text = "一、任务\n（一）建设平台（牵头单位：市科技局）\n围绕产业，建设平台。\n支持企业建设研发机构。"
    (task,) = parsed(text).tasks
    assert (task.heading, units(task)) == ("建设平台", {"lead": ["市科技局"]})
    assert "研发机构" in task.text


def test_a_label_broken_by_hand_goes_on() -> None:
    text = (
        "一、任务\n（一）推进重点产业补链强链延链，培育壮大一批龙头企业和专精特\n"
        "新企业，加快形成若干百亿级产业集群，支持各类企业开展技术改\n造和数字化转型。\n"
        "责任单位：市发展改革委、市工业和信息化局、市财政局、市自然资\n源局、市住建局\n（二）抓人才。（市人社局负责）"
    )
    assert units(parsed(text).tasks[0])["responsible"][-2:] == ["市自然资源局", "市住建局"]


def test_what_has_no_note_below_a_clause_with_one_is_part_of_it() -> None:
    text = "一、任务\n（一）抓平台（市科技局负责）\n1.建一个中心。\n2.建一个基金。（市财政局负责）\n3.建一个联盟。"
    first, second = parsed(text).tasks
    assert "建一个中心" in first.text
    assert "建一个联盟" in first.text
    assert (second.number, units(second)) == ("一(一)2", {"responsible": ["市财政局"]})


def test_a_paragraph_behind_a_finished_clause_is_no_part_of_it() -> None:
    document = parsed("（一）抓平台。建一个中心。（市科技局负责）\n各地要高度重视，加强宣传。")
    assert [task.text for task in document.tasks] == ["抓平台。建一个中心。"]
    assert [passage.why for passage in document.passages] == ["closing"]


@pytest.mark.parametrize(
    "bracket",
    [
        "（试行）",
        "（以下简称市科技局）",
        "（GMP）",
        "（备案、核准、审批）",
        "（含市科技局）",
        "（详见市科技局网站）",
        "（企业、高校、科研院所）",
        "（谁主管谁负责）",
        "（主要领导负责）",
        "（市、县、区）",
    ],
)
def test_a_bracket_that_explains_is_no_note(bracket: str) -> None:
    assert clause(f"建设创新平台{bracket}，完善共享机制{bracket}。持续推进。").units == ()


def test_places_in_a_sentence_are_no_note() -> None:
    assert clause("在三个区（浦东新区、闵行区）建设创新平台。持续推进。").units == ()


def test_the_first_unit_leads_from_where_the_document_says_so() -> None:
    text = (
        "一、任务\n（一）抓谋划。（市工信局、市科技局负责）\n"
        "（二）抓签约。（市商务局、市财政局等负责。列第一位者为牵头单位，下同）\n（三）抓开工。（市发改委、市住建局）\n"
        "（四）抓融资。（市金融办、市财政局牵头负责）"
    )
    tasks = parsed(text).tasks
    assert [units(task) for task in tasks] == [
        {"responsible": ["市工信局", "市科技局"]},
        {"lead": ["市商务局"], "responsible": ["市财政局"]},
        {"lead": ["市发改委"], "responsible": ["市住建局"]},
        {"lead": ["市金融办", "市财政局"]},
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "排在第一位的部门为牵头部门，下同",
        "列首位的为牵头单位，下同",
        "排名第一的单位为牵头单位",
        "第一责任单位为牵头单位，下同",
        "首位单位牵头，下同",
    ],
)
def test_variants_of_the_rule_are_known(rule: str) -> None:
    tasks = parsed(
        f"一、任务\n（一）抓签约。（市商务局、市财政局负责。{rule}）\n（二）抓开工。（市发改委、市住建局）"
    ).tasks
    assert [units(task)["lead"] for task in tasks] == [["市商务局"], ["市发改委"]]


def test_a_rule_in_a_footnote_holds_for_everything_above() -> None:
    document = parsed(
        "一、任务\n（一）抓签约。（市商务局、市财政局负责）\n（二）抓开工。（市发改委负责）\n注：列第一位者为牵头单位。"
    )
    assert [units(task)["lead"] for task in document.tasks] == [["市商务局"], ["市发改委"]]
    assert document.rules[0].kind == "first_leads"


def test_bare_names_stand_beside_the_rule() -> None:
    task = clause("优化环境。简化流程。（市市场监管局、市司法局，各区政府，列第一位的为牵头单位，下同）")
    assert units(task) == {"lead": ["市市场监管局"], "responsible": ["市司法局", "各区政府"]}


def test_units_that_share_in_everything_that_follows_are_added() -> None:
    first = "（一）抓签约。（市商务局负责。以下均需各县（市）区政府落实，不再列出）"
    text = f"一、任务\n{first}\n（二）抓开工。（市发改委负责）"
    tasks = parsed(text).tasks
    assert [units(task)["responsible"] for task in tasks] == [
        ["市商务局", "各县（市）区政府"],
        ["市发改委", "各县（市）区政府"],
    ]
    assert collective(tasks[1]) == ["各县（市）区政府"]
