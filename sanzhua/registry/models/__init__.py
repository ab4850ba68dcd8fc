from sanzhua.registry.models.completion import Completion, Leftover, RampUp
from sanzhua.registry.models.financing import BankAnswer, BankAnswerChange, FinancingNeed, FinancingNeedChange
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.money import FundEntry, FundGap, FundLine, PlanAdjustment, YearPlan
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid
from sanzhua.registry.models.upward import AllocationBatch, BatchShare, UpwardAsk, UpwardAskChange, UpwardFollowUp

__all__ = [
    "AllocationBatch",
    "BankAnswer",
    "BankAnswerChange",
    "BatchShare",
    "Completion",
    "FinancingNeed",
    "FinancingNeedChange",
    "FundEntry",
    "FundGap",
    "FundLine",
    "Leftover",
    "LifeChange",
    "PlanAdjustment",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "RampUp",
    "RegisterChange",
    "UpwardAsk",
    "UpwardAskChange",
    "UpwardFollowUp",
    "YearPlan",
    "new_uid",
]
