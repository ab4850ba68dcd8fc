from sanzhua.registry.models.land import LandProgress
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.milestones import BaselineRequest, BaselineRequestChange, Milestone, MilestoneChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.permits import Permit, PermitChange, PermitItem, PermitPlan
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = [
    "BaselineRequest",
    "BaselineRequestChange",
    "LandProgress",
    "LifeChange",
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
    "RegisterChange",
    "new_uid",
]
