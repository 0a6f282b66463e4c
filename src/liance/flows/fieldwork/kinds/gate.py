"""Enter, with a sheet or without; who joins; who confirms (D1, D2, W7)."""

from collections.abc import Sequence
from uuid import UUID

from liance.flows import gate as gates
from liance.flows import visits
from liance.flows.fieldwork.bodies.site import (
    Arrival,
    Company,
    CrewConfirm,
    CrewJoin,
    JointEntry,
    UrgentVisit,
)
from liance.flows.fieldwork.job import Job, place_of
from liance.flows.fieldwork.kinds.records import company_line
from liance.flows.fieldwork.kinds.sampling import point_line
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for as sheet_for
from liance.mechanism.fieldwork import errors
from liance.mechanism.operations.actions import crew as crews
from liance.mechanism.operations.actions.opening import Companion, Gate
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.operations.policies import person_of
from liance.mechanism.registry.policies import known_to

SIGNED = {"signs": True, "refuses": False, "nobody": None}


def joint_entry(job: Job[JointEntry]) -> UUID:
    """Open the visit of the sheet; where the other phone did so, confirm and add who is missing."""
    sheet = Sheet.objects.filter(pk=job.body.sheet).only("version", "state").first()
    if sheet is None:
        raise NotFound("coordination:sheet")
    # The second phone waits here for the first and then finds the visit.
    version = sheet_for(job.actor, job.body.sheet).version
    standing = Visit.objects.filter(sheet_id=job.body.sheet).first()
    if standing is not None:
        return _meet(job, standing)
    visit = visits.open_from_sheet(
        sheet_id=job.body.sheet, version=version, gate=_gate(job, job.body), actor=job.actor,
        at=job.at, late_reason=job.body.late_reason,
    )  # fmt: skip
    _company(job, visit, job.body.company)
    return visit.id


def _meet(job: Job[JointEntry], visit: Visit) -> UUID:
    """Both phones recorded the entry: each confirms its own person, nobody is entered twice."""
    there = set(CrewMember.objects.filter(visit=visit).values_list("staff_id", flat=True))
    arrivals = sorted(job.body.crew, key=lambda one: one.staff != job.actor.staff_id)
    for arrival in arrivals:
        if arrival.staff not in there:
            crews.join_visit(
                visit_id=visit.id, present=_present(job, arrival), actor=job.actor, at=job.at
            )
    own = next((one for one in arrivals if one.staff == job.actor.staff_id), None)
    unconfirmed = CrewMember.objects.filter(
        visit=visit, staff_id=person_of(job.actor), confirmed_at__isnull=True
    )
    if own is not None and unconfirmed.exists():
        visits.confirm_entry(
            visit_id=visit.id, place=place_of(own.place), actor=job.actor, at=job.at
        )
    if visit.companion_signed != SIGNED[job.body.company.outcome]:
        job.flags.append("company_differs")
    _company(job, visit, job.body.company)
    return visit.id


def urgent_visit(job: Job[UrgentVisit]) -> UUID:
    """Start without a sheet. Error: field.source_unknown for a place that is not on file."""
    body = job.body
    if body.source is None or not known_to(job.actor).filter(pk=body.source).exists():
        raise Refused(errors.SOURCE_UNKNOWN, name=body.source_text)
    visit = visits.open_urgent(
        source_id=body.source, enforcement_id=body.enforcement, ground=body.ground,
        urgency=body.urgency, urgency_note=body.urgency_note,
        points=[*gates.outlet_points(body.source, body.outlets), *map(point_line, body.points)],
        gate=_gate(job, body), actor=job.actor, at=job.at,
        restricted=body.restricted, named=named_by(body),
    )  # fmt: skip
    _company(job, visit, body.company)
    return visit.id


def named_by(body: UrgentVisit) -> Sequence[UUID]:
    """Who may know of the visit and of its unit: those on site; nobody is named where it is open."""
    return [one.staff for one in body.crew] if body.restricted else ()


def crew_join(job: Job[CrewJoin]) -> UUID:
    """Somebody comes later."""
    member = crews.join_visit(
        visit_id=job.visit, present=_present(job, job.body.arrival), actor=job.actor, at=job.at
    )
    return member.id


def crew_confirm(job: Job[CrewConfirm]) -> UUID:
    """The sender confirms the own entry."""
    member = visits.confirm_entry(
        visit_id=job.visit, place=place_of(job.body.place), actor=job.actor, at=job.at
    )
    return member.id


def _gate(job: Job[JointEntry] | Job[UrgentVisit], body: JointEntry | UrgentVisit) -> Gate:
    company = body.company
    return Gate(
        crew=tuple(_present(job, one) for one in body.crew),
        companion=Companion(company.name, SIGNED[company.outcome], company.reason),
        as_irregular=body.as_irregular,
        irregular_note=body.irregular_note,
    )


def _present(
    job: Job[JointEntry] | Job[UrgentVisit] | Job[CrewJoin], arrival: Arrival
) -> crews.Present:
    return crews.Present(arrival.staff, arrival.side, job.told(arrival.at), place_of(arrival.place))


def _company(job: Job[JointEntry] | Job[UrgentVisit], visit: Visit, company: Company) -> None:
    """The signature, or the refusal with its witness, as a line with its originals."""
    if company.outcome != "nobody" or company.witness or job.files:
        company_line(job, visit.id, "entry", company)
