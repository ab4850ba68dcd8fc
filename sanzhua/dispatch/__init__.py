"""Reporting duties, periods, deadlines, reports and their immutable versions, from draft to acceptance."""
