"""The standard that a sheet names in words (执行标准): ``GB 13271-2014 表2 燃气锅炉``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from liance.norms.standards.vocabulary import WORDS, fold, read_code, read_table

_CODE = re.compile(
    r"(?:GB|HJ|CJ|GBZ|DB[0-9]{2})(?:/T)?[ /]?[0-9]+(?:\.[0-9]+)?(?:-[0-9]{4})?", re.IGNORECASE
)
_TITLE = re.compile(r"《[^》]*》")
_TABLE = re.compile(r"表\s*[0-9]+[A-Za-z]?")
_DASHES = str.maketrans(dict.fromkeys("—–－‐−―", "-"))
_ASCII_WORD = re.compile(r"[a-z_]+|[0-9]+|[a-d]")


@dataclass(frozen=True, slots=True)
class Named:
    """A standard's code with what the words beside it choose (`table`, `level`, `fuel`, …)."""

    code: str
    asks: Mapping[str, str]


@lru_cache(maxsize=4096)
def read_named(text: str) -> Named | None:
    """Read a sheet's words for a standard; none where no code of one standard stands in them."""
    written = _TITLE.sub(" ", text).translate(_DASHES).replace("\u3000", " ")
    found = _CODE.findall(written)
    if len(found) != 1 or read_code(found[0]) is None:
        return None
    rest = written.replace(found[0], " ", 1)
    tables = _TABLE.findall(rest)
    asks = read_words(_TABLE.sub(" ", rest))
    if len(tables) == 1:
        asks["table"] = tables[0]
        place = read_table(rest)[1]
        if place:
            asks["place"] = place
    return Named(found[0], MappingProxyType(asks))


def read_words(text: str) -> dict[str, str]:
    """The conditions that words in a text name, as codes: ``3类 昼间``, ``厂界噪声（夜间）``."""
    bare = fold(text)
    found: dict[str, str] = {}
    for dimension, meanings in _SPELLED.items():
        held = {code for word, code in meanings if word in bare}
        longest = next((code for word, code in meanings if word in bare), "")
        if longest and (len(held) == 1 or dimension == "level"):
            found[dimension] = longest
    return found


def _spelled(dimension: str) -> tuple[tuple[str, str], ...]:
    # longest first: 一级a stands before 一级; what is a mere letter or number names nothing
    pairs = [
        (fold(word), code)
        for code, row in WORDS[dimension].items()
        for word in row.split()
        if len(word) > 1 and not _ASCII_WORD.fullmatch(fold(word))
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_SPELLED = {dimension: _spelled(dimension) for dimension in WORDS if dimension != "averaging"}
