"""Which station may stand beside which enforcement agency (同级监测机构, W1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError


@dataclass(frozen=True, slots=True)
class Side:
    """An agency as the rule sees it; ``area`` is the reporting area it lies in."""

    functions: frozenset[str]
    level: str
    area: str


def side(functions: Iterable[str], level: str, area: str) -> Side:
    """The side of an agency."""
    return Side(frozenset(functions), level, area)


@cites(Citation("陕环发〔2021〕32号", "二（二）向同级生态环境监测机构出具", Certainty.VERIFIED))
def check_pairing(enforcement: Side, monitoring: Side, kind: str) -> NormError | None:
    """Same level means the same level; a served county's station lies in its area."""
    if "enforcement" not in enforcement.functions or "monitoring" not in monitoring.functions:
        return NormError("registry.pairing_functions")
    if kind in {"same_level", "stationed"} and enforcement.level != monitoring.level:
        return NormError("registry.pairing_levels")
    if kind == "served_by" and enforcement.area != monitoring.area:
        return NormError("registry.pairing_levels")
    return None
