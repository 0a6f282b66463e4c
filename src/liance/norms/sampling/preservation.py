"""How a water sample is kept, and until when its analysis must have begun (保存条件、保存期)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.factors import DATA, find

SHORTEST = Citation("样品保存", "有几个规定的取最短", Certainty.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Hold:
    """A holding time: minutes from sampling to the start of analysis. ``when``: only in that case."""

    minutes: int
    citation: Citation
    when: str = ""


@dataclass(frozen=True, slots=True)
class Preservation:
    """How a factor's sample is kept: ``row`` of the table.

    ``containers`` are codes of ``container_name``, none for what is measured on site alone;
    ``min_ml`` in mL for each of ``bottles``; ``single_bottle``: shares its bottle with no other
    factor; ``whole_bottle``: the analysis uses it up; ``share``: key of the rows that name one
    reagent in one dose (empty: none).
    """

    row: int
    factors: tuple[str, ...]
    containers: tuple[str, ...]
    preservative: str
    preservative_certainty: Certainty
    min_ml: int
    volume_certainty: Certainty
    single_bottle: bool
    no_rinse: bool
    holds: tuple[Hold, ...]
    whole_bottle: bool = False
    bottles: int = 1
    share: str = ""

    def hold(self) -> Hold | None:
        """The shortest unconditional holding time; none: no rule on file."""
        plain = [hold for hold in self.holds if not hold.when]
        return min(plain, key=lambda hold: hold.minutes, default=None)


@dataclass(frozen=True, slots=True)
class Transport:
    """The temperatures between which samples are kept, °C, both included."""

    low_c: Decimal
    high_c: Decimal
    citation: Citation


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "preservation.toml").read_text(encoding="utf-8"))


@cache
def _table() -> Mapping[str, Preservation]:
    found: dict[str, Preservation] = {}
    for kept in preservation_table():
        found.update(dict.fromkeys(kept.factors, kept))
    return MappingProxyType(found)


def _preservation(row: Mapping[str, Any]) -> Preservation:
    return Preservation(
        row=row["row"],
        factors=tuple(row["factors"]),
        containers=tuple(row["containers"]),
        preservative=row["preservative"],
        preservative_certainty=Certainty(row["preservative_certainty"]),
        min_ml=row["min_ml"],
        volume_certainty=Certainty(row["volume_certainty"]),
        single_bottle=row["single_bottle"],
        no_rinse=row["no_rinse"],
        holds=tuple(
            Hold(
                hold["minutes"],
                Citation(hold["source"], "保存期", Certainty(hold["certainty"])),
                hold.get("when", ""),
            )
            for hold in row["holds"]
        ),
        whole_bottle=row.get("whole_bottle", False),
        bottles=row.get("bottles", 1),
        share=row.get("share", ""),
    )


def preservation_of(factor: str) -> Preservation | None:
    """How the sample of a water factor (any of its names) is kept; none: nothing on file."""
    known = find(factor, "water")
    return _table().get(known.name if known else factor)


@cites(SHORTEST)
def holding_time(factor: str) -> Hold | None:
    """The shortest unconditional holding time of a water factor; none: no rule on file."""
    kept = preservation_of(factor)
    return kept.hold() if kept else None


@cache
def preservation_table() -> tuple[Preservation, ...]:
    """The whole table, by row."""
    return tuple(_preservation(row) for row in _data()["preservation"])


def shared_preservative(key: str) -> str:
    """The words for a bottle that rows of one ``share`` fill together."""
    return str(_data()["share"][key]["preservative"])


@cache
def transport() -> Transport:
    """The temperatures for carrying and keeping samples."""
    row = _data()["transport"]
    citation = Citation(row["source"], "冷藏温度", Certainty(row["certainty"]))
    return Transport(Decimal(row["low_c"]), Decimal(row["high_c"]), citation)


def container_name(code: str, language: str = "zh") -> str:
    """A container's word in ``zh`` or ``en``."""
    words: Mapping[str, str] = _data()["containers"][code]
    return words["en" if language.startswith("en") else "zh"]


@cache
def _english() -> Mapping[str, str]:
    data = _data()
    containers = {words["zh"]: words["en"] for words in data["containers"].values()}
    return MappingProxyType(containers | dict(data["english"]))


def kept_in_words(text: str, language: str = "zh") -> str:
    """A container or preservative as a record names it, in ``zh`` or ``en``; words the table does
    not hold stay as they were written."""
    return _english().get(text, text) if language.startswith("en") else text
