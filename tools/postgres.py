"""A throwaway PostgreSQL: `python -m tools.postgres COMMAND...` runs the command with DATABASE_URL set to it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the run, so nothing waits for the disk.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


class NoPostgres(Exception):
    """The server's programs are not installed."""


def programs() -> Path:
    """The folder of initdb and pg_ctl; Debian keeps it out of PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((folder for folder in folders if (folder / "initdb").is_file()), None)
    if found is None and (initdb := shutil.which("initdb")):
        found = Path(initdb).resolve().parent
    if found is None:
        raise NoPostgres("PostgreSQL is missing: apt-get install postgresql-15")
    return found


def _as_server(*command: str) -> None:
    """PostgreSQL refuses to run as root; Debian's package brings the user `postgres` for it."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """Gives the cluster's DATABASE_URL; the cluster and its files go with the block."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="sanzhua-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    port = _free_port()
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    try:
        _as_server(
            str(bin_folder / "initdb"), "-D", str(data), "-U", "sanzhua", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        _as_server(
            str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"),
            "-o", f"-p {port} -k {folder} {options}", "start",
        )  # fmt: skip
        try:
            yield f"postgres://sanzhua@127.0.0.1:{port}/postgres"
        finally:
            _as_server(str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with throwaway_cluster() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tools.postgres COMMAND...")
    sys.exit(main(sys.argv[1:]))
