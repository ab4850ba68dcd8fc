"""Run one function in a child process with limits on memory and time, without network.

For work on files from outside. The child is a fresh interpreter, so that it may be started from any thread of a web
worker; it imports only the module of the function. Limits need a Unix system.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ROOT = str(Path(__file__).resolve().parents[2])
_MB = 1024 * 1024
_DENIED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class ChildKilled(RuntimeError):
    """The child passed a limit or broke down; `why` is "time", "memory" or "crash"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def run_limited(
    func: Callable[..., Any], *args: Any, memory_mb: int = 512, seconds: int = 60, files_mb: int = 0, **kwargs: Any
) -> Any:
    """The function's result; its own exceptions are raised here as they are.

    `func` stands at the top of its module, arguments, result and exceptions can be pickled. `seconds` limits the time
    of the processor, and half as much again the time on the clock. Raises ChildKilled.
    Nothing can be written to disk unless `files_mb` allows files of that size: libraries that write workbooks want it.
    """
    order = pickle.dumps((func.__module__, func.__qualname__, args, kwargs, memory_mb, seconds, files_mb), protocol=5)
    child = subprocess.Popen(
        [sys.executable, "-S", "-c", _START, _ROOT, *_paths()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        close_fds=True,
    )
    try:
        answer, _ = child.communicate(order, timeout=seconds * 1.5)
    except subprocess.TimeoutExpired as slow:
        child.kill()
        child.communicate()
        raise ChildKilled("time") from slow
    return _opened(answer, child.returncode)


_START = "import sys; sys.path[:0] = sys.argv[1:]; from sanzhua.base.child import serve; serve()"


def _paths() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]


def _opened(answer: bytes, code: int) -> Any:
    try:
        kind, value = pickle.loads(answer)
    except Exception as broken:
        why = "time" if code in (-24, -9) else "memory" if code == -6 else "crash"
        raise ChildKilled(why) from broken
    if kind == "memory":
        raise ChildKilled("memory")
    if kind == "error":
        raise value
    return value


def serve() -> None:
    """The child's side: read the order from standard input, write the pickled answer to standard output."""
    module, name, args, kwargs, memory_mb, seconds, files_mb = pickle.load(sys.stdin.buffer)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    func = getattr(importlib.import_module(module), name)
    # The process ends with its answer: looking for garbage among a hundred thousand living cells frees nothing.
    gc.disable()
    _limit(memory_mb, seconds, files_mb)
    try:
        answer = ("result", func(*args, **kwargs))
    except MemoryError:
        answer = ("memory", None)
    except Exception as error:
        answer = ("error", error)
    except BaseException:  # a panic of a compiled library, which must not pass for an exit of ours
        os._exit(1)
    pickle.dump(answer, out, protocol=5)
    out.flush()
    os._exit(0)


def _limit(memory_mb: int, seconds: int, files_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MB, memory_mb * _MB))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (files_mb * _MB, files_mb * _MB))
    sys.addaudithook(_refuse)


def _refuse(event: str, _args: tuple[Any, ...]) -> None:
    if event in _DENIED:
        raise PermissionError(f"{event} is closed in this process")
