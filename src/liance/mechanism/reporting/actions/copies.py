"""Copy reports and penalty decisions, and receive copies (R2, R5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.queries import department_of
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.models import Case, Copy, Report
from liance.mechanism.reporting.policies import copies_visible_to, report_for
from liance.mechanism.reporting.states import COPY
from liance.mechanism.reporting.words import subject_of

NOUN = "reporting:copy"


@transaction.atomic
def copy_report(*, report_id: UUID, version: int, actor: Actor, at: datetime) -> list[Copy]:
    """Copy a signed report to the city department and the enforcement agency (R2).

    Errors: ``reporting.not_signed``, ``reporting.already_copied``, ``reporting.no_department``.
    """
    actor.require("reporting:report:copy")
    report = report_for(actor, report_id, version=version)
    if report.agency_id != actor.agency_id or actor.staff_id is None:
        raise NotFound("reporting:report")
    if report.state != "signed":
        raise Refused(errors.NOT_SIGNED)
    if report.copies.exists():
        raise Refused(errors.ALREADY_COPIED)
    return [_send(report, addressee, actor, at) for addressee in addressees(report)]


def addressees(report: Report) -> list[Agency]:
    """The department of the city (or of the level that operates) and the enforcement agency."""
    enforcement = Agency.objects.select_related("jurisdiction__parent").get(
        pk=report.visit.enforcement_id
    )
    place = enforcement.jurisdiction
    city = place.parent if place.level == "county" and place.parent else place
    department = Agency.objects.filter(
        jurisdiction=city, functions__contains=["department"], active=True
    ).first() or department_of(enforcement)
    if department is None:
        raise Refused(errors.NO_DEPARTMENT)
    return list({a.id: a for a in (department, enforcement)}.values())


def _send(report: Report, addressee: Agency, actor: Actor, at: datetime) -> Copy:
    copy = Copy.objects.create(
        report=report, addressee=addressee, sent_at=at, sent_by_id=actor.staff_id,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:copy:send", copy, noun=NOUN, actor=actor, at=at,
        body={"report": report.id, "addressee": addressee.id},
    )  # fmt: skip
    return copy


@transaction.atomic
def receive(*, copy_id: UUID, version: int, actor: Actor, at: datetime) -> Copy:
    """Acknowledge a copy for the addressee (R2, R5).

    With the last receipt the copy clock stops; the enforcement agency's receipt of a report with
    exceedances starts its clock to decide on a case.
    """
    copy = (
        copies_visible_to(actor)
        .filter(addressee_id=actor.agency_id)
        .select_related("report__visit", "penalty")
        .select_for_update(of=("self",))
        .filter(pk=copy_id)
        .first()
    )
    if copy is None or copy.version != version or actor.staff_id is None:
        raise NotFound(NOUN)
    perform(copy, COPY, "receive", actor=actor, at=at)
    copy.received_at, copy.received_by_id = at, actor.staff_id
    copy.save(update_fields=["received_at", "received_by"])
    if copy.report is not None:
        _report_received(copy.report, copy, at)
    elif copy.penalty is not None:
        run.stop_all(rule="penalty.copy", object_id=copy.penalty.id, at=at)
    return copy


def _report_received(report: Report, copy: Copy, at: datetime) -> None:
    if not report.copies.exclude(state="received").exists():
        run.stop_all(rule="report.copy", object_id=report.visit_id, at=at)
    case = Case.objects.filter(report=report, state="pending").first()
    if case and copy.addressee_id == case.enforcement_id:
        run.start(
            rule="case.decide", noun="reporting:case", object_id=case.id,
            agency_id=case.enforcement_id, at=at, title="决定是否立案",
            subject=subject_of(report.visit, report.number), url=f"/reports/cases/{case.id}/",
            named=case.named if case.restricted else (),
        )  # fmt: skip
