from sanzhua.plans.models.activity import (
    Activity,
    ActivityChange,
    ActivityPaper,
    ActivityStep,
)
from sanzhua.plans.models.clause import Clause, Due, Duty, Target
from sanzhua.plans.models.correction import Correction
from sanzhua.plans.models.group import GroupDuty, GroupSeat
from sanzhua.plans.models.name_request import NameRequest, NameRequestChange
from sanzhua.plans.models.plan import Plan, PlanVersion, PlanVersionChange
from sanzhua.plans.models.task import HandFigure, TakeOver, Task, TaskChange, TaskNote, TaskPaper

__all__ = [
    "Activity",
    "ActivityChange",
    "ActivityPaper",
    "ActivityStep",
    "Clause",
    "Correction",
    "Due",
    "Duty",
    "GroupDuty",
    "GroupSeat",
    "HandFigure",
    "NameRequest",
    "NameRequestChange",
    "Plan",
    "PlanVersion",
    "PlanVersionChange",
    "TakeOver",
    "Target",
    "Task",
    "TaskChange",
    "TaskNote",
    "TaskPaper",
]
