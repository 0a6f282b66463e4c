"""What the sources of an area need measured against who and what is there to measure it (C2)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import Count, F, Q, Value

from liance.dashboards.places import Tree
from liance.foundation.kernel.actor import Actor
from liance.mechanism.balance.models import Duty as Planned
from liance.mechanism.balance.rules import year_window
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.queries import scope_of
from liance.mechanism.capability.rules import Duty, Scope, covers
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.queries import shut_out
from liance.mechanism.registry.models import Agency, OutletFactor, Pairing
from liance.mechanism.registry.queries import chain, subtree
from liance.norms.sampling.factors import find, folded


@dataclass(frozen=True, slots=True)
class Need:
    """A factor of the area's sources: at how many of them (0: not counted), and how many people sample and analyse
    it, instruments are calibrated for it, laboratories are accredited for it. ``on_site``: it is
    measured at the outlet and analysed nowhere."""

    factor: str
    medium: str
    sources: int
    on_site: bool
    samplers: int
    analysts: int
    instruments: int
    laboratories: int

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody here can do: ``sample``, ``analyse``."""
        found = [] if self.samplers else ["sample"]
        if not self.on_site and not self.analysts:
            found.append("analyse")
        return tuple(found)

    @property
    def nobody(self) -> bool:
        """Whether neither the area's stations nor any laboratory can do all of it."""
        return bool(self.lacks) and not self.laboratories


@dataclass(frozen=True, slots=True)
class Ability:
    """How many people of some stations may sample and analyse a factor, how many of their
    calibrated instruments name it, how many laboratories are accredited for it."""

    samplers: int
    analysts: int
    instruments: int
    laboratories: int


def needs(actor: Actor, *, on: date) -> list[Need]:
    """``needs_of`` the actor's area."""
    return needs_of(actor.jurisdiction, on=on) if actor.jurisdiction else []


def needs_of(place: str, *, on: date) -> list[Need]:
    """The factors of an area with all below it, as ``needs_at``."""
    return needs_at(subtree(place), on=on)


def needs_at(places: Collection[str], *, on: date) -> list[Need]:
    """The factors of places, what is lacking first, then by how many sources have them.

    The stations are those of the places and those paired with their enforcement agencies.
    """
    asked = _asked(Q(outlet__source__jurisdiction_id__in=places), of=lambda _code: "")
    return _judged(asked.get("", {}), _stations(places, on), on)


def needs_by_area(place: str, *, tree: Tree, on: date) -> dict[str, list[Need]]:
    """``needs_of`` each place right below one, and of what lies in itself alone, by code, without
    the number of sources."""
    parts: dict[str, list[str]] = defaultdict(list)
    for code in subtree(place):
        parts[tree.child_towards(place, code)].append(code)
    asked = _asked(
        Q(outlet__source__jurisdiction_id__in=[code for codes in parts.values() for code in codes]),
        of=lambda code: tree.child_towards(place, code), counting=False,
    )  # fmt: skip
    at_work = _at_work(on)
    near = {code: _nearest(codes, at_work, tree.chain(code)) for code, codes in parts.items()}
    there = _resources(set[UUID]().union(*near.values()), on)
    found = {}
    for code, stations in near.items():
        here = asked.get(code, {})
        can = _abilities(stations, {factor for factor, _medium in here}, there, on)
        found[code] = _needs(here, can)
    return found


def needs_of_station(station_id: UUID, *, year: int, on: date) -> list[Need]:
    """The factors of the sources that are a station's targets in a year, against what this station
    can do."""
    window = year_window(year)
    duties = Planned.objects.filter(
        monitoring_id=station_id, due_on__gte=window.start, due_on__lt=window.end
    )
    asked = _asked(
        Q(outlet__source_id__in=duties.values("target__source_id")), of=lambda _code: ""
    )  # fmt: skip
    return _judged(asked.get("", {}), {station_id}, on)


Asked = dict[tuple[str, str], tuple[int, bool]]


def _judged(asked: Asked, stations: Collection[UUID], on: date) -> list[Need]:
    return _needs(asked, abilities(stations, {factor for factor, _medium in asked}, on=on))


def _needs(asked: Asked, can: Mapping[str, Ability]) -> list[Need]:
    found = [
        Need(factor, medium, sources, on_site, *astuple(can[factor]))
        for (factor, medium), (sources, on_site) in asked.items()
    ]
    return sorted(found, key=lambda n: (not n.nobody, not n.lacks, -n.sources, n.factor))


@dataclass(frozen=True, slots=True)
class Resources:
    """Certificates by station and person, calibrated instruments by station and factor,
    accreditations by factor; factors as ``_key`` folds them."""

    scopes: Mapping[UUID, Mapping[UUID, list[Scope]]]
    gauges: Mapping[UUID, Mapping[str, int]]
    laboratories: Mapping[str, int]


