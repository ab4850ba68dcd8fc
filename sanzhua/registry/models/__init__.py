from sanzhua.registry.models.project import Project, ProjectCode, ProjectName, RegisterChange, new_uid

__all__ = ["Project", "ProjectCode", "ProjectName", "RegisterChange", "new_uid"]
