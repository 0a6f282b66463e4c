"""The candidate list of a draw, from the plan's strata and the register (P2)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Certificate
from liance.mechanism.planning import errors
from liance.mechanism.planning.drawing.shapes import FORMAT, Layer, Listed, Person, Pool, Unit
from liance.mechanism.planning.models import Plan, PlanUnit, Stratum, Target
from liance.mechanism.planning.queries import candidates
from liance.mechanism.planning.rules.strata import units_due
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Agency, OutletFactor, Source, Staff

NO_FACTORS = "没有可监测的排放口和因子"
UNCAPPED = 366
MOST_FACTOR = 100
PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Options:
    """How a draw is set: ``cap`` visits to a unit in the year (none: not set), weights of units
    that exceeded lately and of key units (1: as the others), reserves for each area."""

    cap: int | None = None
    exceeded_weight: int = 1
    key_weight: int = 1
    spread: bool = True
    reserve: int = 2
    crews: bool = True


def candidate_list(plan: Plan, options: Options, *, on: date) -> Listed:
    """The list as it is committed.

    Errors: ``planning.no_strata``, ``planning.no_candidates``, ``planning.must_over_cap``,
    ``planning.must_outside``, ``planning.weight``, ``planning.no_people``.
    """
    for name in ("exceeded_weight", "key_weight"):
        if not 1 <= getattr(options, name) <= MOST_FACTOR:
            raise Refused(errors.WEIGHT, field=name, most=MOST_FACTOR)
    strata = list(plan.strata.order_by("order"))
    if not strata:
        raise Refused(errors.NO_STRATA)
    layers, members = _layers(plan, strata, options)
    units = _units(plan, members, options)
    if not any("out" not in unit for unit in units):
        raise Refused(errors.NO_CANDIDATES)
    _check_musts(units, layers)
    _check_all_musts(plan, units)
    return {
        "format": FORMAT, "title": plan.title, "year": plan.year, "cap": options.cap or 0,
        "strata": layers, "units": units,
        "pools": _pools(plan, on) if options.crews else [],
    }  # fmt: skip


def _layers(
    plan: Plan, strata: list[Stratum], options: Options
) -> tuple[list[Layer], dict[UUID, list[str]]]:
    """Strata with what they still need, and who may be drawn for which."""
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
        for source in inside:
            if source not in here:
                members.setdefault(source, []).append(str(stratum.order))
    return layers, members


def _units(plan: Plan, members: dict[UUID, list[str]], options: Options) -> list[Unit]:
    planned = Counter(
        Target.objects.filter(plan__year=plan.year, source_id__in=members).values_list(
            "source_id", flat=True
        )
    )
    listed = {row.source_id: row for row in PlanUnit.objects.filter(plan=plan)}
    measured = set(
        OutletFactor.objects.filter(outlet__active=True, outlet__source_id__in=members)
        .values_list("outlet__source_id", flat=True)
        .distinct()
    )
    rows = Source.objects.filter(pk__in=members).order_by("id")
    made: list[Unit] = []
    for row in rows.values_list(
        "id", "name", "jurisdiction_id", "management", "exceeded_on"
    ).iterator():
        key, name, area, management, exceeded = row
        weight = options.key_weight if management == "key" else 1
        if exceeded is not None and exceeded.year >= plan.year - 3:
            weight *= options.exceeded_weight
        left = UNCAPPED if options.cap is None else max(options.cap - planned[key], 0)
        unit: Unit = {
            "id": str(key), "name": name, "area": area, "strata": members[key],
            "weight": weight, "left": left,
        }  # fmt: skip
        said = listed.get(key)
        if said is not None and said.kind == "must":
            unit["must"] = said.reason
        elif said is not None:
            unit["out"] = said.reason
        elif key not in measured:
            unit["out"] = NO_FACTORS
        made.append(unit)
    return made


def _check_musts(units: list[Unit], layers: list[Layer]) -> None:
    visits = {layer["key"]: layer["visits"] for layer in layers}
    over = [
        u["name"] for u in units
        if "must" in u and u["left"] < min(visits[key] for key in u["strata"])
    ]  # fmt: skip
    if over:
        raise Refused(errors.MUST_OVER_CAP, names="、".join(over[:5]), count=len(over))


def _check_all_musts(plan: Plan, units: list[Unit]) -> None:
    """A unit that must be visited is on the list with something to measure, or planned already:
    none is left out without a word."""
    listed = {unit["id"] for unit in units if unit.get("must")}
    musts = PlanUnit.objects.filter(plan=plan, kind="must").exclude(
        source__in=plan.targets.values("source_id")
    )
    measured = OutletFactor.objects.filter(outlet__active=True).values("outlet__source_id")
    lost = [
        name
        for key, name in musts.values_list("source_id", "source__name").order_by("source__name")
        if str(key) not in listed
    ] + list(musts.exclude(source__in=measured).values_list("source__name", flat=True))
    if lost:
        names = list(dict.fromkeys(lost))
        raise Refused(errors.MUST_OUTSIDE, names="、".join(names[:5]), count=len(names))


def _pools(plan: Plan, on: date) -> list[Pool]:
    enforcement = _certified(plan.enforcement, "enforcement", on, ())
    taken = {person["id"] for person in enforcement["people"]}
    monitoring = _certified(plan.monitoring, "monitoring", on, taken)
    return [enforcement, monitoring]


def _certified(agency: Agency, kind: str, on: date, barred: set[str] | tuple[()]) -> Pool:
    held = Certificate.objects.filter(kind=kind, valid_from__lte=on, valid_to__gte=on)
    if kind == "monitoring":
        held = held.filter(duties__contains=["sample"]) | held.filter(duties=[])
    rows = Staff.objects.filter(
        agency=agency, active=True, pk__in=held.values("staff_id")
    ).order_by("id")
    people: list[Person] = [
        {"id": str(p.id), "name": p.name, "avoid": []} for p in rows if str(p.id) not in barred
    ]
    if len(people) < PEOPLE:
        raise Refused(errors.NO_PEOPLE, agency=agency.name, count=len(people), least=PEOPLE)
    return {"key": kind, "name": agency.name, "size": PEOPLE, "people": people}
