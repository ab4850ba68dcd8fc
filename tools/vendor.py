"""Vendored front-end files: checks that they are the published ones; `python -m tools.vendor` fetches them anew."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "sanzhua/ui/static/ui/vendor"
LIST = "VENDOR.toml"
NEWEST_EDITION = 2022  # what Chromium 109 parses


@dataclass(frozen=True)
class VendoredFile:
    path: str
    package: str
    version: str
    licence: str
    source: str
    sha256: str
    es: int | None


def listed() -> list[VendoredFile]:
    rows = tomllib.loads((FOLDER / LIST).read_text(encoding="utf-8"))["file"]
    return [
        VendoredFile(
            path=row["path"],
            package=row["package"],
            version=row["version"],
            licence=row["licence"],
            source=row["from"],
            sha256=row["sha256"],
            es=row.get("es"),
        )
        for row in rows
    ]


def faults() -> list[str]:
    files = listed()
    found = [fault for file in files if (fault := _fault(file))]
    strangers = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    strangers -= {file.path for file in files} | {LIST}
    return found + [f"vendor/{name} is not listed in {LIST}" for name in sorted(strangers)]


def _fault(file: VendoredFile) -> str | None:
    path = FOLDER / file.path
    if not path.is_file():
        return f"vendor/{file.path} is missing"
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        return f"vendor/{file.path} is not the published file of {file.package} {file.version}"
    if file.es is not None and file.es > NEWEST_EDITION:
        return f"vendor/{file.path} needs ECMAScript {file.es}; the browser floor ends at {NEWEST_EDITION}"
    if path.suffix == ".js" and file.es is None:
        return f"vendor/{file.path} does not say its ECMAScript edition"
    return None


def fetch(file: VendoredFile) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{file.package}@{file.version}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as archive:
            stream = archive.extractfile(f"package/{file.source}")
            if stream is None:
                raise FileNotFoundError(f"{file.package} {file.version} holds no {file.source}")
            return stream.read()


def main() -> int:
    for file in listed():
        content = fetch(file)
        digest = hashlib.sha256(content).hexdigest()
        if digest != file.sha256:
            print(f"{file.path}: {LIST} says {file.sha256}, {file.package} {file.version} is {digest}; nothing written")
            return 1
        (FOLDER / file.path).write_bytes(content)
        print(f"{file.path}  {file.package} {file.version}  {file.licence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
