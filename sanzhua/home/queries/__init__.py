"""What the signed-in desk reads, composed from the rooms' queries; no table of its own."""

from sanzhua.home.queries.calendar import OpenPeriod, open_periods
from sanzhua.home.queries.desk import DeskPage, desk

__all__ = ["DeskPage", "OpenPeriod", "desk", "open_periods"]
