"""Pictures are written anew; what they told of time and place is kept apart."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from sanzhua.base.files import sha256_of
from sanzhua.base.refusals import Refused
from sanzhua.documents.actions import store, sweep_orphans
from sanzhua.documents.models import Document
from sanzhua.documents.pictures import prepare
from sanzhua.documents.places import files_folder
from sanzhua.documents.queries import open_file, thumbnail
from sanzhua.documents.tests.samples import PDF, photo
from tests.cast import Cast


def kept(cast: Cast, data: bytes, name: str = "IMG_0612.JPG") -> Document:
    return store(kind="evidence", owner=cast.lishu, name=name, data=data, by=cast.clerk)


def test_time_place_and_device_are_kept_apart_from_the_picture(cast: Cast) -> None:
    data = photo(taken="2019:06:12 10:20:00", place=(124.335, 43.312))
    picture = kept(cast, data).picture
    assert (picture.taken_at, picture.device) == ("2019-06-12 10:20:00", "HUAWEI P30")
    assert (picture.lon, picture.lat) == pytest.approx((124.335, 43.312), abs=1e-5)
    assert picture.original_sha256 == sha256_of(data)


def test_the_picture_that_is_kept_tells_nothing_but_its_pixels(cast: Cast) -> None:
    document = kept(cast, photo(taken="2019:06:12 10:20:00", place=(124.335, 43.312)))
    image = Image.open(io.BytesIO(open_file(document)))
    assert dict(image.getexif()) == {}
    assert (document.name, document.media_type, image.size) == ("IMG_0612.jpg", "image/jpeg", (640, 480))


def test_a_picture_without_a_word_is_as_good_as_any(cast: Cast) -> None:
    picture = kept(cast, photo()).picture
    assert (picture.taken_at, picture.lon, picture.device) == ("", None, "")


def test_a_large_picture_is_scaled_and_a_small_one_made_for_lists(cast: Cast) -> None:
    document = kept(cast, photo(size=(4000, 3000)))
    assert (document.picture.width, document.picture.height) == (2560, 1920)
    assert max(Image.open(io.BytesIO(thumbnail(document))).size) == 360


def test_the_same_view_in_other_bytes_has_nearly_the_same_print() -> None:
    first, other = prepare(photo(seed=1)), prepare(photo(seed=2))
    again = prepare(first.jpeg)
    assert bin(int(first.dhash, 16) ^ int(again.dhash, 16)).count("1") <= 6
    assert bin(int(first.dhash, 16) ^ int(other.dhash, 16)).count("1") > 12


def _png(width: int, height: int) -> bytes:
    """A few kilobytes that unfold to width × height grey points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [(_png(12_000, 12_000), "4000万像素"), (photo()[:900], "打不开"), (b"\xff\xd8\xff" + b"junk" * 40, "打不开")],
)
def test_what_cannot_be_a_picture_is_refused_with_a_sentence(cast: Cast, data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        kept(cast, data)
    assert Document.objects.count() == 0


def test_a_signed_scan_is_kept_as_it_came(cast: Cast) -> None:
    scan = store(kind="signed_scan", owner=cast.lishu, name="审签单.jpg", data=photo(), by=cast.clerk)
    assert open_file(scan) == photo()


def test_sweeping_leaves_both_sizes_in_place(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.SANZHUA_DATA = tmp_path
    document = kept(cast, photo())
    for path in (document.stored_as, document.picture.thumb_as):
        os.utime(files_folder() / path, (0, 0))
    sweep_orphans()
    assert thumbnail(document)
    assert open_file(document)


def test_its_page_is_for_the_unit_and_what_is_no_picture_has_none(cast: Cast) -> None:
    document = kept(cast, photo())
    paper = store(kind="evidence", owner=cast.lishu, name="a.pdf", data=PDF, by=cast.clerk)
    client, stranger = Client(), Client()
    client.force_login(cast.clerk)
    stranger.force_login(cast.stranger)
    answer = client.get(reverse("documents:thumbnail", args=[document.pk]))
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert stranger.get(reverse("documents:picture", args=[document.pk])).status_code == 404
    assert client.get(reverse("documents:picture", args=[paper.pk])).status_code == 404
