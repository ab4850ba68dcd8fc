from __future__ import annotations

import argparse
import errno
import socket

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import environment
from config.state import require_ready
from config.static_files import collect
from sanzhua.base.refusals import Refused

# The server's own lines join ours on standard error.
_SERVER_LOG = {"loggers": {name: {"handlers": [], "propagate": True} for name in ("_granian", "granian.access")}}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", help="answer web requests")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every network")
    parser.add_argument("--port", type=port, default=8000)


def run(args: argparse.Namespace) -> int:
    require_ready()
    require_free_port(args.host, args.port)
    collect()
    leave_no_connection()
    print(_("服务地址 http://{host}:{port}/").format(host=args.host, port=args.port), flush=True)
    if args.host not in {*settings.ALLOWED_HOSTS, "localhost"}:
        print(_("别的电脑要能打开，还须把所用的主机名或地址写进 SANZHUA_HOSTS。"), flush=True)
    Granian(
        "config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=environment.count("SANZHUA_PROCESSES"),
        blocking_threads=environment.count("SANZHUA_THREADS"),
        respawn_failed_workers=True,
        log_dictconfig=_SERVER_LOG,
        log_level=LogLevels(environment.text("SANZHUA_LOG_LEVEL").lower()),
        websockets=False,
    ).serve()
    return 0


def leave_no_connection() -> None:
    """The server's processes are forked from this one: over a connection that a pool keeps open all of them would speak
    at once."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def port(text: str) -> int:
    """0 stands for any free one."""
    number = int(text)
    if not 0 <= number <= 65_535:
        raise ValueError(text)
    return number


def require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sentence = _("端口 {port} 已被别的程序占用。请停掉那个程序，或换一个端口：--port，make run 用 PORT=。")
            else:
                sentence = _("不能在 {host}:{port} 上监听，请检查地址，或换一个大于 1023 的端口。")
            raise Refused(sentence.format(host=host, port=port)) from error
