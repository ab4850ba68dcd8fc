from sanzhua.registry.models.assignment import Assignment, HandOver, TeamMember
from sanzhua.registry.models.attraction import (
    Attraction,
    ContactLog,
    CreditAgreement,
    CreditShare,
    Follower,
    Loss,
    Promise,
    Realised,
    TargetPlan,
)
from sanzhua.registry.models.chains import Chain, ChainLink
from sanzhua.registry.models.completion import Completion, Leftover, RampUp
from sanzhua.registry.models.contest import Competition, CompetitionMetric
from sanzhua.registry.models.financing import BankAnswer, BankAnswerChange, FinancingNeed, FinancingNeedChange
from sanzhua.registry.models.gates import Gate
from sanzhua.registry.models.identity import IdentityQuestion, IdentityQuestionChange, Merge, ProjectRelation, SearchKey
from sanzhua.registry.models.imports import ImportBatch, ImportRow
from sanzhua.registry.models.investor import FirstContact, Investor
from sanzhua.registry.models.land import LandProgress
from sanzhua.registry.models.life import LifeChange, LifeRequest, LifeRequestChange
from sanzhua.registry.models.list_columns import LIST_COLUMNS
from sanzhua.registry.models.milestones import BaselineRequest, BaselineRequestChange, Milestone, MilestoneChange
from sanzhua.registry.models.money import FundEntry, FundGap, FundLine, PlanAdjustment, YearPlan
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.permits import Permit, PermitChange, PermitItem, PermitPlan
from sanzhua.registry.models.project import (
    BulkChange,
    Project,
    ProjectCode,
    ProjectName,
    ProjectWords,
    RegisterChange,
    new_uid,
)
from sanzhua.registry.models.reserve import (
    Admission,
    AdmissionChange,
    Admitted,
    ExpertOpinion,
    ReserveSetting,
    ReserveTarget,
    TierChange,
)
from sanzhua.registry.models.upward import AllocationBatch, BatchShare, UpwardAsk, UpwardAskChange, UpwardFollowUp
from sanzhua.registry.models.views import ListChoice, SavedView
from sanzhua.registry.models.zombies import ZombieCase, ZombieCaseChange

__all__ = [
    "LIST_COLUMNS",
    "Admission",
    "AdmissionChange",
    "Admitted",
    "AllocationBatch",
    "Assignment",
    "Attraction",
    "BankAnswer",
    "BankAnswerChange",
    "BaselineRequest",
    "BaselineRequestChange",
    "BatchShare",
    "BulkChange",
    "Chain",
    "ChainLink",
    "Competition",
    "CompetitionMetric",
    "Completion",
    "ContactLog",
    "CreditAgreement",
    "CreditShare",
    "ExpertOpinion",
    "FinancingNeed",
    "FinancingNeedChange",
    "FirstContact",
    "Follower",
    "FundEntry",
    "FundGap",
    "FundLine",
    "Gate",
    "HandOver",
    "IdentityQuestion",
    "IdentityQuestionChange",
    "ImportBatch",
    "ImportRow",
    "Investor",
    "LandProgress",
    "Leftover",
    "LifeChange",
    "LifeRequest",
    "LifeRequestChange",
    "ListChoice",
    "Loss",
    "Merge",
    "Milestone",
    "MilestoneChange",
    "Permit",
    "PermitChange",
    "PermitItem",
    "PermitPlan",
    "PlanAdjustment",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "ProjectRelation",
    "ProjectWords",
    "Promise",
    "RampUp",
    "Realised",
    "RegisterChange",
    "ReserveSetting",
    "ReserveTarget",
    "SavedView",
    "SearchKey",
    "TargetPlan",
    "TeamMember",
    "TierChange",
    "UpwardAsk",
    "UpwardAskChange",
    "UpwardFollowUp",
    "YearPlan",
    "ZombieCase",
    "ZombieCaseChange",
    "new_uid",
]
