"""Targets made by rule: outlets, factors and periods of a stratum's units (P2)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Prefetch

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.planning.models import Plan, Stratum, Target, TargetOutlet
from liance.mechanism.planning.rules.strata import factors_at, windows
from liance.mechanism.registry.models import Outlet, OutletFactor, Source


def targets_for(
    plan: Plan, wanted: Sequence[tuple[Stratum, UUID]], *, start: date, actor: Actor, at: datetime
) -> list[Target]:
    """One target for each visit to each unit, numbered on; none before ``start``."""
    last = plan.targets.aggregate(last=Max("number"))["last"] or 0
    ids = {unit for _stratum, unit in wanted}
    sources = Source.objects.in_bulk(list(ids))
    outlets = outlets_of(ids)
    made: list[Target] = []
    parts: list[TargetOutlet] = []
    for stratum, unit in wanted:
        rows = _rows(stratum, outlets.get(unit, []))
        for begin, end in windows(plan.year, stratum.frequency, stratum.quarters, start=start):
            target = Target(
                plan=plan, stratum=stratum, number=last + len(made) + 1, source=sources[unit],
                jurisdiction_id=sources[unit].jurisdiction_id, period_from=begin, period_to=end,
                created_at=at, created_by=actor.user_id,
            )  # fmt: skip
            made.append(target)
            parts += [
                TargetOutlet(target=target, outlet=outlet, factors=factors,
                             created_at=at, created_by=actor.user_id)
                for outlet, factors in rows
            ]  # fmt: skip
    Target.objects.bulk_create(made, batch_size=1000)
    TargetOutlet.objects.bulk_create(parts, batch_size=1000)
    note(
        "planning:plan:targets", plan, noun="planning:plan", actor=actor, at=at,
        body={"from": last + 1, "to": last + len(made),
              "units": [str(unit) for _stratum, unit in wanted]},
    )  # fmt: skip
    return made


def outlets_of(sources: set[UUID]) -> dict[UUID, list[Outlet]]:
    """The outlets in use of each source with their factors, by code."""
    found: dict[UUID, list[Outlet]] = {}
    factors = Prefetch("factors", OutletFactor.objects.order_by("factor"))
    rows = Outlet.objects.filter(source_id__in=sources, active=True).prefetch_related(factors)
    for outlet in rows.order_by("code"):
        found.setdefault(outlet.source_id, []).append(outlet)
    return found


def _rows(stratum: Stratum, outlets: Sequence[Outlet]) -> list[tuple[Outlet, list[str]]]:
    """The outlets of the stratum's media with what is monitored there."""
    found = []
    for outlet in outlets:
        if stratum.media and outlet.medium not in stratum.media:
            continue
        permitted = [f.factor for f in outlet.factors.all()]
        factors = factors_at(outlet.medium, permitted, stratum.factors_by_medium, stratum.factors)
        if factors:
            found.append((outlet, sorted(factors)))
    return found
