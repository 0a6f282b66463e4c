"""How much preservative a bottle takes (保存剂用量)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.factors import DATA

_SAID = re.compile(r"1\s*L加(?:浓?[硝盐硫]酸)?\s*(\d+(?:\.\d+)?)\s*mL")
_LITRE = Decimal(1000)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Dose:
    """``quantity`` in ``unit`` of the reagent ``name``."""

    name: str
    unit: str
    quantity: Decimal


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    rows = tomllib.loads((DATA / "dosing.toml").read_text(encoding="utf-8"))["dose"]
    return MappingProxyType({row["word"]: row for row in rows})


@cites(Citation("HJ 493-2009", "表1 保存剂用量", Certainty.UNVERIFIED))
def dose_of(preservative: str, volume_ml: int | None) -> Dose | None:
    """What a bottle of a volume (mL) takes of the acid that its words begin with, to the hundredth.

    The dose is the one that the words give (1 L加10 mL), else the one on file. None where neither
    is there, or the volume is unknown.
    """
    words = preservative.strip()
    row = _table().get(re.split(r"[，,]", words, maxsplit=1)[0].strip())
    if row is None or not volume_ml:
        return None
    said = _SAID.search(words)
    rate = said[1] if said else row.get("per_litre")
    if rate is None:
        return None
    quantity = (Decimal(rate) * volume_ml / _LITRE).quantize(_CENT)
    return Dose(row["name"], row["unit"], quantity) if quantity > 0 else None
