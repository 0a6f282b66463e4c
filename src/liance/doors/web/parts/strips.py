"""The holder strip: who had a thing from when to when, gaps as red hatch, on one time axis."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liance.doors.web import moments

register = template.Library()
LEFT, RIGHT = 10.0, 98.0  # per cent of the width: words of the lanes, then the axis
LANE, HEAD = 60, 36  # pixels
NOTHING = mark_safe("")
STEPS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 48, 96, 168))


@register.simple_tag
def strip(
    lanes: Iterable[Mapping[str, Any]],
    start: datetime,
    end: datetime,
    marks: Sequence[Mapping[str, Any]] = (),
) -> SafeString:
    """Lanes over one time axis from ``start`` to ``end``.

    A lane: ``word`` and ``segments``, each ``start``, ``end``, ``word``, ``kind`` (``holder``,
    ``break``, ``ok``, ``soon``). A mark: ``at``, ``word``, ``kind`` (empty or ``soon``): a line
    through all lanes, e.g. now and the end of the holding time.
    """
    given = list(lanes)
    height = HEAD + LANE * len(given) + 28
    drawn = [_ticks(start, end, height)]
    for place, lane in enumerate(given):
        drawn.append(_lane(lane, HEAD + LANE * place, start, end))
    drawn.extend(_mark(mark, start, end, height) for mark in marks)
    return format_html(
        '<div class="strip" tabindex="0" role="region" aria-label="{}"><svg height="{}" role="img" '
        'aria-label="{}">{}{}</svg></div>',
        _("保管时间轴"),
        height,
        _spoken(given),
        _hatch(),
        format_html_join("", "{}", ((part,) for part in drawn)),
    )


def _hatch() -> SafeString:
    return mark_safe(
        '<defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V9"/></pattern></defs>'
    )


def _spoken(lanes: Sequence[Mapping[str, Any]]) -> str:
    return "；".join(
        f"{lane['word']}：" + "，".join(str(part["word"]) for part in lane["segments"])
        for lane in lanes
    )


def _place(moment: datetime, start: datetime, end: datetime) -> float:
    share = (moment - start) / (end - start)
    return round(LEFT + (RIGHT - LEFT) * max(0.0, min(1.0, share)), 3)


def _ticks(start: datetime, end: datetime, height: int) -> SafeString:
    step = next((step for step in STEPS if (end - start) / step <= 12), STEPS[-1])
    first = moments.local(start).replace(minute=0, second=0, microsecond=0)
    if step >= timedelta(days=1):
        first = first.replace(hour=0)
    while first < start or (step < timedelta(days=1) and first.hour % (step.seconds // 3600)):
        first += timedelta(hours=1)
    found = []
    while first <= end:
        word = f"{first:%m-%d}" if first.hour == 0 else f"{first:%H:%M}"
        found.append((f"{_place(first, start, end)}%", word))
        first += step
    return format_html_join(
        "",
        '<line class="tick-line" x1="{0}" x2="{0}" y1="30" y2="{2}"/>'
        '<text class="tick-word" x="{0}" y="18" text-anchor="middle">{1}</text>',
        ((x, word, height - 28) for x, word in found),
    )


def _lane(lane: Mapping[str, Any], top: int, start: datetime, end: datetime) -> SafeString:
    parts = format_html_join(
        "", "{}", ((_segment(part, top, start, end),) for part in lane["segments"])
    )
    return format_html('<text x="0" y="{}">{}</text>{}', top + 25, lane["word"], parts)


def _segment(part: Mapping[str, Any], top: int, start: datetime, end: datetime) -> SafeString:
    kind, word = part.get("kind", "holder"), str(part["word"])
    left = _place(part["start"], start, end)
    width = round(max(0.2, _place(part["end"], start, end) - left), 3)
    thin = kind == "ok"
    return format_html(
        '<g class="seg {}"><title>{}</title><rect class="ground" x="{}%" y="{}" width="{}%" '
        'height="{}"/>{}</g>',
        kind,
        word,
        left,
        top + 18 if thin else top + 2,
        width,
        4 if thin else 34,
        _words(word, kind, (left, width), top),
    )


def _words(word: str, kind: str, extent: tuple[float, float], top: int) -> SafeString:
    """The word of a segment: after a thin one, inside where it fits; a break always says it."""
    left, width = extent
    middle, wide = round(left + width / 2, 3), _width(word)
    if kind == "ok":
        after = round(left + width, 3)
        return format_html('<text x="{}%" y="{}" dx="8">{}</text>', after, top + 25, word)
    if wide < width:
        plate = _plate(middle, wide, top) if kind == "break" else NOTHING
        return format_html("{}{}", plate, _centred(word, middle, top + 24))
    return _centred(word, middle, top + 52) if kind == "break" else NOTHING


def _centred(word: str, middle: float, base: int) -> SafeString:
    return format_html('<text x="{}%" y="{}" text-anchor="middle">{}</text>', middle, base, word)


def _plate(middle: float, wide: float, top: int) -> SafeString:
    return format_html(
        '<rect class="plate" x="{}%" y="{}" width="{}%" height="22"/>',
        round(middle - wide / 2, 3),
        top + 8,
        round(wide, 3),
    )


def _width(word: str) -> float:
    """The width of a word in per cent of a strip at its least width (960 px, 14 px type)."""
    return 1.0 + sum(1.46 if ord(sign) > 0x2E7F else 0.85 for sign in word)


def _mark(mark: Mapping[str, Any], start: datetime, end: datetime, height: int) -> SafeString:
    x = _place(mark["at"], start, end)
    anchor = "end" if x > 90 else "start" if x < 15 else "middle"
    return format_html(
        '<g class="mark {}"><line x1="{}%" x2="{}%" y1="30" y2="{}"/>'
        '<text x="{}%" y="{}" text-anchor="{}">{}</text></g>',
        mark.get("kind", ""),
        x,
        x,
        height - 24,
        x,
        height - 6,
        anchor,
        mark["word"],
    )
