"""Values that were worked out lately, kept up to a weight in all: many small ones, or a few large ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Safe between threads, which may work out the same value at once; the one that was kept first is given to all.

    The newest value is kept whatever it weighs.
    """

    def __init__(self, most: int, weigh: Callable[[V], int]) -> None:
        self._most, self._weigh = most, weigh
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def find(self, key: K) -> V | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def keep(self, key: K, value: V) -> V:
        with self._lock:
            if key in self._held:
                return self._held[key][0]
            weight = self._weigh(value)
            self._held[key] = value, weight
            self._weight += weight
            while self._weight > self._most and len(self._held) > 1:
                _key, (_value, gone) = self._held.popitem(last=False)
                self._weight -= gone
            return value

    def get(self, key: K, make: Callable[[], V]) -> V:
        found = self.find(key)
        return self.keep(key, make()) if found is None else found
