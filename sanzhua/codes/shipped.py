"""The tables that are shipped with the program."""

import csv
from importlib.resources import files


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of `codes/data/<name>`, keyed by its header; an absent value is ''."""
    text = files("sanzhua.codes").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
