"""The factor dictionary (监测因子): one name for each factor, its aliases, code, medium, unit."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from liance.norms.citations import Certainty

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor. ``code`` is of HJ 524/525 (empty: none on file), ``code_certainty`` none then;
    ``medium`` is ``water``, ``gas`` or ``noise``; ``unit`` the one offered first; ``on_site``:
    measured at the outlet, no bottle is filled for it."""

    name: str
    en: str
    aliases: tuple[str, ...]
    code: str
    code_certainty: Certainty | None
    medium: str
    unit: str
    on_site: bool

    def shown(self, language: str = "zh") -> str:
        """The name in ``zh`` or ``en``."""
        return self.en if language.startswith("en") else self.name


@cache
def all_factors() -> tuple[Factor, ...]:
    """The whole dictionary in its printed order: water, gas, noise."""
    rows = tomllib.loads((DATA / "factors.toml").read_text(encoding="utf-8"))["factor"]
    return tuple(
        Factor(
            name=row["name"],
            en=row["en"],
            aliases=tuple(row["aliases"]),
            code=row["code"],
            code_certainty=Certainty(row["code_certainty"]) if row["code"] else None,
            medium=row["medium"],
            unit=row["unit"],
            on_site=row["on_site"],
        )
        for row in rows
    )


def folded(text: str) -> str:
    """A name as it is looked up: half-width brackets, no blanks, no difference of case."""
    return "".join(text.split()).replace("（", "(").replace("）", ")").casefold()


@cache
def _by_name() -> Mapping[str, tuple[Factor, ...]]:
    found: dict[str, list[Factor]] = {}
    for factor in all_factors():
        spellings = {factor.name, factor.en, *factor.aliases}
        if factor.code:
            spellings.add(factor.code)
        for spelling in {folded(s) for s in spellings}:
            found.setdefault(spelling, []).append(factor)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})


def find(text: str, medium: str = "") -> Factor | None:
    """The factor of a name, alias, English name or code; none when unknown or of several media.

    ``medium`` decides where a name stands in two media (氟化物 in water and in gas).
    """
    rows = _by_name().get(folded(text), ())
    fitting = [row for row in rows if not medium or row.medium == medium]
    return fitting[0] if len(fitting) == 1 else None


def shown_name(text: str, language: str, medium: str = "") -> str:
    """A factor's name for a page; a name that the dictionary lacks stays as written. The part of
    the day that stands behind a name in brackets is shown too: 厂界噪声（夜间）."""
    if not language.startswith("en"):
        return text
    factor = find(text, medium)
    if factor is not None:
        return factor.shown(language)
    named = _TIMED.fullmatch(folded(text))
    timed = find(named[1], medium) if named else None
    return f"{timed.shown(language)} ({_TIMES[named[2]]})" if timed and named else text


_TIMES = {"昼间": "day", "夜间": "night"}
_TIMED = re.compile(r"(.+)\((昼间|夜间)\)")
