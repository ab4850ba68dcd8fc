"""Python's collector of garbage, at rest while one piece of work makes half a million objects that all live."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0


@contextmanager
def at_rest() -> Iterator[None]:
    """For a block, or as a decorator for a function: what it leaves behind in cycles is found after its end.

    Looking through a return of ten thousand rows for garbage every seven hundred new objects, as is usual, finds none
    and takes a sixth of the time. The collector belongs to the process: it works again once no thread rests it.
    """
    global _resting
    with _lock:
        _resting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting:
                _keep_what_lives()
                gc.enable()


def _keep_what_lives() -> None:
    """Hand everything new to the oldest generation unlooked at: the collector would else go through all of it at the
    next object that anybody makes. Where somebody froze objects on purpose they stay frozen, and it goes through."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
