"""Who may know of a visit, and on which side of it an actor stands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.kernel.prepared import run
from liance.foundation.kernel.remembered import Remembered
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.operations import errors
from liance.mechanism.operations.models import CrewMember, Signal, Visit
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING
from liance.mechanism.operations.states import SIGNAL, VISIT

RECORD = {
    ENFORCEMENT: "operations:visit:record_enforcement",
    MONITORING: "operations:visit:record_monitoring",
}
CLOSE = {
    ENFORCEMENT: "operations:visit:close_enforcement",
    MONITORING: "operations:visit:close_monitoring",
}


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """Visits of the actor's agency and of the places it oversees; restricted ones by name."""
    rows = parties(actor, "enforcement_id", "monitoring_id", "laboratory_id")
    return Visit.objects.filter(known(actor, rows))


def get(actor: Actor, visit_id: UUID) -> Visit:
    """The visit to read; ``NotFound`` for whoever may not know of it."""
    found = (
        visible_to(actor)
        .select_related(
            "source",
            "jurisdiction",
            "sheet",
            "enforcement",
            "monitoring",
            "laboratory",
            "enforcement_closed_by",
            "monitoring_closed_by",
        )
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound(VISIT.noun)
    return found


def _to_write(
    agency: UUID | None, staff: UUID | None, scope: tuple[str, ...], visit: UUID
) -> QuerySet[Visit]:
    actor = Actor(user_id=visit, staff_id=staff, name="", agency_id=agency, scope=scope)
    rows = visible_to(actor).select_related("source", "sheet").select_for_update(of=("self",))
    return rows.filter(pk=visit)


def _place_of(staff: UUID, visit: UUID) -> QuerySet[CrewMember]:
    return CrewMember.objects.filter(visit_id=visit, staff_id=staff)


TO_WRITE = Remembered(_to_write)
PLACE_OF = Remembered(_place_of)


def get_for(actor: Actor, visit_id: UUID, *, version: int | None = None) -> Visit:
    """The visit to write, locked. ``Stale`` when ``version`` is given and another stands."""
    asked = (actor.agency_id, actor.staff_id, actor.scope, visit_id)
    [rows] = run(TO_WRITE.statement(*asked))
    return _only(TO_WRITE.built(rows, *asked), version)


def _only(found: Sequence[Visit], version: int | None = None) -> Visit:
    if not found:
        raise NotFound(VISIT.noun)
    if version is not None and found[0].version != version:
        raise Stale(VISIT.noun)
    return found[0]


def get_on_site(actor: Actor, visit_id: UUID) -> tuple[Visit, str]:
    """The visit to write, locked, and the side on which the actor is on site, as ``crew_side``."""
    asked = (actor.agency_id, actor.staff_id, actor.scope, visit_id)
    if actor.staff_id is None:
        visit = get_for(actor, visit_id)
        return visit, crew_side(visit, actor)
    visits, members = run(
        TO_WRITE.statement(*asked), PLACE_OF.statement(actor.staff_id, visit_id)
    )  # fmt: skip
    visit = _only(TO_WRITE.built(visits, *asked))
    found = PLACE_OF.built(members, actor.staff_id, visit_id)
    return visit, _side_on_site(found[0] if found else None, actor)


def signal_for(actor: Actor, signal_id: UUID, *, version: int | None = None) -> Signal:
    """The signal to write, locked after its visit so that both teams lock in one order."""
    visit_id = Signal.objects.filter(pk=signal_id).values_list("visit_id", flat=True).first()
    if visit_id is None:
        raise NotFound(SIGNAL.noun)
    visit = get_for(actor, visit_id)
    found = Signal.objects.select_for_update(of=("self",)).get(pk=signal_id)
    found.visit = visit
    if version is not None and found.version != version:
        raise Stale(SIGNAL.noun)
    return found


def team_agencies(visit: Visit) -> dict[str, frozenset[UUID]]:
    """Whose people act on each side: a commissioned laboratory stands in for the station."""
    monitoring = visit.laboratory_id or visit.monitoring_id
    return {
        ENFORCEMENT: frozenset({visit.enforcement_id}),
        MONITORING: frozenset({monitoring}),
    }


def require_on_site(visit: Visit, at: datetime) -> None:
    """``operations.left`` for what was done after both teams had left. What was done before may
    come in later, from a phone that had no signal."""
    before = visit.left_at is not None and at < visit.left_at
    if visit.state != "open" and not before:
        raise Refused(errors.LEFT)


def duty_of(visit: Visit, side: str) -> UUID:
    """The agency that owes what a side must do."""
    return next(iter(team_agencies(visit)[side]))


def person_of(actor: Actor) -> UUID:
    """The person behind an account; an account without one writes nothing."""
    if actor.staff_id is None:
        raise NotPermitted(RECORD[ENFORCEMENT])
    return actor.staff_id


def member_of(visit: Visit, actor: Actor) -> CrewMember | None:
    """The actor's place in the crew, if any."""
    if actor.staff_id is None:
        return None
    return CrewMember.objects.filter(visit=visit, staff_id=actor.staff_id).first()


def side_of(visit: Visit, actor: Actor) -> str | None:
    """The side on which the actor may write: that of the crew, else that of the agency.

    None for onlookers, and for somebody off site who could be on either side (merged agency).
    """
    member = member_of(visit, actor)
    if member is not None:
        return member.side if actor.may(RECORD[member.side]) else None
    sides = [
        side
        for side, agencies in team_agencies(visit).items()
        if actor.agency_id in agencies and actor.may(RECORD[side])
    ]
    return sides[0] if len(sides) == 1 else None


def crew_side(visit: Visit, actor: Actor) -> str:
    """The side of an actor who is on site; ``operations.not_on_site`` for everybody else."""
    return _side_on_site(member_of(visit, actor), actor)


def _side_on_site(member: CrewMember | None, actor: Actor) -> str:
    if member is None:
        raise Refused(errors.NOT_ON_SITE)
    actor.require(RECORD[member.side])
    return member.side


def own_side(visit: Visit, actor: Actor) -> str:
    """The side of an actor who may write for it; ``NotPermitted`` for onlookers."""
    side = side_of(visit, actor)
    if side is None:
        raise NotPermitted(RECORD[ENFORCEMENT])
    return side
