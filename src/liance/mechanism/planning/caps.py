"""The yearly cap of visits to a unit (规范涉企行政检查), by all agencies together (P2).

Each area sets its own; in a plan the strictest counts of the area's and of those above it. A cap
whose text was not read warns, and refuses only where the authority that set it says so.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import errors
from liance.mechanism.planning.models import AreaRule, Plan, Target
from liance.mechanism.registry.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class Caps:
    """``binding``: the strictest that refuses; ``told``: the strictest of all, which is shown."""

    binding: int | None
    told: int | None


def caps_of(jurisdiction: str) -> Caps:
    """The caps of an area and of those above it."""
    chain = _chain(jurisdiction)
    rows = AreaRule.objects.filter(jurisdiction_id__in=chain, yearly_cap__isnull=False)
    caps = [(row.yearly_cap or 0, row.verified or row.unverified_binds) for row in rows]
    return Caps(
        min((cap for cap, binds in caps if binds), default=None),
        min((cap for cap, _binds in caps), default=None),
    )


def _chain(jurisdiction: str) -> list[str]:
    """An area and those above it."""
    parents = dict(Jurisdiction.objects.values_list("code", "parent_id"))
    chain, above = list[str](), jurisdiction or None
    while above is not None:
        chain.append(above)
        above = parents.get(above)
    return chain


def planned(plan: Plan, sources: Collection[UUID]) -> Counter[UUID]:
    """How often the plans of all areas visit each source in the plan's year. What was reported as
    not done does not count, nor do other plans' drafts that nobody has submitted or approved yet:
    whoever submits is tested then."""
    alive = Q(plan=plan) | ~Q(plan__state="draft") | Q(plan__approved_at__isnull=False)
    rows = Target.objects.filter(
        alive, plan__year=plan.year, source_id__in=sources, not_done__isnull=True
    ).values_list("source_id", flat=True)
    return Counter(rows)


def over(plan: Plan, visited: Mapping[UUID, int]) -> list[tuple[str, int]]:
    """The units of a plan with more visits in the year than the cap that is told: name and how
    many, by name."""
    return _beyond(plan, visited, caps_of(plan.jurisdiction_id).told)


def insist_within(plan: Plan, visited: Mapping[UUID, int]) -> None:
    """No unit of a plan has more visits in the year than the cap that binds.

    The settings of the area and of those above are locked, so that of two plans submitted at once
    the second sees the first. Errors: ``planning.plan_over_cap`` with the units.
    """
    rows = AreaRule.objects.select_for_update().filter(yearly_cap__isnull=False)
    list(rows.filter(jurisdiction_id__in=_chain(plan.jurisdiction_id)).order_by("id"))
    binding = caps_of(plan.jurisdiction_id).binding
    found = _beyond(plan, visited, binding)
    if found:
        names = "、".join(name for name, _count in found[:5])
        raise Refused(errors.PLAN_OVER_CAP, names=names, count=len(found), cap=binding)


def _beyond(plan: Plan, visited: Mapping[UUID, int], cap: int | None) -> list[tuple[str, int]]:
    if cap is None:
        return []
    names = dict(plan.targets.values_list("source_id", "source__name"))
    counts = planned(plan, names)
    found = [(name, counts[key] + visited.get(key, 0)) for key, name in names.items()]
    return sorted((name, count) for name, count in found if count > cap)
