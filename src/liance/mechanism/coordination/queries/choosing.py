"""What there is to choose from when a sheet is written, returned or decided upon."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.search import grams
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.rules import newcomer
from liance.mechanism.commissioning.models import Contract, Qualification
from liance.mechanism.commissioning.queries import contracts_for, shut_out
from liance.mechanism.coordination.models import Sheet, SheetCrew
from liance.mechanism.planning.models import Target, TargetOutlet
from liance.mechanism.registry.models import Agency, Outlet, OutletFactor, Source, Staff
from liance.mechanism.registry.policies import known_to
from liance.mechanism.registry.queries import subtree


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to put on a sheet; ``certificate`` empty: none valid on the day."""

    staff: Staff
    certificate: str
    newcomer: bool = False


def people(agency_id: UUID, kind: str, *, on: date) -> list[Person]:
    """The active staff of an agency with their certificate of that day, certified ones first."""
    staff = list(Staff.objects.filter(agency_id=agency_id, active=True).order_by("name"))
    numbers = dict(
        Certificate.objects.filter(staff__in=staff, kind=kind, valid_from__lte=on, valid_to__gte=on)
        .order_by("valid_to")
        .values_list("staff_id", "number")
    )
    found = [
        Person(s, numbers.get(s.id, ""), kind == "monitoring" and newcomer(s.joined_on, on=on))
        for s in staff
    ]
    return sorted(found, key=lambda p: not p.certificate)


def instruments(agency_id: UUID) -> list[Instrument]:
    """The active instruments of an agency, by name."""
    return list(
        Instrument.objects.filter(agency_id=agency_id, active=True).order_by("name", "number")
    )


def laboratories(
    *, on: date, today: date | None = None, barred: bool = False
) -> list[Qualification]:
    """Qualifications valid on the day, filing too, of laboratories that are neither suspended nor banned then or
    ``today``; ``barred``: of those too, for a form that was opened before."""
    shut = set() if barred else shut_out({on, today or on})
    filed = Q(filed_to__isnull=True) | Q(filed_to__gte=on)
    return list(
        Qualification.objects.filter(
            filed,
            cma_from__lte=on,
            cma_to__gte=on,
            laboratory__active=True,
            laboratory__functions__contains=["laboratory"],
        )
        .exclude(filing_number="")
        .exclude(laboratory_id__in=shut)
        .select_related("laboratory")
        .order_by("laboratory__name")
    )


def contracts(sheet: Sheet, offered: list[Qualification], *, on: date) -> list[Contract]:
    """The contracts under which those laboratories may be commissioned for a sheet."""
    buyers = [sheet.enforcement_id, sheet.department_id]
    return [
        contract
        for laboratory_id in dict.fromkeys(q.laboratory_id for q in offered)
        for contract in contracts_for(
            laboratory_id, buyers=buyers, place=sheet.jurisdiction_id, on=on
        )
    ]


def sources_like(text: str, *, actor: Actor, most: int = 12) -> list[Source]:
    """Sources of the actor's area whose name or permit code contains the words."""
    if not grams(text) or not actor.jurisdiction:
        return []
    return list(
        known_to(actor)
        .filter(search__grams=text, active=True, jurisdiction_id__in=subtree(actor.jurisdiction))
        .select_related("jurisdiction")
        .order_by("name")[:most]
    )


def source_for(source_id: UUID, *, actor: Actor) -> Source | None:
    """An active source of the actor's area."""
    return (
        known_to(actor)
        .filter(pk=source_id, active=True, jurisdiction_id__in=subtree(actor.jurisdiction))
        .select_related("jurisdiction")
        .first()
    )


def outlets_of(source_id: UUID) -> list[Outlet]:
    """The active outlets of a source with their factors in ``factors.all()``."""
    factors = Prefetch("factors", queryset=OutletFactor.objects.order_by("created_at", "id"))
    return list(
        Outlet.objects.filter(source_id=source_id, active=True)
        .order_by("code")
        .prefetch_related(factors)
    )


def target_for(target_id: UUID, *, actor: Actor) -> Target | None:
    """A planned target of the actor's own agency."""
    return (
        Target.objects.filter(pk=target_id, plan__enforcement_id=actor.agency_id)
        .select_related("source__jurisdiction", "plan", "stratum")
        .first()
    )


def planned_factors(target: Target) -> dict[UUID, list[str]]:
    """Outlet to the factors planned there."""
    return {t.outlet_id: t.factors for t in TargetOutlet.objects.filter(target=target)}


def to_be_named(sheet_agencies: list[UUID]) -> list[Staff]:
    """The staff of the agencies of a sheet, for the list of those who may know of it."""
    return list(
        Staff.objects.filter(agency_id__in=sheet_agencies, active=True)
        .select_related("agency")
        .order_by("agency__name", "name")
    )


def agencies_of(sheet: Sheet) -> list[Agency]:
    """The agencies of a sheet once each."""
    parties = (sheet.enforcement, sheet.monitoring, sheet.department, sheet.laboratory)
    seen = {a.id: a for a in parties if a}
    return list(seen.values())


def agency(agency_id: UUID) -> Agency:
    """An agency with its place."""
    return Agency.objects.select_related("jurisdiction").get(pk=agency_id)


def usual_crew(actor: Actor) -> list[str]:
    """Who stood on the writer's last sheet, the writer among them; ids as text."""
    last = Sheet.objects.filter(handler_id=actor.staff_id).order_by("-created_at", "-id").first()
    kept = SheetCrew.objects.filter(sheet=last, side="enforcement") if last else None
    crew = {str(i) for i in kept.values_list("staff_id", flat=True)} if kept is not None else set()
    return sorted(crew | {str(actor.staff_id)})
