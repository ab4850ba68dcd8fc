from sanzhua.registry.models.life import LifeChange
from sanzhua.registry.models.papers import ProjectPaper
from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = ["LifeChange", "Project", "ProjectCode", "ProjectName", "ProjectPaper", "RegisterChange", "new_uid"]
