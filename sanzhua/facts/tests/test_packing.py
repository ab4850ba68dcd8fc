"""Canonical bytes are packed in one way, those of older installations, too."""

from __future__ import annotations

import zlib
from importlib import import_module

import pytest
from django.apps import apps

from sanzhua.facts import packing
from sanzhua.facts.models import PartBody
from sanzhua.facts.queries import verify_parts
from sanzhua.facts.tests.parts import PartMaker

repacking = import_module("sanzhua.facts.migrations.0004_pack_bodies_by_zstandard")


def test_pieces_are_packed_as_one_content() -> None:
    assert packing.unpacked(packing.packed([b"one", b"", b" and two" * 1000])) == b"one" + b" and two" * 1000
    assert packing.unpacked(packing.packed([])) == b""


def test_what_was_not_packed_here_is_told() -> None:
    for content in (b"", b"no such thing", zlib.compress(b"lines")):
        with pytest.raises(ValueError, match="no packed canonical bytes"):
            packing.unpacked(content)


def test_an_upgrade_packs_anew_and_back(make_part: PartMaker) -> None:
    body = PartBody.objects.create(part=make_part({"total": 1}), content=zlib.compress(b"lines"))
    repacking.pack_by_zstandard(apps, None)
    body.refresh_from_db()
    assert packing.unpacked(body.content) == b"lines"
    repacking.pack_by_zlib(apps, None)
    body.refresh_from_db()
    assert zlib.decompress(bytes(body.content)) == b"lines"


def test_a_damaged_body_is_found_and_stops_nothing(make_part: PartMaker) -> None:
    PartBody.objects.create(part=make_part({"total": 1}), content=b"no such thing")
    verdict = verify_parts()
    assert not verdict.ok
    assert "原始内容已被改动" in str(verdict.sentence)
