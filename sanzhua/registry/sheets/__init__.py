"""Columns declared once, for screen and for files, one list a file."""
