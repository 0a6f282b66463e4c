"""Field quality control (现场质控): how many parallels and blanks a batch needs at least. Pure.

A batch is the water samples of one mission.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.factors import find

NORMAL, PARALLEL, BLANK = "normal", "parallel", "blank"
SHARE = 10
"""At least one in so many is taken twice."""

MINIMUM = Citation(
    "HJ/T 373-2007、HJ 91.1-2019",
    "现场平行样不少于每批样品的10%，不足10个至少1个；全程序空白每批至少1个",
    Certainty.UNVERIFIED,
)

NO_BLANK = frozenset({"悬浮物", "pH值", "水温", "溶解氧", "电导率", "透明度", "盐度"})
"""Factors that a blank says nothing about."""
NO_PARALLEL = frozenset({"石油类", "动植物油", "粪大肠菌群"})
"""Taken whole or sterile: another bottle is another sample, taken as a parallel only if nothing
else is."""


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """What a batch of ``samples`` bottles needs: places in it of the bottles to take again, and of
    those whose kind the blanks have (none where a blank says nothing)."""

    samples: int
    parallels: tuple[int, ...]
    blanks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many of ``kind`` (parallel, blank) a batch has of those it needs."""

    kind: str
    needed: int
    taken: int

    @property
    def missing(self) -> int:
        """How many are lacking."""
        return self.needed - self.taken


@cites(MINIMUM)
def field_quality(batch: Sequence[Collection[str]]) -> FieldQuality:
    """The minimum for a batch given by the factors of each of its bottles."""
    if not batch:
        return FieldQuality(0, (), ())
    needed = max(1, -(-len(batch) // SHARE))
    preferred = [i for i, factors in enumerate(batch) if not _only(factors, NO_PARALLEL)]
    others = [i for i in range(len(batch)) if i not in preferred]
    blanks = [i for i, factors in enumerate(batch) if not _only(factors, NO_BLANK)][:1]
    return FieldQuality(len(batch), tuple((preferred + others)[:needed]), tuple(blanks))


@cites(MINIMUM)
def shortfalls(
    batch: Sequence[Collection[str]], *, parallels: int, blanks: int
) -> tuple[Shortfall, ...]:
    """What the batch of normal bottles lacks, given the control bottles taken with it."""
    wanted = field_quality(batch)
    rows = (
        Shortfall(PARALLEL, len(wanted.parallels), parallels),
        Shortfall(BLANK, len(wanted.blanks), blanks),
    )
    return tuple(row for row in rows if row.missing > 0)


def _only(factors: Collection[str], among: Collection[str]) -> bool:
    return all(_name(factor) in among for factor in factors)


def _name(factor: str) -> str:
    known = find(factor, "water")
    return known.name if known else factor
