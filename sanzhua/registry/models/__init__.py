from sanzhua.registry.models.chains import Chain, ChainLink
from sanzhua.registry.models.completion import Completion, Leftover, RampUp
from sanzhua.registry.models.gates import Gate
from sanzhua.registry.models.land import LandProgress
from sanzhua.registry.models.life import LifeChange, LifeRequest, LifeRequestChange
from sanzhua.registry.models.milestones import BaselineRequest, BaselineRequestChange, Milestone, MilestoneChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.permits import Permit, PermitChange, PermitItem, PermitPlan
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid
from sanzhua.registry.models.reserve import (
    Admission,
    AdmissionChange,
    Admitted,
    ExpertOpinion,
    ReserveSetting,
    ReserveTarget,
    TierChange,
)
from sanzhua.registry.models.zombies import ZombieCase, ZombieCaseChange

__all__ = [
    "Admission",
    "AdmissionChange",
    "Admitted",
    "BaselineRequest",
    "BaselineRequestChange",
    "Chain",
    "ChainLink",
    "Completion",
    "ExpertOpinion",
    "Gate",
    "LandProgress",
    "Leftover",
    "LifeChange",
    "LifeRequest",
    "LifeRequestChange",
    "Milestone",
    "MilestoneChange",
    "Permit",
    "PermitChange",
    "PermitItem",
    "PermitPlan",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "RampUp",
    "RegisterChange",
    "ReserveSetting",
    "ReserveTarget",
    "TierChange",
    "ZombieCase",
    "ZombieCaseChange",
    "new_uid",
]
