from sanzhua.registry.models.completion import Completion, Leftover, RampUp
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = [
    "Completion",
    "Leftover",
    "LifeChange",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "RampUp",
    "RegisterChange",
    "new_uid",
]
