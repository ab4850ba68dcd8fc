"""Everything that must hold besides tests. All checks run, so that one look shows all that is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools import check_browser_floor, check_lock_files, check_translations, vendor

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    title: str
    run: Callable[[], list[str]]


def program(*command: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False, env=_quiet()
        )
        return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()

    return run


def _quiet() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "DJANGO_SETTINGS_MODULE": "config.settings_testing"}


CHECKS = (
    Check("lint", program("ruff", "check", "--output-format", "concise", ".")),
    Check("layout of code", program("ruff", "format", "--check", ".")),
    Check("types", program("mypy", "--no-error-summary", "config", "sanzhua", "tools", "tests", "conftest.py")),
    Check("walls between rooms", program("lint-imports")),
    Check("migrations", program("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("deployment settings", program("python", "manage.py", "check", "--fail-level", "WARNING")),
    Check("English catalogue", check_translations.faults),
    Check("browser floor", check_browser_floor.faults),
    Check("vendored files", vendor.faults),
    Check("lock files", check_lock_files.faults),
    Check("generated pages", program("python", "-m", "tools.write_reference", "--check")),
)


def main() -> int:
    failed = 0
    for check in CHECKS:
        began = time.monotonic()
        faults = check.run()
        failed += bool(faults)
        print(f"{'FAILED' if faults else 'ok    '}  {check.title}  ({time.monotonic() - began:.1f} s)", flush=True)
        for fault in faults:
            print(f"        {fault}", flush=True)
    print(f"{failed} of {len(CHECKS)} checks failed" if failed else f"all {len(CHECKS)} checks hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
