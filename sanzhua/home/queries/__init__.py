"""What the signed-in pages of the house read, composed from the rooms' queries; no table of its own."""

from sanzhua.home.queries.calendar import OpenPeriod, open_periods
from sanzhua.home.queries.desk import DeskPage, desk
from sanzhua.home.queries.project import ProjectPage, project_page, visible_project

__all__ = ["DeskPage", "OpenPeriod", "ProjectPage", "desk", "open_periods", "project_page", "visible_project"]
