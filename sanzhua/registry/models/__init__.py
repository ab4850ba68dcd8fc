from sanzhua.registry.models.identity import (
    IdentityQuestion,
    IdentityQuestionChange,
    Merge,
    ProjectRelation,
    SearchKey,
)
from sanzhua.registry.models.imports import ImportBatch, ImportRow
from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = [
    "IdentityQuestion",
    "IdentityQuestionChange",
    "ImportBatch",
    "ImportRow",
    "LifeChange",
    "Merge",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "ProjectRelation",
    "RegisterChange",
    "SearchKey",
    "new_uid",
]
