"""The backup file: a tar.gz whose first member, manifest.json, names every other member with its size and hash."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from sanzhua.base.files import sha256_of, sync_folder
from sanzhua.base.refusals import Refused

MANIFEST = "manifest.json"
LAYOUT = 1
_BLOCK = 1 << 20
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError)


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself; `migrations` are (app, name) pairs that the tables stand at."""

    layout: int
    program: str
    engine: str
    made_at: str
    migrations: list[list[str]]
    files: dict[str, Member]


def described(files: dict[str, Path]) -> dict[str, Member]:
    return {name: Member(path.stat().st_size, sha256_of(path)) for name, path in sorted(files.items())}


def write_archive(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    """All or nothing: the archive appears under its name only when it is whole and on disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                _add_bytes(archive, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
                for name, path in sorted(files.items()):
                    archive.add(path, arcname=name, recursive=False, filter=_plain)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode &= 0o700
    return info


def open_archive(path: Path) -> tuple[tarfile.TarFile, Manifest]:
    """Raises Refused where the file is no backup that this program can read."""
    if not path.is_file():
        raise Refused(_("找不到备份文件：{path}").format(path=path))
    try:
        archive = tarfile.open(path, mode="r:gz")  # noqa: SIM115
        first = archive.next()
        stream = archive.extractfile(first) if first and first.name == MANIFEST else None
        if stream is None:
            raise Refused(_("{path} 不是 sanzhua backup 生成的备份。").format(path=path))
        raw = json.loads(stream.read())
    except (*_DAMAGE, ValueError) as error:
        raise Refused(_("{path} 不是 sanzhua backup 生成的备份，或文件已损坏。").format(path=path)) from error
    return archive, _manifest(path, raw)


def _manifest(path: Path, raw: dict[str, Any]) -> Manifest:
    if raw.get("layout") != LAYOUT:
        raise Refused(
            _("这份备份的格式是 {found}，本程序只认格式 {known}。请用生成它的版本恢复。").format(
                found=raw.get("layout"), known=LAYOUT
            )
        )
    try:
        files = {name: Member(**member) for name, member in raw.pop("files").items()}
        return Manifest(**raw, files=files)
    except (TypeError, KeyError, AttributeError) as error:
        raise Refused(_("{path} 不是 sanzhua backup 生成的备份，或文件已损坏。").format(path=path)) from error


def extract(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    """Every member of the manifest below `folder`, each checked against its hash; raises Refused at the first fault."""
    missing = set(manifest.files)
    try:
        while member := archive.next():
            _extract_one(archive, member, manifest, folder)
            missing.discard(member.name)
        _read_to_the_end(archive)
    except _DAMAGE as error:
        raise Refused(_("备份文件读到一半就断了，没有恢复任何内容。")) from error
    if missing:
        raise Refused(_("备份里缺少 {name}，没有恢复任何内容。").format(name=min(missing)))


def _read_to_the_end(archive: tarfile.TarFile) -> None:
    """Behind the last member stand padding and the checksum of the whole, which gzip compares only at its end."""
    while archive.fileobj and archive.fileobj.read(_BLOCK):
        pass


def _extract_one(archive: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, folder: Path) -> None:
    expected = manifest.files.get(member.name)
    stream = archive.extractfile(member) if member.isfile() else None
    parts = PurePosixPath(member.name).parts
    if expected is None or stream is None or ".." in parts or member.name.startswith("/"):
        raise Refused(_("备份里有来历不明的内容 {name}，没有恢复任何内容。").format(name=member.name))
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("wb") as file:
        digest = _copy(stream, file)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o600)
    if digest != expected.sha256:
        raise Refused(_("备份里的 {name} 与清单不符（文件已损坏），没有恢复任何内容。").format(name=member.name))


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()
