"""What one determination takes of consumables (耗材用量): data by method, none of it verified."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import DATA
from liance.norms.sampling.factors import find


@dataclass(frozen=True, slots=True)
class Consumption:
    """``quantity`` in ``unit`` of a consumable for one determination by the method ``standard``."""

    factor: str
    standard: str
    name: str
    unit: str
    quantity: Decimal


@cache
def _table() -> Mapping[str, tuple[Consumption, ...]]:
    rows = tomllib.loads((DATA / "consumption.toml").read_text(encoding="utf-8"))["use"]
    found: dict[str, list[Consumption]] = {}
    for row in rows:
        use = Consumption(
            row["factor"], row["standard"], row["name"], row["unit"], Decimal(row["quantity"])
        )
        found.setdefault(use.factor, []).append(use)
    return MappingProxyType({factor: tuple(uses) for factor, uses in found.items()})


@cites(
    *(
        Citation(standard, "一次测定的试剂和耗材用量", Certainty.UNVERIFIED)
        for standard in ("HJ 828-2017", "HJ 535-2009", "GB 11893-89", "HJ 636-2012", "GB 11901-89")
    )
)
def consumption_of(factor: str) -> tuple[Consumption, ...]:
    """The consumables of one determination of a factor by any of its names, none where no
    coefficient is on file."""
    known = find(factor)
    return _table().get(known.name if known else factor, ())
