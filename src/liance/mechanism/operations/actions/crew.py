"""People on site: gathered at the gate, joining later, confirming for themselves (D1, D2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.capability.models import Certificate
from liance.mechanism.operations import errors
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import crew_side, get_for, person_of, require_on_site
from liance.mechanism.operations.rules.crew import (
    ENFORCEMENT,
    Certified,
    Person,
    certificate_of,
    deficiencies,
    unconfirmed,
)
from liance.mechanism.operations.rules.places import Place, sound
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.models import Agency, Staff
from liance.norms.calendar.instants import shanghai_day


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at the gate, on the one side they count for. No ``entered_at``: now."""

    staff_id: UUID
    side: str
    entered_at: datetime | None = None
    place: Place = field(default_factory=Place)


def gathered(
    crew: Sequence[Present],
    *,
    agencies: Sequence[Agency],
    laboratory: Agency | None,
    at: datetime,
    by: UUID | None = None,
) -> tuple[Person, ...]:
    """The people as the rule sees them: certificates and length of service on file.

    ``agencies``: those that take part, the ``laboratory`` among them; ``by``: who registers them
    and so confirms the own entry.
    """
    ids = [p.staff_id for p in crew]
    if not ids:
        raise Refused(errors.CREW_EMPTY, field="crew")
    if len(set(ids)) != len(ids):
        raise Refused(errors.CREW_TWICE, field="crew")
    staff = _staff_of(ids, agencies)
    held = certificates_of(ids)
    return tuple(
        replace(_person(p, staff[p.staff_id], held, laboratory, at), confirmed=p.staff_id == by)
        for p in crew
    )


def _staff_of(ids: Sequence[UUID], agencies: Sequence[Agency]) -> dict[UUID, Staff]:
    rows = Staff.objects.filter(pk__in=ids, active=True, agency__in=agencies)
    found = {s.id: s for s in rows}
    if len(found) != len(ids):
        raise Refused(errors.CREW_OUTSIDER, field="crew")
    return found


def certificates_of(staff_ids: Sequence[UUID]) -> dict[UUID, tuple[Certified, ...]]:
    """The certificates on file by person, the longest valid first."""
    found: dict[UUID, tuple[Certified, ...]] = {}
    for c in Certificate.objects.filter(staff_id__in=staff_ids).order_by("-valid_to"):
        held = Certified(c.kind, c.number, c.valid_from, c.valid_to, tuple(c.factors))
        found[c.staff_id] = (*found.get(c.staff_id, ()), held)
    return found


def _person(
    present: Present,
    staff: Staff,
    held: dict[UUID, tuple[Certified, ...]],
    laboratory: Agency | None,
    at: datetime,
) -> Person:
    if laboratory and staff.agency_id == laboratory.id and present.side == ENFORCEMENT:
        raise Refused(errors.LABORATORY_NOT_OFFICER, field="crew", name=staff.name)
    entered = present.entered_at or at
    if entered > at:
        raise Refused(errors.FUTURE, field="crew")
    if not sound(present.place):
        raise Refused(errors.PLACE_WRONG, field="crew", name=staff.name)
    return Person(
        staff.id, present.side, entered, present.place, staff.joined_on, held.get(staff.id, ())
    )


def stand_on_site(
    visit: Visit, people: Sequence[Person], *, actor: Actor, at: datetime
) -> list[dict[str, object]]:
    """Write the crew; returns what the ledger keeps of each. Only the actor confirms by this."""
    day = shanghai_day(at)
    kept: list[dict[str, object]] = []
    for person in people:
        member = _member(visit, person, day, actor=actor, at=at)
        kept.append(facts(member))
    return kept


def _member(visit: Visit, person: Person, day: date, *, actor: Actor, at: datetime) -> CrewMember:
    certificate = certificate_of(person, day)
    return CrewMember.objects.create(
        visit=visit,
        side=person.side,
        staff_id=person.staff_id,
        certificate_number=certificate.number if certificate else "",
        entered_at=person.entered_at,
        lon=person.place.lon,
        lat=person.place.lat,
        accuracy_m=person.place.accuracy_m,
        place_note=person.place.note,
        confirmed_at=at if person.staff_id == actor.staff_id else None,
        created_at=at,
        created_by=actor.user_id,
    )


def facts(member: CrewMember) -> dict[str, object]:
    """What the ledger keeps of one person's entry."""
    return {
        "staff": member.staff_id,
        "side": member.side,
        "certificate": member.certificate_number,
        "entered_at": member.entered_at,
        "lon": member.lon,
        "lat": member.lat,
        "accuracy_m": member.accuracy_m,
    }


