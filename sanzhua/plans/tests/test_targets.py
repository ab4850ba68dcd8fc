"""Targets keep number, unit and what is counted."""

from __future__ import annotations

import pytest

from sanzhua.plans.parse.targets import Target, find_targets


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("全年谋划180个亿元以上项目。", Target("180个亿元以上项目", 180, "个")),
        ("力争打造10个百亿级规模产业。", Target("10个百亿级规模产业", 10, "个")),
        ("新增注册证超500件，", Target("500件", 500, "件")),
        ("全社会研发投入占GDP的比重达5.5%，", Target("全社会研发投入占GDP的比重达5.5%", 5.5, "%")),
        ("总规模达到2万亿元，", Target("总规模达到2万亿元", 2, "万亿元")),
        ("将办理时间压缩至40个工作日以内。", Target("40个工作日以内", 40, "个工作日")),
        ("研制3—5种新食品原料、", Target("3—5种新食品原料", 3, "种")),
        ("完成投资1,200亿元。", Target("完成投资1,200亿元", 1200, "亿元")),
    ],
)
def test_a_target_is_read(text: str, target: Target) -> None:
    assert find_targets(text) == [target]


@pytest.mark.parametrize(
    "text",
    [
        "500万元以上在建项目",
        "对原18个乡镇只增不减",
        "财政部等4部门",
        "每家企业最高补助100万元",
        "《3个办法》",
        "第3批",
        "2019年",
        "5G基站",
        "分管2个部门",
    ],
)
def test_what_only_tells_a_number_is_no_target(text: str) -> None:
    assert find_targets(text) == []
