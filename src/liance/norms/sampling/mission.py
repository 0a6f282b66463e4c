"""The bottle list of a mission (采样瓶清单): what to pack, derived from points and factors. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from liance.norms.sampling.bottles import BottlePlan, bottle_plan
from liance.norms.sampling.factors import find
from liance.norms.sampling.quality import BLANK, NORMAL, PARALLEL, FieldQuality, field_quality


@dataclass(frozen=True, slots=True)
class Wanted:
    """A factor wanted at a point; ``on_site`` as the sheet says."""

    factor: str
    on_site: bool = False


@dataclass(frozen=True, slots=True)
class MissionPoint:
    """A point with its factors; ``key`` is the caller's own, ``medium`` water, gas or noise."""

    key: str
    code: str
    name: str
    medium: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of bottle at a point; ``qc`` normal, parallel or blank."""

    point: MissionPoint
    plan: BottlePlan
    qc: str = NORMAL


@dataclass(frozen=True, slots=True)
class OnSite:
    """What is measured at a point itself; no bottle is filled for it."""

    point: MissionPoint
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BottleList:
    """All bottles of a mission in the order of the points, quality control after them."""

    lines: tuple[Line, ...]
    on_site: tuple[OnSite, ...]
    quality: FieldQuality

    @property
    def bottles(self) -> int:
        """How many bottles to pack."""
        return sum(line.plan.count for line in self.lines)


def bottle_list(
    points: Sequence[MissionPoint],
    *,
    taken: Iterable[tuple[str, str]] = (),
    parallels: int = 0,
    blanks: int = 0,
) -> BottleList:
    """The bottles that the mission needs.

    ``taken``: (point key, factor) that need no bottle any more; ``parallels``, ``blanks``: how many
    there are already. Water factors share bottles by the table; gas and what has no rule get one
    for each factor. The parallels and blanks of the batch follow, for what the whole mission asks.
    """
    done = set(taken)
    normal = [
        Line(point, plan)
        for point in points
        for plan in _plans(point, [f for f in _bottled(point) if (point.key, f) not in done])
    ]
    water = [
        Line(point, plan)
        for point in points
        if point.medium == "water"
        for plan in _plans(point, _bottled(point))
    ]
    quality = field_quality([line.plan.factors for line in water])
    again = [(place, PARALLEL) for place in quality.parallels[parallels:]]
    again += [(place, BLANK) for place in quality.blanks[blanks:]]
    control = [replace(water[place], qc=kind) for place, kind in again]
    return BottleList((*normal, *control), tuple(_on_site(points)), quality)


def _bottled(point: MissionPoint) -> list[str]:
    if point.medium == "noise":
        return []
    return [w.factor for w in point.wanted if not _measured(point, w)]


def _measured(point: MissionPoint, wanted: Wanted) -> bool:
    """Whether the factor is measured at the outlet: as the sheet says, else as its nature is."""
    known = find(wanted.factor, point.medium)
    only = known is not None and known.name == "水温"
    return wanted.on_site or only


def _plans(point: MissionPoint, factors: Sequence[str]) -> tuple[BottlePlan, ...]:
    if point.medium == "water":
        return bottle_plan(factors)
    return tuple(BottlePlan((factor,)) for factor in factors)


def _on_site(points: Sequence[MissionPoint]) -> Iterable[OnSite]:
    for point in points:
        found = tuple(
            w.factor for w in point.wanted if point.medium == "noise" or _measured(point, w)
        )
        if found:
            yield OnSite(point, found)
