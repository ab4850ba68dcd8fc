"""What has changed from one progress report to the next, a sentence a chapter, in official Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# (key of a chapter's counts, word, measure word)
COUNTED = (
    ("finished", "已完成"),
    ("going", "推进中"),
    ("not_started", "未启动"),
    ("overdue", "逾期"),
    ("total", "任务总数"),
)


def differences(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Of two frozen reports of one plan: one sentence for each chapter in the order of the later one, then one for
    the targets whose figures moved. A chapter that went is named last."""
    former = {one["title"]: one for one in before["chapters"]}
    found = [_chapter(one, former.pop(one["title"], None)) for one in now["chapters"]]
    found += [f"{_title(title)}：本期方案中已没有这一章。" for title in former]
    moved = _targets(now["targets"], before["targets"])
    return [*found, f"目标：{moved}。"] if moved else found


def _chapter(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    title = _title(now["title"])
    if before is None:
        return f"{title}：本期新列入，共{now['total']}项任务。"
    steps = [f"{word}{_step(now[key] - before[key])}" for key, word in COUNTED if now[key] != before[key]]
    return f"{title}：{'，'.join(steps) or '各项数字与上期相同'}。"


def _step(difference: int) -> str:
    return f"增加{difference}项" if difference > 0 else f"减少{-difference}项"


def _targets(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> str:
    former = {(one["task"], one["known_by"]): one["figure"] for one in before}
    held = [(one, former.get((one["task"], one["known_by"]))) for one in now]
    return "；".join(f"“{one['text']}”由{old}到{one['figure']}" for one, old in held if old and old != one["figure"])


def _title(title: str) -> str:
    return title or "其他任务"
