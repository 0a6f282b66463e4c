"""Longitude and latitude as lists write them: decimal degrees, or degrees, minutes, seconds."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from liance.norms.errors import NormRemark

LON: Final = (Decimal(73), Decimal(136))
LAT: Final = (Decimal(3), Decimal(54))
_SIX: Final = Decimal("0.000001")
# More places before the point than any grid has would not fit six decimals.
_NUMBER: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")
_PLAIN: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,20})?")
_SIDE: Final = re.compile(r"东经|北纬|经度|纬度|[EeNn]")
_PARTING: Final = re.compile(r"[,，;；、/\s]+")
_MARKS: Final = re.compile(r"[°º˚度′'’分″\"”秒:：\s-]+")
_NONE: Final = frozenset({"", "-", "--", "/", "0", "0.0", "无", "null", "n/a", "—", "——"})


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, six decimals, or None where the list does not tell or tells nonsense."""

    lon: Decimal | None = None
    lat: Decimal | None = None
    remarks: tuple[NormRemark, ...] = ()


def degrees(typed: str) -> Decimal | None:
    """Decimal degrees of ``106.5``, ``106°30′36″``, ``106度30分36秒``, ``106:30:36``, ``E106.5``;
    None for anything else. Minutes and seconds are below 60."""
    if _PLAIN.fullmatch(typed):
        return Decimal(typed).quantize(_SIX)
    text = _SIDE.sub("", unicodedata.normalize("NFKC", typed).replace("\u200b", "")).strip()
    parts = [part for part in _MARKS.split(text) if part]
    if not 1 <= len(parts) <= 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [Decimal(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return None
    total = sum((n / Decimal(60) ** k for k, n in enumerate(numbers)), Decimal(0))
    return total.quantize(_SIX)


def read_place(lon: str, lat: str, both: str = "") -> Place:
    """The place of a site; ``both`` is a cell that holds the two.

    Remarks: ``registry.coordinates_swapped`` (put right), ``registry.coordinates_unreadable`` and
    ``registry.coordinates_outside`` (left out).
    """
    if not lon.strip() and not lat.strip() and both.strip():
        parts = [p for p in _PARTING.split(both.strip()) if p]
        lon, lat = (parts[0], parts[1]) if len(parts) == 2 else (both, both)
    if lon.strip().lower() in _NONE and lat.strip().lower() in _NONE:
        return Place()
    east, north = degrees(lon), degrees(lat)
    if east is None or north is None:
        return Place(remarks=(_said("registry.coordinates_unreadable", lon, lat),))
    if _inside(east, north):
        return Place(east, north)
    if _inside(north, east):
        return Place(north, east, (_said("registry.coordinates_swapped", lon, lat),))
    return Place(remarks=(_said("registry.coordinates_outside", lon, lat),))


def _inside(lon: Decimal, lat: Decimal) -> bool:
    return LON[0] <= lon <= LON[1] and LAT[0] <= lat <= LAT[1]


def _said(code: str, lon: str, lat: str) -> NormRemark:
    return NormRemark(code, {"text": f"{lon.strip()}, {lat.strip()}"[:60]})
