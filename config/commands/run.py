from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from django.db import connections
from django.utils.translation import gettext as _

from config.commands.serve import require_free_port
from config.demo import build as demo
from config.demonstration import make_demonstration, require_whole
from config.setup import NewAccount
from config.state import DataState, data_state, require_ready
from config.static_files import collect

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_START_SECONDS = 30


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "run",
        help="make the demonstration city if needed, then serve and work until Ctrl-C",
        description="For trying out and for development: web server and worker together, stopped together.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def run(args: argparse.Namespace) -> int:
    require_free_port(args.host, args.port)
    made = _prepare()
    connections.close_all()
    children = [_start("serve", "--host", args.host, "--port", str(args.port)), _start("worker")]
    try:
        _wait_for_answer(f"http://{_reachable(args.host)}:{args.port}/healthz", children)
        _welcome(args, made)
        return _watch(children)
    finally:
        _stop(children)


def _prepare() -> list[NewAccount]:
    made: list[NewAccount] = []
    require_whole()
    if data_state() is DataState.MISSING:
        print(_("正在生成演示城市，只需一次……"), flush=True)
        made = make_demonstration()
    require_ready()
    collect()
    return made


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches only this process, which then ends both in order.
    return subprocess.Popen(
        [sys.executable, "-m", "config", *arguments],
        start_new_session=True,
        preexec_fn=_end_with_parent,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SANZHUA_LOG_LEVEL": os.environ.get("SANZHUA_LOG_LEVEL", "WARNING")},
    )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)


def _wait_for_answer(address: str, children: list[subprocess.Popen[bytes]]) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)


def _welcome(args: argparse.Namespace, made: list[NewAccount]) -> None:
    print(
        _("请在浏览器打开 http://{host}:{port}/ ，按 Ctrl-C 停止。").format(host=_reachable(args.host), port=args.port)
    )
    if made:
        print(_("演示账号（密码刚刚生成，只显示这一次）："))
        for account in made:
            print(f"  {account.username:<14} {account.password}  {account.name}")
    else:
        names = "、".join(demo.account_names())
        print(_("演示账号：{names}。重设密码：{command} passwd 登录名").format(names=names, command=_command()))
    sys.stdout.flush()


def _command() -> str:
    return os.path.relpath(os.path.join(os.path.dirname(sys.executable), "sanzhua"))


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """0 after Ctrl-C or a polite end; 1 where one of the two ended by itself."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\n" + _("正在停止……"), flush=True)
        return 0
    print(_("网页服务或后台任务意外退出，详见上面的日志。"), file=sys.stderr)
    return 1


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
