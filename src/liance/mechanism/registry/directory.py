"""Reads of the registry for its pages: sources by filter, agencies with people and partners."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from liance.foundation.access.models import Grant
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.search import grams
from liance.mechanism.registry.models import (
    Agency,
    Jurisdiction,
    Outlet,
    OutletFactor,
    Pairing,
    PersonInCharge,
    Source,
    Staff,
)
from liance.mechanism.registry.policies import (
    agencies_visible_to,
    area_of,
    people_visible_to,
    sources_visible_to,
)
from liance.mechanism.registry.queries import subtree


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter of the list of sources; empty means all. ``place`` takes all below it along."""

    text: str = ""
    place: str = ""
    industry: str = ""
    management: str = ""
    remarked: bool = False
    retired: bool = False


def sources(actor: Actor, wanted: Wanted) -> QuerySet[Source]:
    """The sources that an actor may know of and a filter lets through, with their place."""
    rows = sources_visible_to(actor).filter(active=not wanted.retired)
    if grams(wanted.text):
        rows = rows.filter(search__grams=wanted.text)
    if wanted.place:
        rows = rows.filter(jurisdiction_id__in=subtree(wanted.place))
    if wanted.industry:
        rows = rows.filter(industry__contains=wanted.industry)
    if wanted.management == "key_unit":
        rows = rows.filter(key_unit=True)
    elif wanted.management:
        rows = rows.filter(management=wanted.management)
    if wanted.remarked:
        rows = rows.exclude(remarks=[])
    return rows.select_related("jurisdiction__parent").defer("search")


def media_of(source_ids: list[UUID]) -> dict[UUID, Counter[str]]:
    """How many outlets of each medium some sources have."""
    found: dict[UUID, Counter[str]] = {}
    rows = Outlet.objects.filter(source_id__in=source_ids, active=True)
    for source, medium, count in rows.values_list("source_id", "medium").annotate(n=Count("id")):
        found.setdefault(source, Counter())[medium] = count
    return found


def outlets_of(source: Source) -> list[Outlet]:
    """The outlets of a source with their factors, active ones first."""
    lines = Prefetch("factors", OutletFactor.objects.order_by("created_at", "id"))
    rows = Outlet.objects.filter(source=source).prefetch_related(lines)
    return list(rows.order_by("-active", "code"))


def places_for(actor: Actor) -> list[Jurisdiction]:
    """The places to filter by: the actor's and all below, areas before their counties."""
    if actor.agency_id is None:
        return []
    found = {j.code: j for j in Jurisdiction.objects.filter(code__in=subtree(actor.jurisdiction))}
    below: dict[str | None, list[Jurisdiction]] = {}
    for place in found.values():
        below.setdefault(place.parent_id, []).append(place)
    return _in_order(found[actor.jurisdiction], below) if actor.jurisdiction in found else []


def _in_order(
    place: Jurisdiction, below: dict[str | None, list[Jurisdiction]]
) -> list[Jurisdiction]:
    found = [place]
    for child in below.get(place.code, []):
        found += _in_order(child, below)
    return found


@dataclass(slots=True)
class AgencyLine:
    """An agency with what a list tells of it."""

    agency: Agency
    people: int = 0
    in_charge: Staff | None = None
    partners: list[Agency] = field(default_factory=list)


def agencies(actor: Actor, *, on: date) -> list[AgencyLine]:
    """The agencies that an actor may know of, in the order of their places, those without a person
    in charge first (O1). Four queries."""
    rows = agencies_visible_to(actor).select_related("jurisdiction__parent").filter(active=True)
    lines = {a.id: AgencyLine(a) for a in rows.order_by("jurisdiction__order", "name")}
    counts = Staff.objects.filter(agency_id__in=lines, active=True).values_list("agency_id")
    for agency_id, count in counts.annotate(n=Count("id")):
        lines[agency_id].people = count
    charges = PersonInCharge.objects.filter(agency_id__in=lines, during__contains=on)
    for charge in charges.select_related("staff"):
        lines[charge.agency_id].in_charge = charge.staff
    paired = Pairing.objects.filter(
        Q(enforcement_id__in=lines) | Q(monitoring_id__in=lines), during__contains=on
    ).select_related("enforcement", "monitoring")
    for pairing in paired:
        if pairing.enforcement_id in lines and pairing.monitoring_id != pairing.enforcement_id:
            lines[pairing.enforcement_id].partners.append(pairing.monitoring)
        if pairing.monitoring_id in lines and pairing.monitoring_id != pairing.enforcement_id:
            lines[pairing.monitoring_id].partners.append(pairing.enforcement)
    return sorted(lines.values(), key=lambda line: line.in_charge is not None)


def pairings(actor: Actor) -> QuerySet[Pairing]:
    """Pairings of the agencies that an actor may know of, running and ended."""
    seen = agencies_visible_to(actor)
    return Pairing.objects.filter(Q(enforcement__in=seen) | Q(monitoring__in=seen)).select_related(
        "enforcement__jurisdiction", "monitoring"
    )


def unpaired(actor: Actor, *, on: date) -> list[Agency]:
    """Enforcement agencies that no station serves on a day: their sheets have no addressee."""
    served = Pairing.objects.filter(during__contains=on).values("enforcement_id")
    rows = agencies_visible_to(actor).filter(functions__contains=["enforcement"], active=True)
    return list(rows.exclude(pk__in=served).order_by("jurisdiction__order", "name"))


def charges_of(agency: Agency) -> list[PersonInCharge]:
    """Who was in charge of an agency, the latest first."""
    rows = PersonInCharge.objects.filter(agency=agency).select_related("staff")
    return list(rows.order_by("-during"))


def accounts(actor: Actor) -> QuerySet[Staff]:
    """The people whose accounts an administrator looks after."""
    rows = people_visible_to(actor).filter(agency__jurisdiction_id__in=area_of(actor))
    return rows.select_related("agency", "user")


def roles_of(user_ids: list[UUID], *, on: date) -> dict[UUID, list[Grant]]:
    """The roles that accounts hold on a day or later."""
    found: dict[UUID, list[Grant]] = {}
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    for row in Grant.objects.filter(running, user_id__in=user_ids).order_by("valid_from", "role"):
        found.setdefault(row.user_id, []).append(row)
    return found
