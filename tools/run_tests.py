"""Every test: on SQLite, on PostgreSQL, and the journeys in a real Chromium on both. A skipped test fails the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import NoPostgres, programs, throwaway_cluster

# Two at a time, a file by one process. Journeys begin with those across rooms, which take longest.
_TOGETHER = ["tests", "config", "sanzhua", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
_UNIT = ["-m", "not browser", *_TOGETHER]
_BROWSER = ["-m", "browser", *_TOGETHER]


@dataclass(frozen=True)
class Need:
    package: str
    program: str | None = None
    beside: str | None = None  # a file that stands where the program really lies
    font: str | None = None

    def is_met(self) -> bool:
        if self.font:
            if shutil.which("fc-list") is None:
                return False
            listed = subprocess.run(["fc-list", self.font], capture_output=True, text=True, check=False)
            return bool(listed.stdout.strip())
        if self.package.startswith("postgresql"):
            return _has_postgres()
        found = shutil.which(self.program or self.package)
        return found is not None and (self.beside is None or (Path(found).resolve().parent / self.beside).exists())


NEEDS = (
    Need("fontconfig", program="fc-list"),
    Need("chromium"),
    Need("postgresql-15"),
    Need("fonts-noto-cjk", font="Noto Sans CJK SC"),
    Need("libreoffice-writer-nogui", program="soffice", beside="libswlo.so"),
    Need("libreoffice-calc-nogui", program="soffice", beside="libsclo.so"),
    Need("poppler-utils", program="pdftotext"),
    Need("openjdk-17-jre-headless", program="java"),
)


def _has_postgres() -> bool:
    try:
        programs()
    except NoPostgres:
        return False
    return True


def provide() -> None:
    """As root, installs what is missing; otherwise says it in one line and ends."""
    missing = [need.package for need in NEEDS if not need.is_met()]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        sys.exit(f"Tests need programs that are missing; run as root: {' '.join(command)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], env=quiet, stdout=sys.stderr, check=False)
    if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode:
        sys.exit(f"Could not install {' '.join(missing)}")


def _pytest(title: str, arguments: list[str], database: str) -> bool:
    began = time.monotonic()
    print(f"\n== {title}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-skips", *arguments],
        env={**os.environ, "DATABASE_URL": database},
        check=False,
    )
    print(f"== {title}: {'passed' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def compile_once() -> None:
    """Hundreds of short processes start in the tests, and not every machine lets them keep their bytecode."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", "config", "sanzhua", "tests", "tools"], check=False)


def main() -> int:
    provide()
    compile_once()
    with throwaway_cluster() as postgres:
        results = [
            _pytest("tests on SQLite", _UNIT, ""),
            _pytest("tests on PostgreSQL", [*_UNIT, "--second-database"], postgres),
            _pytest("journeys on SQLite", _BROWSER, ""),
            _pytest("journeys on PostgreSQL", [*_BROWSER, "--second-database"], postgres),
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
