"""Numbers that neither notice nor standard gives (约定): data with source and certainty, the area's
own to change."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType

from liance.norms.citations import Certainty, Citation

UNITS = ("minutes", "hours", "metres", "days", "percent", "kmh")


@dataclass(frozen=True, slots=True)
class Convention:
    """One number: ``value`` in ``unit`` (one of ``UNITS``), for a clause of the notice."""

    code: str
    zh: str
    en: str
    value: int
    unit: str
    clause: str
    citation: Citation

    @property
    def span(self) -> timedelta:
        """The number as a length of time; ValueError for what is none."""
        if self.unit not in ("minutes", "hours", "days"):
            raise ValueError(f"{self.code} is no length of time")
        return timedelta(**{self.unit: self.value})


@cache
def conventions() -> Mapping[str, Convention]:
    """The shipped ones by code, read once."""
    path = resources.files("liance.norms.conventions") / "data" / "conventions.toml"
    return read_conventions(path.read_text(encoding="utf-8"))


def read_conventions(text: str) -> Mapping[str, Convention]:
    """The conventions of a TOML text. Raises ValueError for a unit or number without meaning."""
    found = {}
    for row in tomllib.loads(text)["convention"]:
        value = row["value"]
        if row["unit"] not in UNITS or not isinstance(value, int) or value <= 0:
            raise ValueError(f"{row['code']}: {value!r} {row['unit']}")
        cited = Citation(row["source"], row["article"], Certainty(row["certainty"]))
        given = {name: row[name] for name in ("code", "zh", "en", "value", "unit", "clause")}
        found[row["code"]] = Convention(**given, citation=cited)
    return MappingProxyType(found)
