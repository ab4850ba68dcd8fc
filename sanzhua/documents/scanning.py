"""The hook for a virus scanner: any program that takes a path and answers with its exit code."""

from __future__ import annotations

import shlex
import subprocess
import tempfile

import structlog
from django.conf import settings

from sanzhua.documents.choices import ScanState

log = structlog.get_logger("sanzhua.documents")
SECONDS = 60


def scan(content: bytes) -> ScanState:
    """0 is clean and 1 infected, as clamdscan answers; anything else, or no answer, leaves the file waiting."""
    if not settings.SCAN_COMMAND:
        return ScanState.NOT_CONFIGURED
    with tempfile.NamedTemporaryFile(prefix="sanzhua-scan-") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [*shlex.split(settings.SCAN_COMMAND), file.name], capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            log.error("scanner_does_not_answer", fault=str(fault))
            return ScanState.WAITING
    if done.returncode not in (0, 1):
        log.error("scanner_failed", code=done.returncode)
        return ScanState.WAITING
    return ScanState.INFECTED if done.returncode else ScanState.CLEAN