def abilities(
    stations: Collection[UUID], factors: Collection[str], *, on: date
) -> dict[str, Ability]:
    """What stations can do on a day, by factor."""
    return _abilities(stations, factors, _resources(stations, on), on)


def _abilities(
    stations: Collection[UUID], factors: Collection[str], there: Resources, on: date
) -> dict[str, Ability]:
    scopes = [held for one in stations for held in there.scopes.get(one, {}).values()]
    gauges = [there.gauges[one] for one in stations if one in there.gauges]
    return {
        factor: Ability(
            _able(scopes, factor, "sample", on), _able(scopes, factor, "analyse", on),
            sum(one.get(key, 0) for one in gauges), there.laboratories.get(key, 0),
        )
        for factor, key in ((factor, _key(factor)) for factor in factors)
    }  # fmt: skip


def _resources(stations: Collection[UUID], on: date) -> Resources:
    gauges: dict[UUID, dict[str, int]] = {}
    instruments = Instrument.objects.filter(
        agency_id__in=stations, active=True, calibrated_to__gte=on
    ).only("agency_id", "factors")
    for row in instruments:
        _name(row, gauges.setdefault(row.agency_id, defaultdict(int)))
    laboratories: dict[str, int] = defaultdict(int)
    qualified = Qualification.objects.filter(
        Q(filed_to__isnull=True) | Q(filed_to__gte=on), cma_from__lte=on, cma_to__gte=on,
        laboratory__functions__contains=["laboratory"],
    ).exclude(laboratory_id__in=shut_out([on]))  # fmt: skip
    for accredited in qualified:
        _name(accredited, laboratories)
    return Resources(_scopes(stations, on), gauges, laboratories)


def _stations(places: Collection[str], on: date) -> set[UUID]:
    return _nearest(places, _at_work(on), chain(next(iter(places), "")))


def _nearest(
    places: Collection[str], at_work: Mapping[str, set[UUID]], above: Sequence[str]
) -> set[UUID]:
    """The stations of places or paired with them; where there is none, those of the nearest place
    ``above`` (a chain up from them), short of the province: a county without a station is its
    city's to measure."""
    found: set[UUID] = set().union(*(at_work.get(code, set()) for code in places))
    for code in above[1:-1]:
        found = found or at_work.get(code, set())
    return found


def _at_work(on: date) -> dict[str, set[UUID]]:
    """The stations that lie in a place, or are paired with its enforcement agencies, by its code."""
    found: dict[str, set[UUID]] = defaultdict(set)
    own = Agency.objects.filter(functions__contains=["monitoring"], active=True)
    paired = Pairing.objects.filter(during__contains=on)
    for code, station in own.values_list("jurisdiction_id", "id"):
        found[code].add(station)
    for code, station in paired.values_list("enforcement__jurisdiction_id", "monitoring_id"):
        found[code].add(station)
    return found


def _asked(
    which: Q, *, of: Callable[[str], str], counting: bool = True
) -> dict[str, Asked]:  # fmt: skip
    """Factor and medium to the number of sources and whether it is measured on site everywhere, by
    what ``of`` makes of the sources' jurisdictions. Not ``counting`` takes a third of the time."""
    sources = Count("outlet__source_id", distinct=True) if counting else Value(0)
    rows = (
        OutletFactor.objects.filter(
            which, outlet__active=True, outlet__source__active=True,
            outlet__source__restricted=False,
        )
        .values_list("outlet__source__jurisdiction_id", "factor", "outlet__medium")
        .annotate(n=sources, everywhere=BoolAnd("on_site"))
        .order_by()
    )  # fmt: skip
    found: dict[str, Asked] = defaultdict(dict)
    for code, factor, medium, held, on_site in rows:
        area, key = found[of(code)], (factor, medium)
        more, everywhere = area.get(key, (0, True))
        area[key] = (more + held, everywhere and (on_site or medium == "noise"))
    return found


def _scopes(stations: Collection[UUID], on: date) -> dict[UUID, dict[UUID, list[Scope]]]:
    rows = Certificate.objects.filter(
        staff__agency_id__in=stations, staff__active=True, kind="monitoring",
        valid_from__lte=on, valid_to__gte=on,
    ).annotate(station=F("staff__agency_id"))  # fmt: skip
    found: dict[UUID, dict[UUID, list[Scope]]] = {}
    for row in rows:
        held = found.setdefault(row.station, {}).setdefault(row.staff_id, [])
        held.append(replace(scope_of(row), methods=()))
    return found


def _able(scopes: Iterable[list[Scope]], factor: str, duty: Duty, on: date) -> int:
    return sum(
        any(covers(scope, duty=duty, factor=factor, method="", on=on) for scope in held)
        for held in scopes
    )


def _name(row: Instrument | Qualification, found: dict[str, int]) -> None:
    """Count a row at each factor that it names; one that names none counts for none."""
    for key in {_key(factor) for factor in row.factors}:
        found[key] += 1


def _key(factor: str) -> str:
    known = find(factor)
    return folded(known.name if known else factor)
