"""Rules for the whole document: the first unit leads, some units share in everything that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sanzhua.plans.parse.model import Rule, Task
from sanzhua.plans.parse.notes import Unit
from sanzhua.plans.parse.plain import compiled, plain, table
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.units import split_names


def find_rules(paragraphs: Sequence[Paragraph]) -> list[Rule]:
    found: list[Rule] = []
    for index, paragraph in enumerate(paragraphs):
        flat = plain(paragraph.text)
        for kind in ("first_leads", "for_all"):
            for match in compiled(table("document")[kind]["pattern"]).finditer(flat):
                units = _units(paragraph.text[slice(*match.span("names"))], match["verb"]) if kind == "for_all" else ()
                if kind == "first_leads" or units:
                    said = paragraph.text[match.start() : match.end()].strip("，。,; ")
                    found.append(Rule(kind, said, paragraph.line, index, match.start(), units))
    return found


def _units(names: str, verb: str) -> tuple[Unit, ...]:
    role = "cooperate" if verb in table("document")["for_all"]["helping"] else "responsible"
    return tuple(Unit(name.name, role, name.collective) for name in split_names(names))


def apply_rules(tasks: Sequence[Task], rules: Sequence[Rule]) -> list[Task]:
    told = list(tasks)
    for rule in rules:
        follows = [task for task in told if task.is_noted and _ends_behind(task, rule)]
        held = follows or [task for task in told if task.is_noted]
        told = [_applied(task, rule) if any(task is one for one in held) else task for task in told]
    return told


def _ends_behind(task: Task, rule: Rule) -> bool:
    last = task.spans[-1]
    return (last.paragraph, last.end) > (rule.paragraph, rule.start)


def _applied(task: Task, rule: Rule) -> Task:
    if rule.kind == "for_all":
        known = {unit.name for unit in task.units}
        return replace(task, units=(*task.units, *(unit for unit in rule.units if unit.name not in known)))
    roles = {unit.role for unit in task.units}
    if "lead" in roles or not task.units or task.units[0].role != "responsible":
        return task
    return replace(task, units=(replace(task.units[0], role="lead"), *task.units[1:]))
