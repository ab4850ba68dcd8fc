"""The scanner's word, and what holds while it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sanzhua.base.refusals import Refused, WrongState
from sanzhua.documents.actions import scan_waiting, store
from sanzhua.documents.choices import ScanState
from sanzhua.documents.models import Document
from sanzhua.documents.queries import open_file
from sanzhua.documents.tests.samples import PDF
from tests.cast import Cast

# The test file that every scanner takes for a virus, in two halves so that none finds it here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Path:
    program = tmp_path / "scanner"
    program.write_text('#!/bin/sh\ngrep -q EICAR "$1" && exit 1\nexit 0\n')
    program.chmod(0o755)
    settings.SCAN_COMMAND = str(program)
    return program


def kept(cast: Cast, data: bytes = PDF) -> Document:
    return store(kind="evidence", owner=cast.lishu, name="a.pdf", data=data, by=cast.clerk)


def test_without_a_scanner_the_file_says_so(cast: Cast) -> None:
    assert kept(cast).scan_state == ScanState.NOT_CONFIGURED


def test_a_clean_file_is_taken(cast: Cast, scanner: Path) -> None:
    assert kept(cast).scan_state == ScanState.CLEAN


def test_a_virus_is_refused_and_not_kept(cast: Cast, scanner: Path) -> None:
    with pytest.raises(Refused, match="病毒"):
        kept(cast, PDF + EICAR)
    assert Document.objects.count() == 0


def test_while_the_scanner_is_away_the_file_waits_and_nobody_opens_it(cast: Cast, scanner: Path) -> None:
    words = scanner.read_text()
    scanner.write_text("#!/bin/sh\nexit 2\n")
    document = kept(cast)
    with pytest.raises(WrongState, match="查杀完成以前"):
        open_file(document)
    scanner.write_text(words)
    assert scan_waiting() == 1
    document.refresh_from_db()
    assert open_file(document) == PDF


def test_a_virus_found_later_stays_shut(cast: Cast, scanner: Path) -> None:
    words = scanner.read_text()
    scanner.unlink()
    document = kept(cast, PDF + EICAR)
    scanner.write_text(words)
    scanner.chmod(0o755)
    assert scan_waiting() == 1
    document.refresh_from_db()
    with pytest.raises(WrongState, match="病毒"):
        open_file(document)


def test_a_full_room_is_said_and_other_units_are_not_touched(cast: Cast, settings: Any) -> None:
    settings.UNIT_MAX_BYTES = len(PDF) + 5
    kept(cast)
    with pytest.raises(Refused, match="上限"):
        kept(cast)
    assert store(kind="evidence", owner=cast.yitong, name="a.pdf", data=PDF, by=cast.stranger).size == len(PDF)
