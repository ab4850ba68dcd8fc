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
from sanzhua.plans.models.report import ProgressReport
from sanzhua.plans.models.target import HandFigure, TargetTie
from sanzhua.plans.models.task import TakeOver, Task, TaskChange, TaskNote, TaskPaper

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
    "ProgressReport",
    "TakeOver",
    "Target",
    "TargetTie",
    "Task",
    "TaskChange",
    "TaskNote",
    "TaskPaper",
]
