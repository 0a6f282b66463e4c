"""Bringing users' text into a form that can be printed without hiding or reordering anything."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

EXACT: Final = {"exact": True}
"""Metadata of a form's field that readers copy (an address, a digest): no break is put in."""

_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LONG_WORD: Final = re.compile(r"[^\s\u2e80-\uffff]{25,}")
_BREAK_AFTER: Final = 8
_ALWAYS: Final = frozenset({0x0A, 0x20})


class Drawing(str):
    """Text for the template's machine, not for a reader: passed through as it is."""

    __slots__ = ()


def plain(text: str, showable: AbstractSet[int]) -> str:
    """Return text as it will be printed.

    Canonically composed; marks that are invisible by nature are dropped; compatibility forms
    without a glyph become their plain twins; what reorders text (bidirectional controls), other
    controls and characters without a glyph appear as [U+202E], so that nothing on paper reads
    otherwise than it was stored. Very long words may break.
    """
    return _LONG_WORD.sub(_breakable, exact(text, showable))


def exact(text: str, showable: AbstractSet[int]) -> str:
    """Return text as `plain` does, long words unbroken."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(_shown(c, showable) for c in composed if c not in _INVISIBLE)


def _shown(character: str, showable: AbstractSet[int]) -> str:
    if ord(character) in showable or ord(character) in _ALWAYS:
        return character
    # Subscripts and other compatibility forms have plain twins: BOD₅ is printed BOD5.
    twin = unicodedata.normalize("NFKC", character)
    if twin != character and all(ord(c) in showable for c in twin):
        return twin
    return f"[U+{ord(character):04X}]"


def instant(at: datetime) -> str:
    """Return an instant as shown in documents, Asia/Shanghai: 2026-11-20 10:12."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def printable(value: Any, showable: AbstractSet[int]) -> Any:
    """Return a form as plain lists, dictionaries and printable text for a template."""
    if isinstance(value, tuple | list):
        return [printable(item, showable) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: exact(getattr(value, f.name), showable)
            if f.metadata.get("exact")
            else printable(getattr(value, f.name), showable)
            for f in fields(value)
        }
    return _leaf(value, showable)


def _leaf(value: Any, showable: AbstractSet[int]) -> Any:
    match value:
        case Drawing():
            return str(value)
        case str():
            return plain(value, showable)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _breakable(match: re.Match[str]) -> str:
    word = match[0]
    pieces = (word[i : i + _BREAK_AFTER] for i in range(0, len(word), _BREAK_AFTER))
    return "\u200b".join(pieces)
