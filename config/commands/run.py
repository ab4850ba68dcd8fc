from __future__ import annotations

import argparse
import ctypes
import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import FrameType

from django.db import connections
from django.utils.translation import gettext as _

from config.commands import serve, worker
from config.demo.people import account_names
from config.state import DataState, data_state, require_ready, require_whole
from config.static_files import collect
from sanzhua.base.refusals import Refused

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_START_SECONDS = 30
_STOP_SECONDS = 10

Verb = Callable[[argparse.Namespace], int]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "run",
        help="make the demonstration city if needed, then serve and work until Ctrl-C",
        description="For trying out and for development: web server and worker together, stopped together.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=serve.port, default=8000)


def run(args: argparse.Namespace) -> int:
    serve.require_free_port(args.host, args.port)
    is_new = _prepare()
    os.environ.setdefault("SANZHUA_LOG_LEVEL", "WARNING")
    # Pages are loaded once, before the fork; both children then start at once.
    importlib.import_module("config.urls")
    connections.close_all()
    children = [_start(serve.run, args), _start(worker.run, argparse.Namespace(once=False))]
    try:
        _wait_for_answer(f"http://{_reachable(args.host)}:{args.port}/healthz", children)
        _welcome(args, is_new=is_new)
        return _watch(children)
    finally:
        _stop(children)


def _prepare() -> bool:
    """True where the demonstration city was made now, by a process of its own that also told its accounts."""
    require_whole()
    is_new = data_state() is DataState.MISSING
    connections.close_all()
    if is_new and subprocess.run([sys.executable, "-m", "config", "demo"], check=False).returncode:
        raise Refused(_("演示城市没有生成，原因见上。"))
    require_ready()
    collect()
    return is_new


def _start(verb: Verb, args: argparse.Namespace) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=_child, args=(verb, args))
    process.start()
    return process


def _child(verb: Verb, args: argparse.Namespace) -> None:
    # In a session of its own, so that Ctrl-C reaches only the parent, which then ends both in order.
    os.setsid()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(verb(args))


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)


def _wait_for_answer(address: str, children: list[BaseProcess]) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and all(child.is_alive() for child in children):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)


def _welcome(args: argparse.Namespace, *, is_new: bool) -> None:
    print(
        _("请在浏览器打开 http://{host}:{port}/ ，按 Ctrl-C 停止。").format(host=_reachable(args.host), port=args.port)
    )
    if not is_new:
        names = "、".join(account_names())
        print(_("演示账号：{names}。重设密码：{command} passwd 登录名").format(names=names, command=_command()))
    sys.stdout.flush()


def _command() -> str:
    return os.path.relpath(os.path.join(os.path.dirname(sys.executable), "sanzhua"))


def _watch(children: list[BaseProcess]) -> int:
    """0 after Ctrl-C or a polite end; 1 where one of the two ended by itself."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        while all(child.is_alive() for child in children):
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\n" + _("正在停止……"), flush=True)
        return 0
    print(_("网页服务或后台任务意外退出，详见上面的日志。"), file=sys.stderr)
    return 1


def _stop(children: list[BaseProcess]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        child.join(_STOP_SECONDS)
        if child.is_alive():
            child.kill()
            child.join()
