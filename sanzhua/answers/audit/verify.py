"""Checks a sanzhua package by itself: no network, no sanzhua, nothing but Python 3.8 or later.

    python3 verify.py            in the folder where the package was unpacked

It says what it looked at and ends with OK, or names every file that is missing, changed or too many (exit code 1).
在解压后的文件夹里运行：python3 verify.py。逐个核对文件、报表正文和留痕，最后给出结论；有缺、有改、有多都会点名。
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "manifest.sha256"


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    found = {}
    for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines():
        digest, name = line[:64], line[66:]
        found[name] = digest
    return found


def faults_of_files(folder: Path) -> Iterator[tuple[str, str]]:
    listed = read_manifest(folder)
    for name, digest in sorted(listed.items()):
        path = folder / name
        if not path.is_file():
            yield "missing 缺少", name
        elif sha256_of(path) != digest:
            yield "changed 被改动", name
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(listed) - {MANIFEST}):
        if "__pycache__" not in name:
            yield "not of this package 不属于本包", name


def faults_of_versions(folder: Path) -> Iterator[tuple[str, str]]:
    """Every return's signed bytes must have the hash that was signed."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    for one in index["versions"]:
        path = folder / one["body"]
        if not path.is_file() or sha256_of(path) != one["sha256"]:
            yield "not the signed bytes 不是签发时的正文", one["body"]


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            node = node_hash(neighbour, node)
            while not here % 2 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, neighbour)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def faults_of_ledger(folder: Path) -> Iterator[tuple[str, str]]:
    """Every entry must lead to the root of the tree head."""
    head = json.loads((folder / "ledger" / "head.json").read_text(encoding="utf-8"))
    root = bytes.fromhex(head["root"])
    lines = (folder / "ledger" / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        one = json.loads(line)
        leaf = hashlib.sha256(b"\x00" + one["body"].encode("utf-8")).digest()
        proof = [bytes.fromhex(each) for each in one["proof"]]
        if not is_included(leaf, one["seq"], head["size"], proof, root):
            yield "not in the ledger 不在留痕中", f"ledger entry {one['seq']}"


def main(folder: Path) -> int:
    if not (folder / MANIFEST).is_file():
        print(f"No {MANIFEST} here: run this in the folder of the package. 请在解压后的文件夹里运行。")
        return 1
    faults: list[tuple[str, str]] = []
    for title, check in (
        ("files 文件", faults_of_files),
        ("signed returns 报表正文", faults_of_versions),
        ("ledger 留痕", faults_of_ledger),
    ):
        try:
            found = list(check(folder))
        except (OSError, ValueError, KeyError) as error:
            found = [("unreadable 读不出", str(error))]
        print(f"{title}: {len(found)} faults" if found else f"{title}: OK")
        faults += found
    for why, what in faults:
        print(f"  {why}: {what}")
    print(f"manifest sha256: {sha256_of(folder / MANIFEST)}")
    print("FAULTS 有问题" if faults else "OK 全部相符")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
