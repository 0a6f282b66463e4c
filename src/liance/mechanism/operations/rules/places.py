"""Distances between the places of the two teams and of the source (D1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Place:
    """A place by coordinates (degrees, WGS-84; accuracy in metres) or by words."""

    lon: Decimal | None = None
    lat: Decimal | None = None
    accuracy_m: int | None = None
    note: str = ""

    @property
    def located(self) -> bool:
        return self.lon is not None and self.lat is not None

    @property
    def known(self) -> bool:
        return self.located or bool(self.note.strip())


def sound(place: Place) -> bool:
    """Whether the coordinates come in a pair and lie on the globe."""
    if place.lon is None or place.lat is None:
        return place.lon is None and place.lat is None
    return -180 <= place.lon <= 180 and -90 <= place.lat <= 90


def metres_between(one: Place, other: Place) -> int | None:
    """Great-circle distance in whole metres (haversine); None where a coordinate is missing."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    lat1, lat2 = radians(one.lat), radians(other.lat)
    across, along = lat2 - lat1, radians(other.lon) - radians(one.lon)
    half = sin(across / 2) ** 2 + cos(lat1) * cos(lat2) * sin(along / 2) ** 2
    return round(2 * EARTH_METRES * asin(min(1.0, sqrt(half))))


def apart(some: Sequence[Place], others: Sequence[Place]) -> int | None:
    """The least distance between two teams less what their fixes may err; None: unknown."""
    found = [
        max(0, metres - (a.accuracy_m or 0) - (b.accuracy_m or 0))
        for a in some
        for b in others
        if (metres := metres_between(a, b)) is not None
    ]
    return min(found, default=None)
