from sanzhua.registry.views.listing import project, project_list

__all__ = ["project", "project_list"]
