"""The candidate list of a draw, from the plan's strata and the register (P2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.conflicts import standing_avoidances
from liance.mechanism.capability.models import Certificate
from liance.mechanism.capability.queries import goes_out
from liance.mechanism.capability.rules import newcomer
from liance.mechanism.planning import errors
from liance.mechanism.planning.caps import planned
from liance.mechanism.planning.drawing.shapes import FORMAT, Layer, Listed, Person, Pool, Unit
from liance.mechanism.planning.models import Plan, PlanUnit, Stratum, Target
from liance.mechanism.planning.queries import candidates
from liance.mechanism.planning.rules.strata import units_due
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Agency, Outlet, OutletFactor, Source, Staff
from liance.norms.sampling.factors import find

NO_FACTORS = "没有可监测的排放口和因子"
UNCAPPED = 366
MOST_FACTOR = 100
PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Options:
    """How a draw is set: ``cap`` visits to a unit in the year (none: none binds), weights of units
    that exceeded in the last ``exceeded_years`` (none: not set) and of key units (1: as the
    others), reserves for each area."""

    cap: int | None = None
    exceeded_weight: int = 1
    exceeded_years: int | None = None
    key_weight: int = 1
    spread: bool = True
    reserve: int = 2
    crews: bool = True


def candidate_list(
    plan: Plan, options: Options, *, on: date, visited: Mapping[UUID, int]
) -> Listed:
    """The list as it is committed; ``visited``: visits of the year that no plan foresaw.

    Errors: ``planning.no_strata``, ``planning.no_candidates``, ``planning.must_over_cap``,
    ``planning.must_outside``, ``planning.weight``, ``planning.exceeded_years``,
    ``planning.no_people``, ``planning.crew_short``.
    """
    for name in ("exceeded_weight", "key_weight"):
        if not 1 <= getattr(options, name) <= MOST_FACTOR:
            raise Refused(errors.WEIGHT, field=name, most=MOST_FACTOR)
    if options.exceeded_weight > 1 and options.exceeded_years is None:
        raise Refused(errors.EXCEEDED_YEARS, field="exceeded_weight")
    strata = list(plan.strata.order_by("order"))
    if not strata:
        raise Refused(errors.NO_STRATA)
    layers, members = _layers(plan, strata, options)
    units = _units(plan, members, options, visited)
    if not any("out" not in unit for unit in units):
        raise Refused(errors.NO_CANDIDATES)
    _check_musts(units, layers)
    _check_all_musts(plan, units)
    pools = _pools(plan, on, members) if options.crews else []
    _check_crews(pools, units)
    return {
        "format": FORMAT, "title": plan.title, "year": plan.year, "cap": options.cap or 0,
        "strata": layers, "units": units,
        "pools": pools,
    }  # fmt: skip


def _layers(
    plan: Plan, strata: list[Stratum], options: Options
) -> tuple[list[Layer], dict[UUID, list[str]]]:
    """Strata with what they still need, and who may be drawn for which: units with an outlet at
    which the stratum has something measured. Who has none anywhere is listed without a stratum."""
    layers: list[Layer] = []
    members: dict[UUID, list[str]] = {}
    for stratum in strata:
        here = set(
            Target.objects.filter(stratum=stratum).values_list("source_id", flat=True).distinct()
        )
        inside = list(candidates(plan, terms_of(stratum)).values_list("id", flat=True))
        count = max(units_due(stratum.ratio, len(inside)) - len(here), 0)
        layer: Layer = {
            "key": str(stratum.order), "name": stratum.name, "count": count,
            "visits": stratum.frequency, "spread": options.spread, "reserve": options.reserve,
        }  # fmt: skip
        layers.append(layer)
        fit = measured_for(stratum, inside)
        for source in inside:
            if source not in here:
                own = members.setdefault(source, [])
                if source in fit:
                    own.append(str(stratum.order))
    return layers, members


def measured_for(stratum: Stratum, sources: Collection[UUID]) -> set[UUID]:
    """Those sources with an active outlet at which something is measured for a stratum, by the
    same rule as its targets are made."""
    media = set(stratum.media) or {medium for medium, _word in Outlet.MEDIA}
    outlets = Outlet.objects.filter(active=True, source_id__in=sources)
    if stratum.factors_by_medium:
        rows = outlets.filter(medium__in=media & set(stratum.factors_by_medium))
        return set(rows.values_list("source_id", flat=True))
    permitted = OutletFactor.objects.filter(
        outlet__active=True, outlet__source_id__in=sources, outlet__medium__in=media
    )
    if not stratum.factors:
        return set(permitted.values_list("outlet__source_id", flat=True))
    known = {m for m in media if any(find(f, m) is not None for f in stratum.factors)}
    named = permitted.filter(factor__in=stratum.factors)
    return set(named.values_list("outlet__source_id", flat=True)) | set(
        outlets.filter(medium__in=known).values_list("source_id", flat=True)
    )


def _units(
    plan: Plan, members: dict[UUID, list[str]], options: Options, visited: Mapping[UUID, int]
) -> list[Unit]:
    counts = planned(plan, members)
    listed = {row.source_id: row for row in PlanUnit.objects.filter(plan=plan)}
    since = None if options.exceeded_years is None else plan.year - options.exceeded_years
    rows = Source.objects.filter(pk__in=members).order_by("id")
    made: list[Unit] = []
    for row in rows.values_list(
        "id", "name", "jurisdiction_id", "management", "exceeded_on"
    ).iterator():
        key, name, area, management, exceeded = row
        weight = options.key_weight if management == "key" else 1
        if exceeded is not None and since is not None and exceeded.year >= since:
            weight *= options.exceeded_weight
        gone = counts[key] + visited.get(key, 0)
        left = UNCAPPED if options.cap is None else max(options.cap - gone, 0)
        unit: Unit = {
            "id": str(key), "name": name, "area": area, "strata": members[key],
            "weight": weight, "left": left,
        }  # fmt: skip
        said = listed.get(key)
        if said is not None and said.kind == "must":
            unit["must"] = said.reason
        elif said is not None:
            unit["out"] = said.reason
        elif not members[key]:
            unit["out"] = NO_FACTORS
        made.append(unit)
    return made


def _check_musts(units: list[Unit], layers: list[Layer]) -> None:
    visits = {layer["key"]: layer["visits"] for layer in layers}
    over = [
        u["name"] for u in units
        if "must" in u and u["strata"] and u["left"] < min(visits[key] for key in u["strata"])
    ]  # fmt: skip
    if over:
        raise Refused(errors.MUST_OVER_CAP, names="、".join(over[:5]), count=len(over))


def _check_all_musts(plan: Plan, units: list[Unit]) -> None:
    """A unit that must be visited is on the list with something to measure, or planned already:
    none is left out without a word."""
    listed = {unit["id"] for unit in units if unit.get("must") and unit["strata"]}
    musts = PlanUnit.objects.filter(plan=plan, kind="must").exclude(
        source__in=plan.targets.values("source_id")
    )
    names = [
        name
        for key, name in musts.values_list("source_id", "source__name").order_by("source__name")
        if str(key) not in listed
    ]
    if names:
        raise Refused(errors.MUST_OUTSIDE, names="、".join(names[:5]), count=len(names))


def _check_crews(pools: list[Pool], units: list[Unit]) -> None:
    """Every unit that can be drawn has enough people of each side who need not keep away."""
    short: list[str] = []
    for pool in pools:
        away = [set(person["avoid"]) for person in pool["people"]]
        most = len(away) - pool["size"]
        short += [
            u["name"] for u in units
            if "out" not in u and sum(u["id"] in avoided for avoided in away) > most
        ]  # fmt: skip
    if short:
        names = list(dict.fromkeys(short))
        raise Refused(
            errors.CREW_SHORT, field="crews", names="、".join(names[:5]), count=len(names)
        )


def _pools(plan: Plan, on: date, units: Collection[UUID]) -> list[Pool]:
    enforcement = _certified(plan.enforcement, "enforcement", on, (), units)
    taken = {person["id"] for person in enforcement["people"]}
    monitoring = _certified(plan.monitoring, "monitoring", on, taken, units)
    return [enforcement, monitoring]


def _certified(
    agency: Agency, kind: str, on: date, barred: Collection[str], units: Collection[UUID]
) -> Pool:
    held = Certificate.objects.filter(kind=kind, valid_from__lte=on, valid_to__gte=on)
    if kind == "monitoring":
        held = held.filter(duties__contains=["sample"]) | held.filter(duties=[])
    rows = Staff.objects.filter(
        goes_out(agency.id, kind, on=on), agency=agency, active=True, pk__in=held.values("staff_id")
    )
    fit = [
        p for p in rows.order_by("id")
        if str(p.id) not in barred and not (kind == "monitoring" and newcomer(p.joined_on, on=on))
    ]  # fmt: skip
    if len(fit) < PEOPLE:
        raise Refused(
            errors.NO_PEOPLE, field="crews", agency=agency.name, count=len(fit), least=PEOPLE
        )
    away: dict[UUID, dict[str, str]] = {}
    for row in standing_avoidances(p.id for p in fit).filter(source_id__in=units):
        away.setdefault(row.staff_id, {})[str(row.source_id)] = row.ground
    people = [_person(p, away.get(p.id, {})) for p in fit]
    return {"key": kind, "name": agency.name, "size": PEOPLE, "people": people}


def _person(staff: Staff, away: Mapping[str, str]) -> Person:
    units = sorted(away)
    made: Person = {"id": str(staff.id), "name": staff.name, "avoid": units}
    if units:
        made["grounds"] = [away[unit] for unit in units]
    return made
