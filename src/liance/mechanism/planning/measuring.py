"""Which factors the station of a plan cannot analyse, and which nobody can measure (C1)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from liance.mechanism.capability.models import Certificate
from liance.mechanism.capability.queries import scope_of
from liance.mechanism.capability.rules import Scope, covers
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.queries import shut_out
from liance.mechanism.planning.models import Plan
from liance.norms.sampling.factors import find, folded


def unmeasured(plan: Plan, factors: Iterable[str], *, on: date) -> list[str]:
    """Those factors that no monitoring certificate of the plan's station covers on a day, for
    sampling or analysis, and the CMA scope of no laboratory names that is neither suspended nor banned."""
    scopes = _scopes(plan, on)
    papers = Qualification.objects.filter(cma_from__lte=on, cma_to__gte=on)
    papers = papers.exclude(laboratory_id__in=shut_out([on]))
    named = {_name(f) for row in papers for f in row.factors}
    return [
        f for f in factors
        if _name(f) not in named and not _certified(f, scopes, on)
    ]  # fmt: skip


def outsourced(plan: Plan, factors: Iterable[str], *, on: date) -> frozenset[str]:
    """Those factors that are analysed in a laboratory and that nobody of the plan's station may
    analyse on a day."""
    analysing = [s for s in _scopes(plan, on) if not s.duties or "analyse" in s.duties]
    if any(not scope.factors for scope in analysing):
        return frozenset()
    named = {folded(_name(factor)) for scope in analysing for factor in scope.factors}
    return frozenset(f for f in factors if not _read_on_site(f) and folded(_name(f)) not in named)


def _scopes(plan: Plan, on: date) -> set[Scope]:
    rows = Certificate.objects.filter(
        staff__agency_id=plan.monitoring_id, staff__active=True, kind="monitoring",
        valid_from__lte=on, valid_to__gte=on,
    )  # fmt: skip
    return {replace(scope_of(row), methods=()) for row in rows}


def _certified(factor: str, scopes: Iterable[Scope], on: date) -> bool:
    return any(
        covers(scope, duty=duty, factor=factor, method="", on=on)
        for scope in scopes for duty in ("sample", "analyse")
    )  # fmt: skip


def _read_on_site(factor: str) -> bool:
    known = find(factor)
    return known is not None and known.on_site


def _name(factor: str) -> str:
    known = find(factor)
    return known.name if known else factor
