"""Run one function in a child process with limits on memory and time, without network.

For work on files from outside. The child is forked from a fresh interpreter (`nursery`) that has imported only the
modules of such functions, and lives for one call. Limits need a Unix system.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from sanzhua.base import nursery

_MB = 1024 * 1024
_DENIED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork")


class ChildKilled(RuntimeError):
    """The child passed a limit or broke down; `why` is "time", "memory" or "crash"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def run_limited(
    func: Callable[..., Any],
    *args: Any,
    memory_mb: int = 512,
    seconds: int = 60,
    files_mb: int = 0,
    ahead: tuple[Any, ...] = (),
    **kwargs: Any,
) -> Any:
    """The function's result; its own exceptions are raised here as they are.

    `func` stands at the top of its module, arguments, result and exceptions can be pickled. `seconds` limits the time
    of the processor, and half as much again the time on the clock. Raises ChildKilled.
    Nothing can be written to disk unless `files_mb` allows files of that size: libraries that write workbooks want it.
    `ahead` is a function of the same kind and its arguments, called where every later child finds what it left in
    memory; it has no limits and must not touch what comes from outside.
    """
    first = (func.__module__, *((ahead[0].__module__, ahead[0].__qualname__, *ahead[1:]) if ahead else ()))
    order = pickle.dumps((func.__module__, func.__qualname__, args, kwargs, memory_mb, seconds, files_mb), protocol=5)
    try:
        answer, code = nursery.ask(pickle.dumps(first, protocol=5), order, seconds * 1.5)
    except nursery.OutOfTime as slow:
        raise ChildKilled("time") from slow
    except OSError as gone:
        raise ChildKilled("crash") from gone
    return _opened(answer, code)


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


def keep(ended: int) -> None:
    """The nursery's side: fork a child for each order from standard input, and tell its exit code when it has gone."""
    # A child ends with its answer: looking for garbage among a hundred thousand living cells frees nothing.
    gc.disable()
    while head := sys.stdin.buffer.read(nursery.HEAD.size):
        first, order = (sys.stdin.buffer.read(length) for length in nursery.HEAD.unpack(head))
        with suppress(Exception):  # the child meets it again and can say so
            _do_ahead(*pickle.loads(first))
        child = os.fork()
        if child == 0:
            try:
                os.close(ended)
                _serve(order)
            finally:  # an answer that cannot be pickled must not make a second nursery of the child
                os._exit(1)
        _, status = os.waitpid(child, 0)
        os.write(ended, nursery.CODE.pack(os.waitstatus_to_exitcode(status)))


def _do_ahead(module: str, *more: Any) -> None:
    importlib.import_module(module)
    if more:
        getattr(importlib.import_module(more[0]), more[1])(*more[2:])


def _serve(order: bytes) -> NoReturn:
    """The child's side: write the pickled answer to what was standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(2, 0)
    module, name, args, kwargs, memory_mb, seconds, files_mb = pickle.loads(order)
    _limit(memory_mb, seconds, files_mb)
    try:
        func = getattr(importlib.import_module(module), name)
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
