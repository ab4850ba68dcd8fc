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
from sanzhua.registry.models.contest import Competition, CompetitionMetric
from sanzhua.registry.models.investor import FirstContact, Investor
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = [
    "Assignment",
    "Attraction",
    "Competition",
    "CompetitionMetric",
    "ContactLog",
    "CreditAgreement",
    "CreditShare",
    "FirstContact",
    "Follower",
    "HandOver",
    "Investor",
    "LifeChange",
    "Loss",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "Promise",
    "Realised",
    "RegisterChange",
    "TargetPlan",
    "TeamMember",
    "new_uid",
]
