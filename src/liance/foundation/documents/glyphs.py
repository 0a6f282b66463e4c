"""Which characters the shipped typefaces can show, read from their character maps.

A document for the archive (PDF/A) may hold no character without a glyph, and a reader must see
that something stands there, so the unshowable is printed as its code point.
"""

import struct
from pathlib import Path


def showable(font: Path) -> frozenset[int]:
    """Return the code points with a glyph in a TrueType font (cmap formats 4 and 12)."""
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    points: set[int] = set()
    for i in range(count):
        (offset,) = struct.unpack_from(">4xI", data, cmap + 4 + 8 * i)
        points |= _subtable(data, cmap + offset)
    return frozenset(points)


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for i in range(count):
        name, offset = struct.unpack_from(">4s4xI", data, 12 + 16 * i)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag!r}")


def _subtable(data: bytes, start: int) -> set[int]:
    (kind,) = struct.unpack_from(">H", data, start)
    if kind == 4:
        return _segments(data, start)
    if kind == 12:
        return _groups(data, start)
    return set()


def _segments(data: bytes, start: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", data, start + 6)
    ends = struct.unpack_from(f">{twice // 2}H", data, start + 14)
    starts = struct.unpack_from(f">{twice // 2}H", data, start + 16 + twice)
    return {p for a, b in zip(starts, ends, strict=True) if b != 0xFFFF for p in range(a, b + 1)}


def _groups(data: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    numbers = struct.unpack_from(f">{count * 3}I", data, start + 16)
    spans = zip(numbers[::3], numbers[1::3], strict=False)
    return {p for a, b in spans for p in range(a, b + 1)}
