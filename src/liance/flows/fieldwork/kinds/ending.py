"""Open fields of the sheet, departure, the own part closed (W3, D3)."""

from uuid import UUID

from liance.flows import visits
from liance.flows.fieldwork.bodies.site import ClosePart, LeaveSite, OpenField
from liance.flows.fieldwork.job import Job
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.coordination.actions import filling
from liance.mechanism.coordination.actions.points import value_of
from liance.mechanism.coordination.policies import get_for as sheet_for
from liance.mechanism.fieldwork.actions import values
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import get_for


def open_field(job: Job[OpenField]) -> UUID:
    """Settle an open field. Where another value came first from the same text, both are kept and
    the sheet keeps the first until a person decides."""
    body = job.body
    visit = Visit.objects.select_related("sheet").filter(pk=job.visit).first()
    if visit is None or visit.sheet_id is None:
        raise NotFound("coordination:sheet")
    sheet = sheet_for(job.actor, visit.sheet_id)
    label, now = value_of(sheet, body.field)
    given = values.Given(
        f"sheet/{body.field}", label, body.value.strip(),
        replaces=() if body.base is None else (body.base,),
    )  # fmt: skip
    disputes = values.give(visit=visit, command=job.id, given=[given], actor=job.actor, at=job.at)
    if disputes:
        job.flags.append("two_values")
    elif now != body.value.strip() or body.field in sheet.open_fields:
        filling.fill(
            sheet_id=sheet.id, version=sheet.version,
            values=[filling.Filled(body.field, body.value, body.reason)], actor=job.actor,
            at=job.at,
        )  # fmt: skip
    return sheet.id


def leave_site(job: Job[LeaveSite]) -> UUID:
    """Both teams leave; the second phone that says so finds it done."""
    visit = get_for(job.actor, job.visit)
    if visit.state != "open":
        return visit.id
    return visits.leave(visit_id=visit.id, version=visit.version, actor=job.actor, at=job.at).id


def close_part(job: Job[ClosePart]) -> UUID:
    """The sender's side closes its part."""
    visit = get_for(job.actor, job.visit)
    return visits.close_part(
        visit_id=visit.id, version=visit.version, actor=job.actor, at=job.at,
        quality_reason=job.body.quality_reason,
    ).id  # fmt: skip
