"""Prepare, review, send back a monitoring report; each step by another person (R1, R3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.ids import new_id
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.coordination.actions.points import value_of
from liance.mechanism.laboratory.queries import completeness
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.registry.actions.on_site import let_know
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.queries import station_of
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.actions.authority import refuse_uncovered
from liance.mechanism.reporting.compose import NOTHING_SAID, changed_since, content_of
from liance.mechanism.reporting.evaluating import exceedances_in
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.policies import house_of, person_of, report_for
from liance.mechanism.reporting.rules.numbers import report_number
from liance.mechanism.reporting.rules.people import is_another, is_reasoned
from liance.mechanism.reporting.rules.required import unreasoned, with_reasons
from liance.mechanism.reporting.states import REPORT
from liance.mechanism.reporting.words import hearers

NOUN = "reporting:report"
UNDER_WAY = ("prepared", "reviewed")


@transaction.atomic
def prepare(
    *,
    visit_id: UUID,
    actor: Actor,
    at: datetime,
    remark: str = "",
    replaces: UUID | None = None,
    reason: str = "",
    named: Sequence[UUID] = (),
    lacking: Mapping[str, str] = NOTHING_SAID,
) -> Report:
    """Prepare the report of a closed visit from all that was measured (R3).

    Everything approved goes in, repeats included; nothing can be chosen or left out. The content
    is frozen here; ``remark`` is added to the computed conclusion. ``replaces`` names a signed
    report that this one corrects, with its ``reason``; that one stands until this one is signed.
    ``named``: colleagues who review and sign a restricted report. ``lacking``: for each required
    fact that is not on file why, printed with it. Errors: ``reporting.open_visit``, ``sheet_open`` (a
    field of the sheet was left open and not filled in, W3), ``incomplete`` (a point, bottle or
    factor has neither result nor reason), ``facts_missing`` (one without a reason), ``report_exists``,
    ``reason``, ``named_elsewhere``.
    """
    actor.require("reporting:report:prepare")
    visit = _visit(visit_id, actor, at)
    if visit.state != "closed":
        raise Refused(errors.OPEN_VISIT)
    if labels := open_fields(visit):
        raise Refused(errors.SHEET_OPEN, count=len(labels), fields="、".join(labels))
    finished = finished_at(visit.id)
    old = _replaced(visit, replaces, reason, actor)
    agency = Agency.objects.get(pk=house_of(actor))
    content = content_of(
        visit, agency=agency, number=_number(agency, at), remark=remark, at=at,
        correction=correction_of(old, reason), lacking=lacking,
    )  # fmt: skip
    refuse_lacking(content)
    report = _create(visit, agency, content, old, actor=actor, at=at, finished=finished,
                     named=_named(visit, actor, named), reason=reason)  # fmt: skip
    note(
        "reporting:report:prepare", report, noun=NOUN, actor=actor, at=at,
        body={"number": report.number, "visit": visit.id, "replaces": replaces, "reason": reason,
              "exceedances": report.exceedances, "results": len(content["results"]),
              "missing": [f"{fact}：{said_of(visit, why)}" for fact, why in lacking_in(content)]},
    )  # fmt: skip
    let_know(source_id=visit.source_id, staff=report.named, actor=actor, at=at)
    tell("reporting:report", report, at=at, audience=hearers(report), what="prepared")
    return report


def _create(
    visit: Visit, agency: Agency, content: dict[str, Any], old: Report | None, *, actor: Actor,
    at: datetime, finished: datetime, named: list[UUID], reason: str,
) -> Report:  # fmt: skip
    identity = new_id()
    return Report.objects.create(
        id=identity,
        code=str(identity)[-12:].upper(),
        visit=visit,
        agency=agency,
        jurisdiction_id=visit.jurisdiction_id,
        number=content["number"],
        restricted=visit.restricted,
        named=named,
        content=content,
        exceedances=exceedances_in(content),
        completed_at=finished,
        prepared_by_id=person_of(actor),
        prepared_at=at,
        replaces=old,
        replace_reason=reason.strip() if old else "",
        created_at=at,
        created_by=actor.user_id,
    )


def open_fields(visit: Visit) -> list[str]:
    """The labels of what is still open on the visit's sheet (W3)."""
    sheet = visit.sheet
    return [value_of(sheet, key)[0] for key in sheet.open_fields] if sheet is not None else []


def correction_of(old: Report | None, reason: str) -> str:
    """The line by which a superseding report says what it replaces, and why."""
    return f"本报告代替 {old.number}，更正原因：{reason.strip()}。" if old else ""


def finished_at(visit_id: UUID) -> datetime:
    """When everything had a result or a reason; refused while something has neither (R3)."""
    found = completeness(visit_id)
    if found.completed_at is None:
        raise Refused(errors.INCOMPLETE, missing=len(found.open_lines))
    return found.completed_at


