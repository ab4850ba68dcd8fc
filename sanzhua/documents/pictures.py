"""What is done to a picture from outside, in a limited child process: decoded, turned upright, scaled, written anew.

The picture that is kept holds nothing of the file that came but its pixels. When and where it was taken, and with what,
is read before and kept apart, as a claim of the file; most pictures lack it, since chat programs take it out.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

MAX_PIXELS = 40_000_000
LONG_SIDE, THUMB_SIDE = 2_560, 360
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _TAKEN_DIGITAL, _MODEL, _MAKE = 0x9003, 0x9004, 0x0110, 0x010F


class BadPicture(ValueError):
    """`why` is "size" or "broken"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __reduce__(self) -> tuple[type[BadPicture], tuple[str]]:
        return BadPicture, (self.why,)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`taken_at` is the camera's own clock, "2019-06-12 10:20:00"; degrees are WGS-84; `dhash` 16 hex digits."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: str
    lon: float | None
    lat: float | None
    device: str
    dhash: str


def prepare(content: bytes) -> Prepared:
    """Raises BadPicture. Takes JPEG and PNG only, so that no other decoder meets a stranger's file."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _prepared(Image.open(io.BytesIO(content), formats=("JPEG", "PNG")))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise BadPicture("size") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadPicture("broken") from error


def _prepared(image: Image.Image) -> Prepared:
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    exif = image.getexif()
    taken, device, place = _taken(exif), _device(exif), _place(exif)
    # A JPEG can be decoded at a fraction of its size; what is larger than we keep is never unfolded whole.
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    upright = _opaque(ImageOps.exif_transpose(image))
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    small = upright.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    lon, lat = place
    return Prepared(
        _jpeg(upright, 85), _jpeg(small, 80), upright.width, upright.height, taken, lon, lat, device, dhash(upright)
    )


def dhash(image: Image.Image) -> str:
    """64 bits: whether each of 8 × 8 points is brighter than its neighbour; near pictures differ in few bits."""
    grey = list(image.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes())
    bits = [grey[row * 9 + at] > grey[row * 9 + at + 1] for row in range(8) for at in range(8)]
    return f"{sum(1 << place for place, bit in enumerate(bits) if bit):016x}"


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "P"):
        with_alpha = image.convert("RGBA")
        ground = Image.new("RGB", with_alpha.size, "white")
        ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return ground
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _taken(exif: Image.Exif) -> str:
    told = exif.get_ifd(_EXIF)
    text = str(told.get(_TAKEN) or told.get(_TAKEN_DIGITAL) or "").strip("\x00 ")[:19]
    day, _, time = text.partition(" ")
    written = f"{day.replace(':', '-')} {time}"
    return written if len(written) == 19 and written[:4].isdigit() and not written.startswith("0000") else ""


def _device(exif: Image.Exif) -> str:
    words = [str(exif.get(tag) or "").strip("\x00 ") for tag in (_MAKE, _MODEL)]
    return " ".join(word for word in words if word.isprintable())[:80].strip()


def _place(exif: Image.Exif) -> tuple[float | None, float | None]:
    told = exif.get_ifd(_GPS)
    lat, lon = _degrees(told.get(2), told.get(1), "S"), _degrees(told.get(4), told.get(3), "W")
    # 0, 0 is what a device without a fix writes.
    if lat is None or lon is None or (abs(lat) < 1e-6 and abs(lon) < 1e-6):
        return None, None
    return lon, lat


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= 180:
        return None
    return round(-value if str(side).strip("\x00 ").upper() == negative else value, 6)
