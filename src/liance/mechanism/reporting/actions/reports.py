"""Prepare, review, sign a monitoring report; three people, one after the other (R1, R3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.files.store import put
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.laboratory.queries import completeness
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.operations.queries import serves_as_evidence
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.queries import station_of
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.compose import content_of, exceedances_in, printed
from liance.mechanism.reporting.models import Case, Report
from liance.mechanism.reporting.policies import report_for
from liance.mechanism.reporting.rules.people import is_another
from liance.mechanism.reporting.states import REPORT

NOUN = "reporting:report"


@transaction.atomic
def prepare(
    *,
    visit_id: UUID,
    actor: Actor,
    at: datetime,
    conclusion: str = "",
    replaces: UUID | None = None,
    reason: str = "",
) -> Report:
    """Prepare the report of a closed visit from all that was measured (R3).

    Everything approved goes in, repeats included; nothing can be chosen or left out. The content
    is frozen here. ``replaces`` names a signed report that this one corrects, with its ``reason``.
    Errors: ``reporting.open_visit``, ``reporting.incomplete`` (a point, bottle or factor has neither
    result nor reason), ``reporting.report_exists``.
    """
    actor.require("reporting:report:prepare")
    visit = _visit(visit_id, actor, at)
    if visit.state != "closed":
        raise Refused(errors.OPEN_VISIT)
    finished = _completed(visit.id)
    old = _replaced(visit, replaces, reason, actor, at)
    year = at.astimezone(SHANGHAI).year
    agency = Agency.objects.get(pk=actor.agency_id or UUID(int=0))
    sequence = next_number(kind="report", owner=agency.id, year=year)
    number = f"{agency.document_prefix}〔{year}〕{sequence}号"
    content = content_of(visit, agency=agency, number=number, conclusion=conclusion, at=at)
    report = Report.objects.create(
        visit=visit,
        agency=agency,
        jurisdiction_id=visit.jurisdiction_id,
        number=number,
        restricted=visit.restricted,
        named=_named(visit, actor),
        content=content,
        exceedances=exceedances_in(content),
        completed_at=finished,
        prepared_by_id=actor.staff_id,
        prepared_at=at,
        replaces=old,
        created_at=at,
        created_by=actor.user_id,
    )
    note(
        "reporting:report:prepare", report, noun=NOUN, actor=actor, at=at,
        body={"number": report.number, "visit": visit.id, "replaces": replaces,
              "exceedances": report.exceedances, "results": len(content["results"])},
    )  # fmt: skip
    return report


def _completed(visit_id: UUID) -> datetime:
    """When everything had a result or a reason; refused while something has neither (R3)."""
    found = completeness(visit_id)
    if found.completed_at is None:
        raise Refused(errors.INCOMPLETE, missing=len(found.open_lines))
    return found.completed_at


def _visit(visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """The visit, for its station; a commissioned laboratory's is reported by the same-level one."""
    visit = visits_visible_to(actor).select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("operations:visit")
    station = station_of(visit.enforcement_id, on=at.astimezone(SHANGHAI).date())
    if actor.agency_id not in {visit.monitoring_id, station.id if station else None}:
        raise NotFound("operations:visit")
    return visit


def _named(visit: Visit, actor: Actor) -> list[UUID]:
    """A restricted report is known to the visit's people and to whoever prepares it."""
    if not visit.restricted or actor.staff_id is None:
        return list(visit.named)
    return sorted({*visit.named, actor.staff_id})


def _replaced(
    visit: Visit, replaces: UUID | None, reason: str, actor: Actor, at: datetime
) -> Report | None:
    standing = Report.objects.select_for_update().filter(
        visit=visit, state__in=["prepared", "reviewed", "signed"]
    )
    if replaces is None:
        if standing.exists():
            raise Refused(errors.REPORT_EXISTS)
        return None
    old = standing.filter(pk=replaces, state="signed", agency_id=actor.agency_id).first()
    if old is None:
        raise NotFound(NOUN)
    if len(reason.strip()) < 4:
        raise Refused(errors.REASON, field="reason")
    perform(old, REPORT, "supersede", actor=actor, at=at, reason=reason)
    return old


@transaction.atomic
def review(*, report_id: UUID, version: int, actor: Actor, at: datetime) -> Report:
    """Pass the review; the reviewer is not the one who prepared it (C5)."""
    report = _own(report_id, version, actor)
    if actor.staff_id is None or not is_another(actor.staff_id, report.prepared_by_id):
        raise Refused(errors.SAME_PERSON)
    perform(report, REPORT, "review", actor=actor, at=at)
    report.reviewed_by_id, report.reviewed_at = actor.staff_id, at
    report.save(update_fields=["reviewed_by", "reviewed_at"])
    return report


@transaction.atomic
def send_back(*, report_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Report:
    """Discard a report before signature, with a reason; a new one is prepared."""
    report = _own(report_id, version, actor)
    if len(reason.strip()) < 4:
        raise Refused(errors.REASON, field="reason")
    perform(report, REPORT, "send_back", actor=actor, at=at, reason=reason)
    return report


@transaction.atomic
def sign(*, report_id: UUID, version: int, verify_url: str, actor: Actor, at: datetime) -> Report:
    """Sign and issue: the third person, after signing in anew at the door (R1).

    The PDF is drawn now and stored as copy of record; an exceedance opens the decision on a case.
    Errors: ``reporting.same_person``, ``reporting.incomplete``.
    """
    report = _own(report_id, version, actor)
    people = (report.prepared_by_id, report.reviewed_by_id)
    if actor.staff_id is None or not is_another(actor.staff_id, *people):
        raise Refused(errors.SAME_PERSON)
    _completed(report.visit_id)
    report.signed_by_id, report.signed_at = actor.staff_id, at
    stored = put(
        [printed(report, signer=actor.name, verify_url=verify_url)],
        name=f"{report.number}.pdf", media_type="application/pdf", at=at,
        by=actor.user_id, agency_id=actor.agency_id,
    )  # fmt: skip
    perform(
        report, REPORT, "sign", actor=actor, at=at,
        body={"number": report.number, "sha256": stored.sha256, "sm3": stored.sm3},
    )  # fmt: skip
    report.pdf = stored
    report.save(update_fields=["signed_by", "signed_at", "pdf"])
    _open_case(report, actor, at)
    return report


def _open_case(report: Report, actor: Actor, at: datetime) -> None:
    """Every exceedance of a visit that serves as evidence asks for a decision (R5)."""
    if not report.exceedances or not serves_as_evidence(report.visit).serves:
        return
    if Case.objects.filter(report__visit=report.visit).exists():
        return
    case = Case.objects.create(
        report=report, enforcement_id=report.visit.enforcement_id,
        jurisdiction_id=report.jurisdiction_id, restricted=report.restricted, named=report.named,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:case:pending", case, noun="reporting:case", actor=actor, at=at,
        body={"report": report.id, "exceedances": report.exceedances},
    )  # fmt: skip


def _own(report_id: UUID, version: int, actor: Actor) -> Report:
    report = report_for(actor, report_id, version=version)
    if report.agency_id != actor.agency_id:
        raise NotFound(NOUN)
    return report
