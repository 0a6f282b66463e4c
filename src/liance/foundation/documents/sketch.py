"""The sketch of measuring points (点位示意图): by position, with codes, north, scale, legend.

Asked for by 补充要求 (国市监检测规〔2025〕4号) article 21.
"""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from liance.foundation.documents.wording import Drawing, exact

WIDTH, HEIGHT, MARGIN = 440.0, 190.0, 46.0
METRES_PER_DEGREE = 111_320.0
INK, QUIET = "#16202C", "#46535F"
# A bar of the sketch is one of these, in metres.
BARS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
MARKS = {
    "废气": '<path d="M{x} {t}l6 11h-12z" fill="{ink}"/>',
    "噪声": '<path d="M{x} {t}l6 6-6 6-6-6z" fill="{ink}"/>',
    "废水": '<circle cx="{x}" cy="{y}" r="5.5" fill="{ink}"/>',
}
FACE = 'font-family="Noto Sans SC" font-size="10"'


class Placed(Protocol):
    """A point with its position in degrees as text, empty where it has none."""

    @property
    def code(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def lon(self) -> str: ...
    @property
    def lat(self) -> str: ...


def sketch_svg(points: Iterable[Placed], showable: AbstractSet[int]) -> Drawing:
    """Return the sketch in characters that can be shown; empty where no point has a position.

    Points at one place share a mark and name all their codes.
    """
    places: dict[tuple[float, float], list[Placed]] = {}
    for point in points:
        if point.lon and point.lat:
            places.setdefault((float(point.lon), float(point.lat)), []).append(point)
    if not places:
        return Drawing("")
    scale, put = _projection(list(places))
    drawn = [_mark(*put(place), here, showable) for place, here in places.items()]
    media = sorted({exact(p.medium, showable) for here in places.values() for p in here} - {""})
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1:g}" height="{HEIGHT - 1:g}" fill="none"'
        f' stroke="{QUIET}" stroke-width="0.8"/>'
        + "".join(drawn)
        + _north()
        + (_bar(scale) if len(places) > 1 else "")
        + _legend(media)
        + "</svg>"
    )


def _projection(
    places: Sequence[tuple[float, float]],
) -> tuple[float, "_Put"]:
    """Units of the drawing a metre, and where a place comes to lie."""
    lons, lats = [p[0] for p in places], [p[1] for p in places]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    east = METRES_PER_DEGREE * math.cos(math.radians(middle[1]))
    wide = max((max(lons) - min(lons)) * east, 1.0)
    high = max((max(lats) - min(lats)) * METRES_PER_DEGREE, 1.0)
    scale = min((WIDTH - 3 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    return scale, _Put(middle, east, scale)


class _Put:
    """A place in degrees to a place on the drawing."""

    def __init__(self, middle: tuple[float, float], east: float, scale: float) -> None:
        self.middle, self.east, self.scale = middle, east, scale

    def __call__(self, place: tuple[float, float]) -> tuple[float, float]:
        x = WIDTH / 2 + (place[0] - self.middle[0]) * self.east * self.scale
        y = HEIGHT / 2 - (place[1] - self.middle[1]) * METRES_PER_DEGREE * self.scale
        return round(x, 1), round(y, 1)


def _mark(x: float, y: float, here: Sequence[Placed], showable: AbstractSet[int]) -> str:
    shape = MARKS.get(here[0].medium, MARKS["废水"]).format(x=x, y=y, t=y - 6, ink=INK)
    codes = exact("、".join(dict.fromkeys(p.code for p in here)), showable)
    return shape + f'<text x="{x + 9:g}" y="{y + 4:g}" fill="{INK}" {FACE}>{_escaped(codes)}</text>'


def _north() -> str:
    x = WIDTH - 24
    return (
        f'<path d="M{x:g} 14l6 20-6-5-6 5z" fill="{INK}"/>'
        f'<text x="{x:g}" y="46" text-anchor="middle" fill="{INK}" {FACE}>北</text>'
    )


def _bar(scale: float) -> str:
    metres = max((b for b in BARS if b * scale <= 120), default=BARS[0])
    x, y, length = WIDTH - 150, HEIGHT - 16, round(metres * scale, 1)
    return (
        f'<path d="M{x:g} {y - 4:g}v4h{length:g}v-4" fill="none" stroke="{INK}"/>'
        f'<text x="{x:g}" y="{y - 8:g}" fill="{INK}" {FACE}>{metres} m</text>'
    )


def _legend(media: Sequence[str]) -> str:
    drawn = []
    for n, medium in enumerate(media):
        x, y = 16 + 62 * n, HEIGHT - 16
        drawn.append(MARKS.get(medium, MARKS["废水"]).format(x=x, y=y, t=y - 6, ink=INK))
        drawn.append(
            f'<text x="{x + 9}" y="{y + 4:g}" fill="{INK}" {FACE}>{_escaped(medium)}</text>'
        )
    return "".join(drawn)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
