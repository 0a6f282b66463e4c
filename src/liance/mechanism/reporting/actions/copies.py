"""Copy reports, and receive copies of reports and penalty decisions (R2, R5)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.registry.actions.on_site import let_know
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff
from liance.mechanism.registry.queries import department_of
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.actions.naming import extend_cases, extend_report
from liance.mechanism.reporting.actions.reports import is_outdated
from liance.mechanism.reporting.models import Case, Copy, Report
from liance.mechanism.reporting.policies import copies_visible_to, person_of, report_for
from liance.mechanism.reporting.states import COPY
from liance.mechanism.reporting.words import hearers, subject_of

NOUN = "reporting:copy"


@transaction.atomic
def copy_report(
    *, report_id: UUID, version: int, actor: Actor, at: datetime, named: Sequence[UUID] = ()
) -> list[Copy]:
    """Copy a signed report to the city department and the enforcement agency (R2).

    ``named``: who at the addressees may know of a restricted report; each needs one. Errors:
    ``reporting.not_signed``, ``already_copied``, ``no_department``, ``nobody_named``.
    """
    actor.require("reporting:report:copy")
    report = report_for(actor, report_id, version=version)
    if report.agency_id != actor.agency_id or actor.staff_id is None:
        raise NotFound("reporting:report")
    if report.state != "signed":
        raise Refused(errors.NOT_SIGNED)
    if report.copies.exists():
        raise Refused(errors.ALREADY_COPIED)
    to = addressees(report)
    if report.restricted:
        _let_know(report, to, named, actor=actor, at=at)
    return [_send(report, addressee, actor, at) for addressee in to]


def addressees(report: Report) -> list[Agency]:
    """The department of the city in whose area the source lies, and the enforcement agency.

    Where both are one agency, it is one copy. In a merged county the copy goes to the reporter's
    own house too: its enforcement people are told as those of any other agency are.
    """
    enforcement = Agency.objects.select_related("jurisdiction__parent").get(
        pk=report.visit.enforcement_id
    )
    department = _city_department(report) or department_of(enforcement)
    if department is None:
        raise Refused(errors.NO_DEPARTMENT)
    return list({a.id: a for a in (department, enforcement)}.values())


def _city_department(report: Report) -> Agency | None:
    place: Jurisdiction | None = report.visit.jurisdiction
    while place is not None and not place.reporting_area:
        place = place.parent
    return Agency.objects.filter(
        jurisdiction=place, functions__contains=["department"], active=True
    ).first()


def _let_know(
    report: Report, to: Sequence[Agency], named: Sequence[UUID], *, actor: Actor, at: datetime
) -> None:
    """A restricted report is known to named people only: name somebody at each addressee."""
    people = Staff.objects.filter(pk__in={*report.named, *named}, active=True)
    houses = set(people.values_list("agency_id", flat=True))
    for agency in to:
        if agency.id not in houses:
            raise Refused(errors.NOBODY_NAMED, field="named", agency=agency.name)
    allowed = {a.id for a in to}
    fresh = Staff.objects.filter(pk__in=named, agency_id__in=allowed, active=True)
    if fresh.count() != len(set(named)):
        raise Refused(errors.NAMED_ELSEWHERE, field="named")
    extend_report(report, named, actor=actor, at=at)
    extend_cases(report.visit_id, named, actor=actor, at=at)
    let_know(source_id=report.visit.source_id, staff=named, actor=actor, at=at)


def _send(report: Report, addressee: Agency, actor: Actor, at: datetime) -> Copy:
    copy = Copy.objects.create(
        report=report, addressee=addressee, sent_at=at, sent_by_id=person_of(actor),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:copy:send", copy, noun=NOUN, actor=actor, at=at,
        body={"report": report.id, "addressee": addressee.id},
    )  # fmt: skip
    audience = hearers(report) if report.restricted else [addressee.id, report.agency_id]
    tell(NOUN, copy, at=at, audience=audience, what="sent")
    return copy


@transaction.atomic
def receive(*, copy_id: UUID, version: int, actor: Actor, at: datetime) -> Copy:
    """Acknowledge a copy for the addressee (R2, R5).

    Never by who sent it, where sender and addressee are one merged agency. With the last receipt
    the copy clock stops; the enforcement agency's receipt of a report with exceedances starts its
    clock to decide on a case. Errors: ``reporting.own_copy``.
    """
    copy = (
        copies_visible_to(actor)
        .filter(addressee_id=actor.agency_id)
        .select_related("report__visit", "penalty")
        .select_for_update(of=("self",))
        .filter(pk=copy_id)
        .first()
    )
    if copy is None or actor.staff_id is None:
        raise NotFound(NOUN)
    if copy.version != version:
        raise Stale(NOUN)
    if copy.sent_by_id == actor.staff_id:
        raise Refused(errors.OWN_COPY)
    copy.received_at, copy.received_by_id = at, actor.staff_id
    copy.save(update_fields=["received_at", "received_by"])
    perform(copy, COPY, "receive", actor=actor, at=at)
    if copy.report is not None:
        _report_received(copy.report, copy, at)
    elif copy.penalty is not None:
        run.stop_all(rule="penalty.copy", object_id=copy.penalty.id, at=at)
    tell(NOUN, copy, at=at, audience=[copy.sent_by_id], what="received")
    return copy


def _report_received(report: Report, copy: Copy, at: datetime) -> None:
    received = not report.copies.exclude(state="received").exists()
    if report.state == "signed" and received and not is_outdated(report):
        run.stop_all(rule="report.copy", object_id=report.visit_id, at=at)
    case = Case.objects.filter(report__visit=report.visit_id, state="pending").first()
    if case and copy.addressee_id == case.enforcement_id:
        run.start(
            rule="case.decide", noun="reporting:case", object_id=case.id,
            agency_id=case.enforcement_id, at=at, title="决定是否立案",
            subject=subject_of(report.visit, report.number), url=f"/reports/cases/{case.id}/",
            named=case.named if case.restricted else (),
        )  # fmt: skip
