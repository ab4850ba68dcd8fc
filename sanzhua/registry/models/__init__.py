from sanzhua.registry.models.chains import Chain, ChainLink
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.papers import ProjectPaper
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
    "Chain",
    "ChainLink",
    "ExpertOpinion",
    "LifeChange",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "RegisterChange",
    "ReserveSetting",
    "ReserveTarget",
    "TierChange",
    "ZombieCase",
    "ZombieCaseChange",
    "new_uid",
]
