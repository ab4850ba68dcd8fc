"""Lock files name packages and versions only: no index, host, hash or path of one machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r"[a-z0-9][a-z0-9-]*(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*( ; [\w .'=<>!]+)?")


def faults() -> list[str]:
    found = []
    for name in ("requirements.lock", "requirements-dev.lock"):
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1):
            if not LINE.fullmatch(line):
                found.append(f"{name}:{number}: not a plain package==version: {line}")
    return found


if __name__ == "__main__":
    lines = faults()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