def _number(agency: Agency, at: datetime) -> str:
    year = at.astimezone(SHANGHAI).year
    sequence = next_number(kind="report", owner=agency.id, year=year)
    return report_number(agency.document_prefix, year=year, sequence=sequence)


def _visit(visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """The visit, for its station; a commissioned laboratory's is reported by the same-level one."""
    visit = visits_visible_to(actor).select_for_update(of=("self",)).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("operations:visit")
    station = station_of(visit.enforcement_id, on=at.astimezone(SHANGHAI).date())
    if actor.agency_id not in {visit.monitoring_id, station.id if station else None}:
        raise NotFound("operations:visit")
    return visit


def _named(visit: Visit, actor: Actor, named: Sequence[UUID]) -> list[UUID]:
    """A restricted report is known to the visit's people, to its preparer and to whom they name."""
    if not visit.restricted:
        return list(visit.named)
    colleagues = Staff.objects.filter(pk__in=named, agency_id=house_of(actor), active=True)
    if colleagues.count() != len(set(named)):
        raise Refused(errors.NAMED_ELSEWHERE, field="named")
    return sorted({*visit.named, *named, person_of(actor)})


def _replaced(visit: Visit, replaces: UUID | None, reason: str, actor: Actor) -> Report | None:
    standing = Report.objects.select_for_update().filter(visit=visit)
    if standing.filter(state__in=UNDER_WAY).exists():
        raise Refused(errors.REPORT_EXISTS)
    signed = standing.filter(state="signed")
    if replaces is None:
        if signed.exists():
            raise Refused(errors.REPORT_EXISTS)
        return None
    old = signed.filter(pk=replaces, agency_id=house_of(actor)).first()
    if old is None:
        raise NotFound(NOUN)
    if not is_reasoned(reason):
        raise Refused(errors.REASON, field="reason")
    return old


@transaction.atomic
def review(*, report_id: UUID, version: int, actor: Actor, at: datetime) -> Report:
    """Pass the review; the reviewer is not the one who prepared it (C5).

    Errors: ``reporting.same_person``, ``not_authorised``, ``newcomer``, ``incomplete``,
    ``outdated``.
    """
    report = own_report(report_id, version, actor)
    if actor.staff_id is None or not is_another(actor.staff_id, report.prepared_by_id):
        raise Refused(errors.SAME_PERSON)
    refuse_uncovered(report, "review", actor=actor, at=at)
    refuse_outdated(report, at=at)
    report.reviewed_by_id, report.reviewed_at = actor.staff_id, at
    report.save(update_fields=["reviewed_by", "reviewed_at"])
    perform(report, REPORT, "review", actor=actor, at=at)
    tell("reporting:report", report, at=at, audience=hearers(report), what="reviewed")
    return report


@transaction.atomic
def send_back(*, report_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Report:
    """Discard a report before signature, with a reason; a new one is prepared."""
    report = own_report(report_id, version, actor)
    if not is_reasoned(reason):
        raise Refused(errors.REASON, field="reason")
    perform(report, REPORT, "send_back", actor=actor, at=at, reason=reason.strip())
    tell("reporting:report", report, at=at, audience=hearers(report), what="sent_back")
    return report


def refuse_lacking(content: dict[str, Any]) -> None:
    """Nobody signs a report without a required fact, unless it prints why that is not on file;
    each of them by itself."""
    open_ones = unreasoned(lacking_in(content))
    if open_ones:
        raise Refused(
            errors.FACTS_MISSING, field=f"lacking-{open_ones[0]}", count=len(open_ones),
            facts="、".join(open_ones),
        )  # fmt: skip


def lacking_in(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The missing facts of a report's content, each with its reason."""
    return with_reasons(
        content.get("missing", ()), content.get("missing_reasons", ()),
        content.get("missing_reason", ""),
    )  # fmt: skip


def refuse_outdated(report: Report, *, at: datetime) -> None:
    """Nothing measured, broken or explained since it was prepared may be missing from what is
    signed (R3)."""
    finished_at(report.visit_id)
    changed = changed_since(report, at=at)
    if changed:
        raise Refused(errors.OUTDATED, changed=len(changed))


def is_outdated(report: Report) -> bool:
    """Whether the records have moved on since it was prepared: results amended, entered, reopened."""
    return completeness(report.visit_id).completed_at is None or bool(changed_since(report))


def own_report(report_id: UUID, version: int, actor: Actor) -> Report:
    """The report, locked, for a person of the agency that issues it."""
    report = report_for(actor, report_id, version=version)
    if report.agency_id != actor.agency_id:
        raise NotFound(NOUN)
    return report
