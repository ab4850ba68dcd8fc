"""Prose that gives a duty, and prose that only mentions."""

from __future__ import annotations

import pytest

from sanzhua.plans.tests.writing import clause, parsed, units

DUTIES = [
    ("市财政局负责资金保障。", {"responsible": ["市财政局"]}),
    (
        "由市发展改革委牵头，市商务局、市工信局配合，推进项目落地。",
        {"lead": ["市发展改革委"], "cooperate": ["市商务局", "市工信局"]},
    ),
    (
        "市住建局、市执法局及其他审批部门按各自职能分工做好审批。",
        {"responsible": ["市住建局", "市执法局", "其他审批部门"]},
    ),
    ("其他各相关部门按照各自职责向上争取资金。", {"responsible": ["其他各相关部门"]}),
    ("市商务局负责制定考核办法。", {"responsible": ["市商务局"]}),
    ("市发改委负责指导推进项目单位办理立项。", {"responsible": ["市发改委"]}),
    ("市科委、杨浦区牵头建立市区联动机制。", {"lead": ["市科委", "杨浦区"]}),
    ("各成员单位专职负责调度本行业项目。", {"responsible": ["各成员单位"]}),
    ("日常工作由市能源局承担。", {"responsible": ["市能源局"]}),
    ("由市发改委会同市工信局制定清单。", {"responsible": ["市发改委"], "cooperate": ["市工信局"]}),
    ("由市统计局牵头，会同市工信局制定办法。", {"lead": ["市统计局"], "cooperate": ["市工信局"]}),
    ("明确市住建局为责任单位。", {"responsible": ["市住建局"]}),
    ("市委宣传部：负责宣传报道。", {"responsible": ["市委宣传部"]}),
    ("领导小组办公室（设在市发改委）负责日常工作。", {"responsible": ["领导小组办公室"]}),
]


@pytest.mark.parametrize(("prose", "expected"), DUTIES, ids=[prose for prose, _ in DUTIES])
def test_a_duty_in_so_many_words_is_read(prose: str, expected: dict[str, list[str]]) -> None:
    assert units(clause(f"落实责任。明确分工。{prose}")) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "市商务局、市金融办等部门为成员单位。",
        "由副市长任组长，负责协调推进具体工作。",
        "办公室设在市发改委。",
        "按照“谁主管、谁负责”原则推进。",
        "市发改委负责人到会。",
        "市政府主要负责同志每月调度。",
        "向市委、市政府汇报。",
        "鼓励企业牵头组建联合体。",
        "市发改委牵头开展了专项行动。",
        "落实由市发改委牵头制定的规划。",
        "建设单位负责落实安全责任。",
        "本方案由市发改委负责解释。",
        "发挥市政府办公厅牵头抓总作用。",
        "领导小组下设办公室，办公室负责日常工作。",
        "领导小组对市委、市政府负责。",
        "坚持党委领导、政府负责、部门协同。",
        "属地负责，分级管理，层层压实。",
        "各级宣传部门要做好宣传。",
    ],
)
def test_a_mere_mention_is_no_duty(prose: str) -> None:
    assert clause(f"推进项目建设。加快施工进度。{prose}").units == ()


def test_a_clause_with_a_note_takes_its_units_from_the_note_only() -> None:
    assert units(clause("明确分工。市商务局负责招商。（市发改委牵头）")) == {"lead": ["市发改委"]}


def test_a_clause_without_units_is_still_a_task() -> None:
    task = clause("提升公民科学素质。加强科普品牌建设，打造科普新风。")
    assert (task.heading, task.units) == ("提升公民科学素质", ())


def test_paragraphs_that_give_duties_to_different_units_are_tasks_of_one_clause() -> None:
    document = parsed("一、分工\n（一）职责分工\n市发改委：负责项目调度。\n市财政局：负责资金保障。")
    assert [(task.number, units(task)) for task in document.tasks] == [
        ("一(一)-1", {"responsible": ["市发改委"]}),
        ("一(一)-2", {"responsible": ["市财政局"]}),
    ]


def test_standing_rules_give_nobody_a_task() -> None:
    text = (
        "某市政府投资管理办法\n第一条 为规范投资，制定本办法。\n"
        "第二条 市财政局负责监督资金。市发改部门牵头编制计划。\n第三条 本办法自印发之日起施行。"
    )
    document = parsed(text)
    assert document.tasks == ()
    assert "standing_rules" in {passage.why for passage in document.passages}


def test_news_give_nobody_a_task() -> None:
    text = (
        "记者从市发改委获悉，市发改委牵头开展了集中攻坚。\n市发改委负责人介绍，由市商务局牵头组织的活动签约30个项目。"
    )
    assert parsed(text).tasks == ()


def test_aims_and_principles_are_no_tasks() -> None:
    text = (
        "一、总体要求\n（一）指导思想。坚持稳中求进。\n（二）工作目标。完成投资100亿元。\n"
        "二、任务\n（一）抓开工。（市发改委负责）"
    )
    document = parsed(text)
    assert [task.number for task in document.tasks] == ["二(一)"]
    assert [passage.why for passage in document.passages] == ["principles", "principles", "principles", "heading"]
