"""What the sources of an area need measured against who and what is there to measure it (C2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.queries import scope_of
from liance.mechanism.capability.rules import Duty, Scope, covers
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.queries import shut_out
from liance.mechanism.registry.models import Agency, OutletFactor, Pairing
from liance.mechanism.registry.queries import subtree
from liance.norms.sampling.factors import find, folded


@dataclass(frozen=True, slots=True)
class Need:
    """A factor of the area's sources: at how many of them, and how many people sample and analyse
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


def needs(actor: Actor, *, on: date) -> list[Need]:
    """``needs_of`` the actor's area."""
    return needs_of(actor.jurisdiction, on=on) if actor.jurisdiction else []


def needs_of(place: str, *, on: date) -> list[Need]:
    """The factors of an area, what is lacking first, then by how many sources have them.

    The stations are those of the area and those paired with its enforcement agencies.
    """
    places = subtree(place)
    asked = _asked(places)
    can = abilities(_stations(places, on), {factor for factor, _medium in asked}, on=on)
    found = [
        Need(factor, medium, sources, on_site, *astuple(can[factor]))
        for (factor, medium), (sources, on_site) in asked.items()
    ]
    return sorted(found, key=lambda n: (not n.nobody, not n.lacks, -n.sources, n.factor))


@dataclass(frozen=True, slots=True)
class Ability:
    """How many people of some stations may sample and analyse a factor, how many of their
    calibrated instruments name it, how many laboratories are accredited for it."""

    samplers: int
    analysts: int
    instruments: int
    laboratories: int


def abilities(
    stations: Collection[UUID], factors: Collection[str], *, on: date
) -> dict[str, Ability]:
    """What stations can do on a day, by factor."""
    scopes = _scopes(stations, on)
    gauges = _named(
        Instrument.objects.filter(agency_id__in=stations, active=True, calibrated_to__gte=on)
    )
    laboratories = _named(
        Qualification.objects.filter(
            Q(filed_to__isnull=True) | Q(filed_to__gte=on), cma_from__lte=on, cma_to__gte=on,
            laboratory__functions__contains=["laboratory"],
        ).exclude(laboratory_id__in=shut_out([on]))
    )  # fmt: skip
    return {
        factor: Ability(
            _able(scopes, factor, "sample", on), _able(scopes, factor, "analyse", on),
            gauges[_key(factor)], laboratories[_key(factor)],
        )
        for factor in factors
    }  # fmt: skip


def _stations(places: Collection[str], on: date) -> set[UUID]:
    own = Agency.objects.filter(
        jurisdiction_id__in=places, functions__contains=["monitoring"], active=True
    ).values_list("id", flat=True)
    paired = Pairing.objects.filter(
        enforcement__jurisdiction_id__in=places, during__contains=on
    ).values_list("monitoring_id", flat=True)
    return {*own, *paired}


def _asked(places: Collection[str]) -> dict[tuple[str, str], tuple[int, bool]]:
    """Factor and medium to the number of sources and whether it is measured on site everywhere."""
    rows = OutletFactor.objects.filter(
        outlet__active=True, outlet__source__active=True, outlet__source__restricted=False,
        outlet__source__jurisdiction_id__in=places,
    ).values_list("factor", "outlet__medium", "outlet__source_id", "on_site")  # fmt: skip
    sources: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    bottled: set[tuple[str, str]] = set()
    for factor, medium, source, on_site in rows.iterator():
        sources[factor, medium].add(source)
        if not on_site and medium != "noise":
            bottled.add((factor, medium))
    return {key: (len(ids), key not in bottled) for key, ids in sources.items()}


def _scopes(stations: Collection[UUID], on: date) -> dict[UUID, list[Scope]]:
    rows = Certificate.objects.filter(
        staff__agency_id__in=stations, staff__active=True, kind="monitoring",
        valid_from__lte=on, valid_to__gte=on,
    )  # fmt: skip
    found: dict[UUID, list[Scope]] = defaultdict(list)
    for row in rows:
        found[row.staff_id].append(replace(scope_of(row), methods=()))
    return found


def _able(scopes: dict[UUID, list[Scope]], factor: str, duty: Duty, on: date) -> int:
    return sum(
        any(covers(scope, duty=duty, factor=factor, method="", on=on) for scope in held)
        for held in scopes.values()
    )


def _named(rows: Iterable[Instrument] | Iterable[Qualification]) -> defaultdict[str, int]:
    """How many rows name each factor; a row that names none counts for none."""
    found: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for key in {_key(factor) for factor in row.factors}:
            found[key] += 1
    return found


def _key(factor: str) -> str:
    known = find(factor)
    return folded(known.name if known else factor)
