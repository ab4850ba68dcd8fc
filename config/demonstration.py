"""The demonstration city is made once and whole: a making that was cut off is noticed, never shown as a city."""

from __future__ import annotations

from config.demo import build as demo
from config.setup import NewAccount, make_tables
from config.state import require_whole, unfinished_demonstration


def make_demonstration() -> list[NewAccount]:
    """The accounts that are told, with the passwords made now. The data folder and the database are empty before."""
    require_whole()
    unfinished_demonstration().touch()
    make_tables()
    accounts = list(demo.build())
    unfinished_demonstration().unlink()
    return accounts
