"""A real installation for journeys: the demonstration city, served and worked by the real commands on its own copy."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

PASSWORD = "四平的春天 2019 真好"
_ROOT = Path(__file__).resolve().parent.parent
_KEPT = _ROOT / ".pytest_cache" / "blank"
# Which of several test processes this is; part of the names of its databases.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


@dataclass(frozen=True)
class Installation:
    """Where an installation keeps its state; `database` is empty on SQLite. `settings` are laid over the usual ones."""

    data: Path
    database: str
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANZHUA_", "DJANGO_"))}
        return {
            **kept,
            "SANZHUA_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "SANZHUA_LOG_LEVEL": "WARNING",
            "SANZHUA_POOL_SIZE": "0",
            **self.settings,
        }

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`sanzhua ARGUMENTS...` on this installation."""
        return self.python("-m", "config", *arguments, check=check)

    def python(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=_ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(arguments)} gave {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def module(self, name: str, *arguments: str) -> str:
        return self.python("-m", name, *arguments).stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.data / f"{arguments[0]}.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", "config", *arguments], cwd=_ROOT, env=self.environment, stdout=log, stderr=log
        )


@dataclass(frozen=True)
class Site:
    url: str
    installation: Installation

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.installation.data.glob("*.log")))


def new_database(server: str, name: str, *, template: str = "template0") -> str:
    """Makes the database on the server that the URL names, and gives its own URL; "" stays "" for SQLite."""
    if not server:
        return ""
    # PostgreSQL copies only what nobody is connected to, not even another test process that wants a copy, too.
    beside = urlunsplit(urlsplit(server)._replace(path="/postgres"))
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def shared_folder(own: Path) -> Path:
    """Where all test processes of a run find what one of them made; `own` is the base folder of this one."""
    return own if WORKER == "alone" else own.parent


def build_blank(folder: Path, server: str) -> Installation:
    """Tables and nothing in them: all migrations, once a run; test databases and installations begin as copies.

    On SQLite they are kept until a migration changes: one test alone should not wait for all of them.
    """
    script = "from config.cli import start_django; start_django(); from config.setup import make_tables; make_tables()"

    def build() -> Installation:
        kept = _KEPT / _fingerprint()
        if not server and kept.exists():
            shutil.copytree(kept, folder)
            return Installation(folder, "")
        folder.mkdir()
        blank = Installation(folder, new_database(server, "sanzhua_blank"))
        blank.python("-c", script)
        if not server:
            _keep(folder, kept)
        return blank

    return _once(folder, build)


def _fingerprint() -> str:
    """Of all that the tables are made from."""
    folders = ("sanzhua/*/migrations/*.py", "sanzhua/ledger/*.py", "config/*.py")
    found = hashlib.sha256()
    for path in sorted([*(path for folder in folders for path in _ROOT.glob(folder)), _ROOT / "requirements.lock"]):
        found.update(f"{path.relative_to(_ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:24]


def _keep(folder: Path, kept: Path) -> None:
    """For the next run on this machine, instead of what was kept before; two runs at once may both try."""
    new = kept.with_name(f"{kept.name}-{os.getpid()}")
    shutil.copytree(folder, new)
    for former in kept.parent.iterdir():
        if former.name not in (new.name, kept.name):
            shutil.rmtree(former, ignore_errors=True)
    try:
        new.rename(kept)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)


def build_fresh(blank: Installation, folder: Path) -> Installation:
    """What `sanzhua init` leaves behind, for tests of what comes afterwards."""

    def build() -> Installation:
        fresh = copy_of(blank, folder, "sanzhua_fresh")
        fresh.run("init")
        return fresh

    return _once(folder, build)


def build_city(blank: Installation, folder: Path) -> Installation:
    """The demonstration city with one known password for all; built once, copied for every journey."""

    def build() -> Installation:
        city = copy_of(blank, folder, "sanzhua_city")
        city.module("tests.open_city")
        return city

    return _once(folder, build)


def _once(folder: Path, build: Callable[[], Installation]) -> Installation:
    """Of several test processes the first builds it and the others wait for it."""
    ready = folder.with_suffix(".ready")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if ready.exists():
            return Installation(folder, ready.read_text())
        made = build()
        ready.write_text(made.database)
        return made


def copy_of(original: Installation, folder: Path, name: str = "") -> Installation:
    """A copy in `folder`, which is empty or not there; its database, if any, is named after the folder unless told."""
    shutil.copytree(original.data, folder, dirs_exist_ok=True)
    name = name or f"sanzhua_{WORKER}_{folder.name}".lower()
    return Installation(folder, new_database(original.database, name, template=urlsplit(original.database).path[1:]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(installation: Installation, *, worker: bool = True) -> Iterator[Site]:
    port = free_port()
    running = [installation.start("serve", "--port", str(port))]
    if worker:
        running.append(installation.start("worker"))
    site = Site(f"http://127.0.0.1:{port}", installation)
    try:
        wait_for_answer(site)
        yield site
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=15)


def wait_for_answer(site: Site, seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{site.url} did not answer within {seconds} s:\n{site.log()}")
