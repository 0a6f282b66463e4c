"""Which factors go into which bottle (分瓶)."""

from collections.abc import Sequence
from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.preservation import Preservation, preservation_of

SINGLE = Citation("样品采集", "油类、五日生化需氧量、硫化物等单独采样", Certainty.SECONDARY)


@dataclass(frozen=True, slots=True)
class BottlePlan:
    """One bottle to fill: its factors in the order asked for, container code (empty: none on
    file), preservative, volume in mL (None: none on file), whether it is rinsed first."""

    factors: tuple[str, ...]
    container: str = ""
    preservative: str = ""
    volume_ml: int | None = None
    no_rinse: bool = False


@cites(SINGLE)
def bottle_plan(factors: Sequence[str]) -> tuple[BottlePlan, ...]:
    """Group factors into bottles: same preservative and a common container share one.

    Factors that stand alone, and those without a rule on file, get a bottle each. The volumes of
    factors that share are added.
    """
    groups: list[tuple[Preservation, list[str], set[str], int]] = []
    alone: list[BottlePlan] = []
    for factor in factors:
        kept = preservation_of(factor)
        if kept is None:
            alone.append(BottlePlan((factor,)))
        elif kept.single_bottle and len(kept.factors) == 1:
            alone.append(_bottle(kept, [factor], set(kept.containers), kept.min_ml))
        else:
            _put(groups, kept, factor)
    return (*(_bottle(*group) for group in groups), *alone)


def _put(
    groups: list[tuple[Preservation, list[str], set[str], int]], kept: Preservation, factor: str
) -> None:
    for place, (first, names, containers, volume) in enumerate(groups):
        common = containers & set(kept.containers)
        apart = (kept.single_bottle or first.single_bottle) and kept is not first
        if common and first.preservative == kept.preservative and not apart:
            # Oils are taken whole: two of them from one bottle need no more water.
            more = 0 if kept is first and kept.single_bottle else kept.min_ml
            groups[place] = (first, [*names, factor], common, volume + more)
            return
    groups.append((kept, [factor], set(kept.containers), kept.min_ml))


def _bottle(kept: Preservation, names: list[str], containers: set[str], volume: int) -> BottlePlan:
    container = next(code for code in kept.containers if code in containers)
    return BottlePlan(tuple(names), container, kept.preservative, volume, kept.no_rinse)
