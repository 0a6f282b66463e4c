"""Which factors go into which bottle (分瓶)."""

from collections.abc import Sequence
from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.preservation import (
    Hold,
    Preservation,
    preservation_of,
    shared_preservative,
)

SINGLE = Citation("样品采集", "油类、五日生化需氧量、硫化物等单独采样", Certainty.SECONDARY)
SHARED = Citation("样品采集", "同一保存剂、同一剂量且容器相同的因子可共用一瓶", Certainty.DESIGN)


@dataclass(frozen=True, slots=True)
class BottlePlan:
    """One bottle to fill: its factors in the order asked for, container code (empty: none on
    file), preservative, volume in mL of each (None: none on file), whether it is rinsed first.

    ``count`` bottles of the kind; ``alone``: nothing else may go in; ``whole``: the analysis uses
    the whole bottle; ``hold``: the shortest of its factors; ``notes``: holding times that apply
    only in a case, ``(case, hold)``.
    """

    factors: tuple[str, ...]
    container: str = ""
    preservative: str = ""
    volume_ml: int | None = None
    no_rinse: bool = False
    count: int = 1
    alone: bool = False
    whole: bool = False
    hold: Hold | None = None
    notes: tuple[Hold, ...] = ()


@dataclass(slots=True)
class _Group:
    first: Preservation
    names: list[str]
    containers: set[str]
    volume: int
    rows: list[Preservation]


@cites(SINGLE, SHARED)
def bottle_plan(factors: Sequence[str]) -> tuple[BottlePlan, ...]:
    """Group factors into bottles: same preservative and a common container share one.

    Factors that stand alone, and those without a rule on file, get a bottle each. The volumes of
    factors that share are added. What is measured on site alone gets none.
    """
    groups: list[_Group] = []
    alone: list[BottlePlan] = []
    for factor in factors:
        kept = preservation_of(factor)
        if kept is None:
            alone.append(BottlePlan((factor,)))
        elif not kept.containers:
            continue
        elif kept.single_bottle and len(kept.factors) == 1:
            alone.append(_bottle(_begin(kept, factor)))
        else:
            _put(groups, kept, factor)
    return (*(_bottle(group) for group in groups), *alone)


def _begin(kept: Preservation, factor: str) -> _Group:
    return _Group(kept, [factor], set(kept.containers), kept.min_ml, [kept])


def _put(groups: list[_Group], kept: Preservation, factor: str) -> None:
    for group in groups:
        common = group.containers & set(kept.containers)
        if common and _may_share(group.first, kept):
            # Oils are taken whole: two of them from one bottle need no more water.
            group.volume += 0 if kept is group.first and kept.single_bottle else kept.min_ml
            group.names.append(factor)
            group.containers = common
            group.rows.append(kept)
            return
    groups.append(_begin(kept, factor))


def _may_share(first: Preservation, kept: Preservation) -> bool:
    if kept is first:
        return True
    if kept.single_bottle or first.single_bottle:
        return False
    same_share = bool(kept.share) and kept.share == first.share
    return same_share or first.preservative == kept.preservative


def _bottle(group: _Group) -> BottlePlan:
    first, rows = group.first, group.rows
    mixed = any(row is not first for row in rows) and first.share
    holds = [hold for row in rows if (hold := row.hold()) is not None]
    notes = {(n.when, n.minutes): n for row in rows for n in row.holds if n.when}
    return BottlePlan(
        tuple(group.names),
        next(code for code in first.containers if code in group.containers),
        shared_preservative(first.share) if mixed else first.preservative,
        group.volume,
        first.no_rinse,
        count=first.bottles,
        alone=first.single_bottle,
        whole=first.whole_bottle,
        hold=min(holds, key=lambda hold: hold.minutes, default=None),
        notes=tuple(notes.values()),
    )
