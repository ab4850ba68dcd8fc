from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.list_columns import LIST_COLUMNS
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import (
    BulkChange,
    Project,
    ProjectCode,
    ProjectName,
    ProjectWords,
    RegisterChange,
    new_uid,
)
from sanzhua.registry.models.views import ListChoice, SavedView

__all__ = [
    "LIST_COLUMNS",
    "BulkChange",
    "LifeChange",
    "ListChoice",
    "Project",
    "ProjectCode",
    "ProjectName",
    "ProjectPaper",
    "ProjectWords",
    "RegisterChange",
    "SavedView",
    "new_uid",
]
