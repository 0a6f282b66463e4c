"""The title of an official document broken as GB/T 9704-2012, 7.3.1 wants it: lines of like length,
no word torn."""

import re
import unicodedata
from typing import Final

MOST: Final = 20.0
"""Characters of size 2 (22 pt) on 156 mm."""
_TORN: Final = re.compile(
    r"[0-9A-Za-z.]{2}|第[0-9]|[0-9][年轮月日号]"
    r"|监测|执法|计划|调度|情况|通报|生态|环境|整改|年度|专项|联合|工作"
)
_NO_START: Final = frozenset("的、，。；：）〕》年轮号")


def title_lines(title: str) -> list[str]:
    """The lines of a title, the first ones not shorter than the last; a text that fits is one."""
    width = _width(title)
    if width <= MOST:
        return [title]
    count = int(-(-width // MOST))
    cut = _cut(title, width / count)
    return [title[:cut], *title_lines(title[cut:])] if 0 < cut < len(title) else [title]


def _cut(title: str, wanted: float) -> int:
    """Where to break: the nearest place to ``wanted`` that tears nothing, rather behind than before
    it."""
    places = [
        place for place in range(1, len(title))
        if not _TORN.fullmatch(title[place - 1 : place + 1]) and title[place] not in _NO_START
        and _width(title[:place]) <= MOST
    ]  # fmt: skip
    return min(places, key=lambda p: abs(_width(title[:p]) - wanted - 0.6), default=0)


def _width(text: str) -> float:
    """Width in whole characters; digits and Latin letters are half ones."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
