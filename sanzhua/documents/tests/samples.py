"""Small files that are what they say by content."""

import io
import random
import zipfile

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"
HTML = b"<html><script>alert(1)</script></html>"


def workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


def photo(
    *, taken: str = "", place: tuple[float, float] | None = None, size: tuple[int, int] = (640, 480), seed: int = 0
) -> bytes:
    """A JPEG with a pattern of its own; `taken` as cameras write it, `place` as (longitude, latitude)."""
    image = Image.new("RGB", size)
    chance = random.Random(seed)
    for _spot in range(24):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        image.paste(colour, (left, top, left + size[0] // 4, top + size[1] // 4))
    exif = Image.Exif()
    if taken:
        exif[0x010F], exif[0x0110] = "HUAWEI", "P30"
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: _dms(place[1]), 3: "E", 4: _dms(place[0])})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _dms(value: float) -> tuple[float, float, float]:
    minutes = (value - int(value)) * 60
    return float(int(value)), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)
