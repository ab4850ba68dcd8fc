"""From a plan document's file to its tasks: plain Python, no Django, no database. Tables in ``sanzhua/plans/parse/tables``."""
