"""Style sheets and scripts gathered into SANZHUA_DATA/static, again only when one of them changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from sanzhua.base.files import write_atomically

_STAMP = ".gathered"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name}\0{Path(storage.path(name)).stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> None:
    target = Path(settings.STATIC_ROOT)
    now = _fingerprint()
    stamp = target / _STAMP
    if stamp.is_file() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    write_atomically(stamp, now.encode())
