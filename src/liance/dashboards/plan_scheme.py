"""The implementation scheme of a plan (执法监测实施方案, P3): what its visits take by month, against
the people, instruments, bottles and consumables of its station."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from liance.dashboards.capability_gaps import Ability, abilities
from liance.dashboards.plan_coverage import coverage
from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate, Consumable, Instrument
from liance.mechanism.capability.queries import goes_out
from liance.mechanism.capability.stock import held_lots
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.planning.preview import prices_of
from liance.mechanism.planning.rules.preview import SAMPLERS
from liance.mechanism.planning.rules.scheme import (
    Purchase,
    bottle_name,
    levelled,
    next_month,
    purchases,
    to_have,
)
from liance.mechanism.registry.models import OutletFactor, Staff
from liance.mechanism.scheduling.gathering import counts_from
from liance.mechanism.scheduling.models import Absence
from liance.norms.calendar.working_days import Calendar
from liance.norms.methods.consumption import consumption_of
from liance.norms.sampling.dosing import dose_of
from liance.norms.sampling.mission import MissionPoint, Wanted, bottle_list
from liance.norms.sampling.preservation import container_name

# Targets that are still to be visited.
AHEAD = ("planned", "sheeted")
# What the dose of a preservative goes by.
KEEPING = "HJ 493-2009"
Demand = dict[date, Decimal]


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """A month: visits, bottles with field quality control, determinations of them, readings on
    site, person-days of samplers needed (none: the days of a visit are not entered) and there
    (none: the year's calendar is not on file)."""

    month: date
    visits: int
    bottles: int
    determinations: int
    readings: int
    needed: Decimal | None
    there: int | None

    @property
    def short(self) -> bool:
        """Whether the certified samplers are too few for the month."""
        return self.needed is not None and self.there is not None and self.needed > self.there


@dataclass(frozen=True, slots=True)
class FactorLoad:
    """A factor with how often it is determined and who can, in the month that has least: ``way`` is
    ``own``, ``outsource`` (a laboratory can) or ``nobody``; ``lacks``: ``sample``, ``analyse``;
    ``short``: the months of it in which the station cannot; ``analysed``: those in which it
    analyses."""

    factor: str
    determinations: int
    readings: int
    ability: Ability
    lacks: tuple[str, ...]
    short: tuple[date, ...] = ()
    analysed: frozenset[date] = frozenset()

    @property
    def way(self) -> str:
        """How it is done."""
        if not self.lacks:
            return "own"
        return "outsource" if self.ability.laboratories else "nobody"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is needed: ``kind`` bottle or reagent, ``basis`` the method of its coefficient;
    ``known``: the station has it on file; ``have``: usable today; ``buy``: what is lacking;
    ``other_unit``: of stock that cannot be counted against the demand, empty else."""

    name: str
    kind: str
    unit: str
    basis: str
    needed: Decimal
    known: bool
    have: Decimal
    buy: tuple[Purchase, ...]
    other_unit: str = ""

    @property
    def lacking(self) -> Decimal:
        """All that is to be bought."""
        return sum((one.quantity for one in self.buy), Decimal(0))


@dataclass(frozen=True, slots=True)
class Scheme:
    """All of it; ``gauges``: instruments whose calibration ends within the plan's months;
    ``without``: factors determined for which no coefficient is on file."""

    months: tuple[MonthLoad, ...]
    factors: tuple[FactorLoad, ...]
    items: tuple[Item, ...]
    gauges: tuple[Instrument, ...]
    without: tuple[str, ...]

    @property
    def visits(self) -> int:
        """All visits ahead."""
        return sum(month.visits for month in self.months)

    @property
    def shopping(self) -> tuple[Item, ...]:
        """What is to be bought."""
        return tuple(item for item in self.items if item.buy)


@dataclass(slots=True)
class _Loads:
    """What is counted while the visits are gone through, by month."""

    visits: Counter[date]
    bottles: dict[str, Demand]
    preservatives: dict[tuple[str, str], Demand]
    determined: dict[str, Counter[date]]
    read: dict[str, Counter[date]]


def scheme(plan: Plan, *, on: date, actor: Actor) -> Scheme:
    """The scheme for the targets that are still ahead, as the actor may know them."""
    covered = coverage(plan, on=on, actor=actor)
    ahead = [line.target for line in covered.targets if line.standing in AHEAD]
    months = levelled([(max(t.period_from, on), t.period_to) for t in ahead])
    loads = _Loads(
        Counter(), defaultdict(dict), defaultdict(dict), defaultdict(Counter), defaultdict(Counter)
    )
    on_site = _on_site(ahead)
    for target, month in zip(ahead, months, strict=True):
        _add(loads, target, month, on_site)
    factors = _factors(plan, loads)
    last = next_month(max(months)) if months else on
    gauges = Instrument.objects.filter(
        agency=plan.monitoring, active=True, calibrated_to__lt=last
    ).order_by("calibrated_to", "number")
    without = [f for f in sorted(loads.determined) if not consumption_of(f)]
    return Scheme(
        _months(plan, loads, on), factors, _items(plan, loads, factors, on), tuple(gauges),
        tuple(without),
    )  # fmt: skip


def _on_site(targets: list[Target]) -> set[tuple[object, str]]:
    outlets = {part.outlet_id for target in targets for part in target.outlets.all()}
    rows = OutletFactor.objects.filter(outlet_id__in=outlets, on_site=True)
    return set(rows.values_list("outlet_id", "factor"))


def _add(loads: _Loads, target: Target, month: date, on_site: set[tuple[object, str]]) -> None:
    made = bottle_list([
        MissionPoint(
            str(part.id), part.outlet.code, part.outlet.name, part.outlet.medium,
            tuple(Wanted(f, (part.outlet_id, f) in on_site) for f in part.factors),
        )
        for part in target.outlets.all()
    ])  # fmt: skip
    loads.visits[month] += 1
    for line in made.lines:
        plan = line.plan
        for factor in plan.factors:
            loads.determined[factor][month] += 1
        if plan.container:
            name = bottle_name(container_name(plan.container), plan.volume_ml)
            demand = loads.bottles[name]
            demand[month] = demand.get(month, Decimal(0)) + plan.count
        if dose := dose_of(plan.preservative, plan.volume_ml):
            demand = loads.preservatives[dose.name, dose.unit]
            demand[month] = demand.get(month, Decimal(0)) + dose.quantity * plan.count
    for one in made.on_site:
        for factor in one.factors:
            loads.read[factor][month] += 1


def _months(plan: Plan, loads: _Loads, on: date) -> tuple[MonthLoad, ...]:
    days = prices_of(plan.jurisdiction_id, plan.year).days
    calendar, found = calendar_in_force(), []
    for month in sorted(loads.visits):
        visits = loads.visits[month]
        found.append(
            MonthLoad(
                month, visits,
                int(sum(demand.get(month, Decimal(0)) for demand in loads.bottles.values())),
                sum(counts[month] for counts in loads.determined.values()),
                sum(counts[month] for counts in loads.read.values()),
                None if days is None else visits * SAMPLERS * days,
                _person_days(plan, calendar, max(month, on)),
            )
        )  # fmt: skip
    return tuple(found)


def _person_days(plan: Plan, calendar: Calendar, start: date) -> int | None:
    """Working days of the month's rest, each for the samplers who are there on it."""
    if start.year not in calendar.covered_years:
        return None
    end = next_month(start.replace(day=1))
    there, total = _samplers(plan, start, end), 0
    for number in range(start.toordinal(), end.toordinal()):
        read = calendar.published_reading(date.fromordinal(number))
        if read is not None and read.working:
            total += there(number)
    return total


def _samplers(plan: Plan, start: date, end: date) -> Callable[[int], int]:
    """How many certified samplers of the station who go out are there on a day (ordinal) of [start,
    end): nobody on leave, no newcomer."""
    last = end - timedelta(days=1)
    going = Staff.objects.filter(
        goes_out(plan.monitoring_id, "monitoring", on=last), agency=plan.monitoring, active=True
    )
    held = Certificate.objects.filter(staff__in=going, kind="monitoring").select_related("staff")
    rows = [
        (c.staff_id, max(c.valid_from.toordinal(), counts_from(c.staff.joined_on)),
         c.valid_to.toordinal())
        for c in held if not c.duties or "sample" in c.duties
    ]  # fmt: skip
    away: dict[UUID | None, set[int]] = defaultdict(set)
    for row in Absence.objects.filter(staff__agency=plan.monitoring, during__overlap=(start, end)):
        away[row.staff_id] |= set(range(row.during.lower.toordinal(), row.during.upper.toordinal()))
    return lambda day: len({
        staff for staff, since, to in rows if since <= day <= to and day not in away[staff]
    })  # fmt: skip


def _factors(plan: Plan, loads: _Loads) -> tuple[FactorLoad, ...]:
    """Each factor judged on the last day of every month that asks for it; two samplers must go."""
    names = sorted({*loads.determined, *loads.read})
    able: dict[date, tuple[dict[str, Ability], int]] = {}
    for month in loads.visits:
        end = next_month(month)
        last = end - timedelta(days=1)
        team = _samplers(plan, month, end)(last.toordinal())
        able[month] = abilities({plan.monitoring_id}, names, on=last), team
    found = []
    for name in names:
        determined, read = loads.determined[name], loads.read[name]
        months = {m: able[m][0][name] for m in sorted({*determined, *read})}
        without = {
            "sample": [m for m, can in months.items() if not can.samplers or able[m][1] < SAMPLERS],
            "analyse": [m for m, can in months.items() if determined[m] and not can.analysts],
        }
        lacks = tuple(duty for duty, when in without.items() if when)
        short = tuple(sorted({m for when in without.values() for m in when}))
        least = [months[m] for m in short or months]
        ability = Ability(*(min(column) for column in zip(*map(astuple, least), strict=True)))
        analysed = frozenset(m for m in determined if m not in without["analyse"])
        found.append(
            FactorLoad(name, determined.total(), read.total(), ability, lacks, short, analysed)
        )
    return tuple(sorted(found, key=lambda f: ("nobody outsource own".index(f.way), f.factor)))


def _items(
    plan: Plan, loads: _Loads, factors: tuple[FactorLoad, ...], on: date
) -> tuple[Item, ...]:
    """Bottles come back, reagents do not; what a laboratory analyses takes none of the station's."""
    known = {row.name: row for row in Consumable.objects.filter(agency=plan.monitoring)}
    found = [_item(name, "bottle", "个", "", demand, known.get(name), on)
             for name, demand in sorted(loads.bottles.items())]  # fmt: skip
    reagents: dict[tuple[str, str, str], Demand] = {
        (name, unit, KEEPING): demand for (name, unit), demand in loads.preservatives.items()
    }
    for one in factors:
        for use in consumption_of(one.factor):
            if not one.analysed:
                continue
            demand = reagents.setdefault((use.name, use.unit, use.standard), {})
            for month in one.analysed:
                count = loads.determined[one.factor][month]
                demand[month] = demand.get(month, Decimal(0)) + count * use.quantity
    found += [_item(name, "reagent", unit, standard, demand, known.get(name), on)
              for (name, unit, standard), demand in sorted(reagents.items())]  # fmt: skip
    return tuple(found)


def _item(  # noqa: PLR0917 - one row, its columns in order
    name: str, kind: str, unit: str, basis: str, demand: Demand, row: Consumable | None, on: date
) -> Item:
    # Two bottles are not two millilitres: stock in another unit than the demand's counts for none.
    fits = row is not None and (kind == "bottle" or row.unit.strip() == unit)
    lots = held_lots(row) if row is not None and fits else []
    other = "" if row is None or fits else row.unit
    have = sum((lot.left for lot in lots if lot.usable(on)), Decimal(0))
    lead = row.lead_days if row is not None else None
    if kind == "bottle":
        buy = to_have(have, demand, lead_days=lead, on=on)
        needed = max(demand.values())
    else:
        buy = purchases(lots, demand, lead_days=lead, on=on)
        needed = sum(demand.values(), Decimal(0))
    return Item(name, kind, unit, basis, needed, row is not None, have, tuple(buy), other)
