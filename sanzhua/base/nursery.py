"""Processes that wait with everything imported and fork one child for each order, so that none has to start anew.

A nursery never looks at what an order is about: it imports, forks and waits. What comes from outside is touched by the
child alone, which lives for one order. A nursery is itself a fresh interpreter with a single thread, so that it may be
asked for from any thread of a web worker; several threads at once get one each, and one stays for the next order.
"""

from __future__ import annotations

import atexit
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; n = int(sys.argv[1]); sys.path[:0] = sys.argv[2:]; from sanzhua.base.child import keep; keep(n)"
_BLOCK = 1 << 20

HEAD = struct.Struct("!QQ")  # lengths of what is done ahead and of the order
CODE = struct.Struct("!i")


class OutOfTime(Exception):
    """The child and its nursery were killed."""


class Nursery:
    def __init__(self) -> None:
        self._ended, ended = os.pipe()
        paths = [path for path in sys.path if path.endswith("site-packages")]
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _START, str(ended), _ROOT, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            pass_fds=[ended],
            start_new_session=True,
        )
        os.close(ended)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._answers = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, ahead: bytes, order: bytes, seconds: float) -> tuple[bytes, int]:
        """What the child wrote, and its exit code. Raises OutOfTime; OSError where the nursery itself is gone."""
        deadline = time.monotonic() + seconds
        self._orders.write(HEAD.pack(len(ahead), len(order)) + ahead + order)
        self._orders.flush()
        parts: list[bytes] = []
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._answers, selectors.EVENT_READ)
            waiting.register(self._ended, selectors.EVENT_READ)
            while ready := waiting.select(max(deadline - time.monotonic(), 0)):
                # The end is told after the child has gone: what it wrote is then in the pipe.
                ended = any(key.fd == self._ended for key, _ in ready)
                if any(key.fileobj is self._answers for key, _ in ready):
                    parts.append(self._read())
                elif ended:
                    return b"".join(parts), self._code()
        raise OutOfTime

    def _read(self) -> bytes:
        part = os.read(self._answers.fileno(), _BLOCK)
        if not part:
            raise BrokenPipeError("the nursery is gone")
        return part

    def _code(self) -> int:
        told = os.read(self._ended, CODE.size)
        if len(told) < CODE.size:
            raise BrokenPipeError("the nursery is gone")
        code: int = CODE.unpack(told)[0]
        return code

    def close(self) -> None:
        """It ends when nobody can send it an order any more."""
        self.let_go()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """With its child."""
        if self.is_alive:
            os.killpg(self._process.pid, 9)
        self._process.wait()
        self.let_go()

    def let_go(self) -> None:
        """Close this process's ends."""
        for end in (self._orders, self._answers):
            with suppress(BrokenPipeError):
                end.close()
        if self._ended >= 0:
            os.close(self._ended)
            self._ended = -1


_lock = threading.Lock()
_idle: list[Nursery] = []


def ask(ahead: bytes, order: bytes, seconds: float) -> tuple[bytes, int]:
    """Of an idle nursery or a new one: see `Nursery.ask`."""
    nursery = _taken()
    try:
        answer = nursery.ask(ahead, order, seconds)
    except BaseException:
        nursery.kill()
        raise
    _put_back(nursery)
    return answer


def pids() -> list[int]:
    """Of the idle ones."""
    return [nursery.pid for nursery in _idle]


def close_all() -> None:
    """End the idle ones and wait for them, so that the seconds that they used are told."""
    while _idle:
        _idle.pop().close()


def _taken() -> Nursery:
    with _lock:
        while _idle:
            nursery = _idle.pop()
            if nursery.is_alive:
                return nursery
            nursery.let_go()
    return Nursery()


def _put_back(nursery: Nursery) -> None:
    with _lock:
        if not _idle:
            _idle.append(nursery)
            return
    nursery.close()


def _forget() -> None:
    """A forked process must not speak to its parent's nurseries."""
    global _lock
    _lock = threading.Lock()
    while _idle:
        _idle.pop().let_go()


atexit.register(close_all)
os.register_at_fork(after_in_child=_forget)
