"""Published bulletins are looked at soon after something that they quote has changed, not only once a day."""

from __future__ import annotations

import time

import structlog

from sanzhua.bulletins.actions import looked_at, notice_moved_in
from sanzhua.bulletins.queries import last_entry, touched

log = structlog.get_logger("sanzhua.following")

# Acts of a minute are looked at together: a city accepts its returns one after the other.
PAUSE = 60.0


class Following:
    """What is still to be looked at, each bulletin once however much has happened. Nothing of it is stored: a worker
    that starts looks at every bulletin."""

    def __init__(self) -> None:
        self._seen, self._look_again = last_entry(), time.monotonic() + PAUSE
        self._waiting: dict[int, None] = {}

    def step(self) -> None:
        """One bulletin, since others wait for the worker, too."""
        if time.monotonic() >= self._look_again:
            self.look()
        if self._waiting:
            pk = next(iter(self._waiting))
            del self._waiting[pk]
            self._look_at(pk)

    def look(self) -> None:
        """What has been sequenced since the last look."""
        last = last_entry()
        self._waiting |= dict.fromkeys(touched(looked_at(), after=self._seen, until=last))
        self._seen, self._look_again = last, time.monotonic() + PAUSE

    def _look_at(self, pk: int) -> None:
        """One that fails is logged; the daily look comes to it again."""
        try:
            if notice_moved_in(pk):
                log.info("bulletin_moved", bulletin=pk)
        except Exception:
            log.exception("bulletin_not_looked_at", bulletin=pk)