@transaction.atomic
def join_visit(*, visit_id: UUID, present: Present, actor: Actor, at: datetime) -> CrewMember:
    """Somebody comes later. How the visit was opened stays as it was.

    Errors: operations.left, already_on_site, crew_outsider, crew_not_named, place_wrong.
    """
    visit = get_for(actor, visit_id)
    if actor.staff_id != present.staff_id:
        crew_side(visit, actor)
    require_on_site(visit, at)
    if visit.restricted and present.staff_id not in visit.named:
        raise Refused(errors.CREW_NOT_NAMED)
    if CrewMember.objects.filter(visit=visit, staff_id=present.staff_id).exists():
        raise Refused(errors.ALREADY_ON_SITE, field="crew")
    agencies = [a for a in (visit.enforcement, visit.monitoring, visit.laboratory) if a]
    staff = _staff_of([present.staff_id], agencies)
    held = certificates_of([present.staff_id])
    person = _person(present, staff[present.staff_id], held, visit.laboratory, at)
    member = _member(visit, person, shanghai_day(at), actor=actor, at=at)
    note("operations:visit:join", visit, noun=VISIT.noun, actor=actor, at=at, body=facts(member))
    announce(visit, "crew", at=at)
    return member


@transaction.atomic
def confirm_entry(
    *, visit_id: UUID, place: Place, actor: Actor, at: datetime, reported: bool
) -> CrewMember:
    """A person on site confirms the own entry, with the own phone's place where it has one.

    Place and time that a colleague recorded stay beside it. Whether the visit is regular is found
    anew, by what each said of themselves until departure, whenever that is handed in; what is
    confirmed later, or handed in once the visit is ``reported``, is kept and makes no deficient entry
    regular. Errors: operations.not_on_site, entry_already_confirmed, place_wrong.
    """
    visit = get_for(actor, visit_id)
    member = (
        CrewMember.objects.select_for_update()
        .filter(visit=visit, staff_id=person_of(actor))
        .first()
    )
    if member is None:
        raise Refused(errors.NOT_ON_SITE)
    if member.confirmed_at is not None:
        raise Refused(errors.ENTRY_ALREADY_CONFIRMED)
    if not sound(place):
        raise Refused(errors.PLACE_WRONG)
    member.confirmed_at = at
    member.confirmed_lon, member.confirmed_lat = place.lon, place.lat
    member.confirmed_accuracy_m, member.confirmed_note = place.accuracy_m, place.note.strip()
    member.version += 1
    member.save()
    if counts(visit, at) and not reported:
        _judge_entry(visit)
    note(
        "operations:visit:confirm", visit, noun=VISIT.noun, actor=actor, at=at,
        body={
            **facts(member), "confirmed_at": at, "confirmed_lon": place.lon,
            "confirmed_lat": place.lat, "confirmed_accuracy_m": place.accuracy_m,
            "deficiencies": visit.deficiencies,
        },
    )  # fmt: skip
    announce(visit, "crew", at=at)
    return member


def counts(visit: Visit, at: datetime) -> bool:
    """Whether what is confirmed at ``at`` speaks for the entry: both teams were on site."""
    return visit.left_at is None or at <= visit.left_at


def judge_late_words(visit: Visit) -> None:
    """What was confirmed after the departure that is told only now speaks for the entry no more:
    the same comes out whichever phone hands in first."""
    if CrewMember.objects.filter(visit=visit, confirmed_at__gt=visit.left_at).exists():
        _judge_entry(visit)


def _judge_entry(visit: Visit) -> None:
    """Find anew what the entry falls short of, from those who stood at the gate."""
    members = CrewMember.objects.filter(visit=visit, created_at=visit.created_at)
    rows = list(members.select_related("staff").order_by("id"))
    held = certificates_of([m.staff_id for m in rows])
    people = []
    for m in rows:
        own = m.confirmed_at is not None and counts(visit, m.confirmed_at)
        place = own_place(m) if own else _recorded_place(m, m.place_note)
        held_by = held.get(m.staff_id, ())
        people.append(
            Person(m.staff_id, m.side, m.entered_at, place, m.staff.joined_on, held_by, own)
        )
    found = deficiencies(people, shanghai_day(visit.entered_at))
    visit.deficiencies = [*found, *unconfirmed(people)]
    visit.regular = not visit.deficiencies
    visit.save(update_fields=["deficiencies", "regular"])


def own_place(member: CrewMember) -> Place:
    """Where a person stood by their own word; of one whom a colleague recorded the coordinates
    say where that colleague was, and count as words only."""
    if member.confirmed_lon is not None:
        return Place(member.confirmed_lon, member.confirmed_lat, member.confirmed_accuracy_m)
    note = member.confirmed_note or member.place_note
    if member.confirmed_at is not None and member.confirmed_at == member.created_at:
        return Place(member.lon, member.lat, member.accuracy_m, note)
    return _recorded_place(member, note)


def _recorded_place(member: CrewMember, note: str) -> Place:
    return Place(note=note or (str(member.lon) if member.lon is not None else ""))


def member_of(visit: Visit, staff_id: UUID) -> CrewMember:
    """The person's place in the crew; ``NotFound`` for somebody who is not in it."""
    found = CrewMember.objects.select_related("staff").filter(visit=visit, staff_id=staff_id)
    member = found.first()
    if member is None:
        raise NotFound("operations:crew")
    return member
