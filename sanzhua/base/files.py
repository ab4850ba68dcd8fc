"""Files that are either whole or not there, and names that stay inside their folder."""

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path

_BLOCK = 1 << 20
_MAX_BYTES = 180
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]+')
_WINDOWS_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def write_atomically(path: Path, content: bytes) -> None:
    """Put content under path: a reader sees the old file or the new one, also after a power cut.

    Makes missing folders. The file and its folder are synced before this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were added to or removed from a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(source: Path | bytes) -> str:
    """Lower-case hexadecimal SHA-256 of a file, read in blocks, or of bytes."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def safe_name(text: str, *, fallback: str = "file") -> str:
    """A file name that any system can store, made from what a browser sent; keeps Chinese and the ending.

    Folders, control and direction marks, leading dots and device names of Windows go; at most 180 bytes of UTF-8.
    """
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    last = re.split(r"[/\\]", plain)[-1]
    name = _FORBIDDEN.sub("_", last).strip().strip(".").strip()
    if not name.strip("_") or _WINDOWS_DEVICES.fullmatch(name):
        name = f"{fallback}{Path(name).suffix}" if name.strip("_") else fallback
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name.encode()) <= _MAX_BYTES:
        return name
    stem, ending = os.path.splitext(name)
    ending = ending if len(ending.encode()) <= 20 else ""
    room = _MAX_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending
