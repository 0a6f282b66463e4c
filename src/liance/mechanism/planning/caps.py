"""The yearly cap of visits to a unit (规范涉企行政检查), by all agencies together (P2).

Each area sets its own; in a plan the strictest counts of the area's and of those above it. A cap
whose text was not read warns, and refuses only where the authority that set it says so.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from liance.mechanism.planning.models import AreaRule, Plan, Target
from liance.mechanism.registry.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class Caps:
    """``binding``: the strictest that refuses; ``told``: the strictest of all, which is shown."""

    binding: int | None
    told: int | None


def caps_of(jurisdiction: str) -> Caps:
    """The caps of an area and of those above it."""
    chain, code = [], jurisdiction
    parents = dict(Jurisdiction.objects.values_list("code", "parent_id"))
    above: str | None = code
    while above is not None:
        chain.append(above)
        above = parents.get(above)
    rows = AreaRule.objects.filter(jurisdiction_id__in=chain, yearly_cap__isnull=False)
    caps = [(row.yearly_cap or 0, row.verified or row.unverified_binds) for row in rows]
    return Caps(
        min((cap for cap, binds in caps if binds), default=None),
        min((cap for cap, _binds in caps), default=None),
    )


def planned(year: int, sources: Collection[UUID]) -> Counter[UUID]:
    """How often the plans of all areas visit each source in a year; what was reported as not done
    does not count."""
    rows = Target.objects.filter(
        plan__year=year, source_id__in=sources, not_done__isnull=True
    ).values_list("source_id", flat=True)
    return Counter(rows)


def over(plan: Plan, visited: Mapping[UUID, int]) -> list[tuple[str, int]]:
    """The units of a plan with more visits in the year than the cap that is told: name and how
    many, by name."""
    told = caps_of(plan.jurisdiction_id).told
    if told is None:
        return []
    names = dict(plan.targets.values_list("source_id", "source__name"))
    counts = planned(plan.year, names)
    found = [(name, counts[key] + visited.get(key, 0)) for key, name in names.items()]
    return sorted((name, count) for name, count in found if count > told)
