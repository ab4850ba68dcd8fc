from sanzhua.registry.models.completion import Completion, Leftover, RampUp
from sanzhua.registry.models.gates import Gate
from sanzhua.registry.models.life import LifeChange, LifeRequest, LifeRequestChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = [
    "Completion",
    "Gate",
    "Leftover",
    "LifeChange",
    "LifeRequest",
    "LifeRequestChange",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "RampUp",
    "RegisterChange",
    "new_uid",
]
