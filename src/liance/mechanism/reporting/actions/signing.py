"""Sign and issue a report: the third person; what was in force before gives way (R1, R3, R5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.clocks import run
from liance.foundation.files.store import put
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions import site
from liance.mechanism.custody.queries import evidence_of
from liance.mechanism.registry.actions.sources import note_exceedance
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import insist_vouched
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.actions import uploads
from liance.mechanism.reporting.actions.authority import refuse_uncovered
from liance.mechanism.reporting.actions.reports import own_report, refuse_lacking, refuse_outdated
from liance.mechanism.reporting.compose import printed
from liance.mechanism.reporting.exceeding import last_exceedance
from liance.mechanism.reporting.models import Case, Report, SigningRule
from liance.mechanism.reporting.rules.people import is_another, is_reasoned
from liance.mechanism.reporting.states import REPORT
from liance.mechanism.reporting.words import hearers, subject_of

DUTIES = (("report.upload", "上传监测结果"), ("report.copy", "抄送监测报告"))


@transaction.atomic
def sign(*, report_id: UUID, version: int, verify_url: str, actor: Actor, at: datetime) -> Report:
    """Sign and issue, after signing in anew at the door (R1).

    The PDF is drawn now and stored as copy of record; ``verify_url`` is the absolute address
    behind its QR code. A report that this one replaces is superseded in the same transaction. An
    exceedance opens the decision on a case. The sheet is closed with it.

    Errors: ``reporting.same_person``, ``not_authorised``, ``newcomer``, ``incomplete``,
    ``outdated``, ``facts_missing``, ``replaced_moved``, ``registry.unvouched``.
    """
    report = own_report(report_id, version, actor)
    REPORT.edge(report.state, "sign")
    insist_vouched(actor)
    people = (report.prepared_by_id, report.reviewed_by_id)
    if actor.staff_id is None or not is_another(actor.staff_id, *people):
        raise Refused(errors.SAME_PERSON)
    refuse_uncovered(report, "sign", actor=actor, at=at)
    refuse_outdated(report, at=at)
    refuse_lacking(report.content)
    _supersede(report, actor, at)
    report.signed_by_id, report.signed_at = actor.staff_id, at
    stored = put(
        [printed(report, signer=actor.name, verify_url=verify_url)],
        name=f"{report.number}.pdf", media_type="application/pdf", at=at,
        by=actor.user_id, agency_id=actor.agency_id,
    )  # fmt: skip
    report.pdf = stored
    report.save(update_fields=["signed_by", "signed_at", "pdf"])
    perform(
        report, REPORT, "sign", actor=actor, at=at,
        body={"number": report.number, "sha256": stored.sha256, "sm3": stored.sm3},
    )  # fmt: skip
    if not report.restricted:
        source = report.visit.source
        note_exceedance(source=source, on=last_exceedance(source.id), actor=actor, at=at)
    _open_case(report, actor, at)
    if report.visit.sheet_id is not None:
        site.close(sheet_id=report.visit.sheet_id, actor=actor, at=at)
    tell("reporting:report", report, at=at, audience=hearers(report), what="signed")
    return report


@transaction.atomic
def require_code(
    *, agency: Agency, required: bool, actor: Actor, at: datetime, reason: str = ""
) -> SigningRule:
    """Say whether reports of an agency are signed with a second factor only (R1); they are where
    nothing was said. Without it only with a ``reason``. Error: ``reporting.reason``."""
    actor.require("registry:agency:manage")
    if not required and not is_reasoned(reason):
        raise Refused(errors.REASON, field="reason")
    made = {"created_at": at, "created_by": actor.user_id}
    said = {"with_code": required, "reason": "" if required else reason.strip()[:200]}
    rule, _ = SigningRule.objects.update_or_create(
        agency=agency, defaults=said, create_defaults={**said, **made}
    )
    note(
        "reporting:signing:require_code", rule, noun="reporting:signing", actor=actor, at=at,
        body={"agency": agency.id, "required": required, "reason": rule.reason},
    )  # fmt: skip
    return rule


def _supersede(report: Report, actor: Actor, at: datetime) -> None:
    """The report that is replaced; results corrected are due to platform and addressees anew."""
    if report.replaces_id is None:
        return
    old = Report.objects.select_for_update().get(pk=report.replaces_id)
    if old.state != "signed":
        raise Refused(errors.REPLACED_MOVED)
    perform(
        old, REPORT, "supersede", actor=actor, at=at, reason=report.replace_reason,
        body={"by": report.id},
    )  # fmt: skip
    uploads.call_back(old, report, actor=actor, at=at)
    for rule, title in DUTIES:
        run.start(
            rule=rule, noun="operations:visit", object_id=report.visit_id,
            agency_id=report.agency_id, at=report.completed_at, title=title,
            subject=subject_of(report.visit, report.number), url=f"/reports/{report.id}/",
            named=report.named if report.restricted else (),
        )  # fmt: skip


def _open_case(report: Report, actor: Actor, at: datetime) -> None:
    """Every exceedance asks for a decision, a case or a reasoned "no case" (R5); what the evidence
    lacks stands beside it, and is a reason.

    A correction does not ask again while a case is open or was concluded; where "no case" was
    decided on other results, it does.
    """
    if not report.exceedances:
        return
    if Case.objects.filter(report__visit=report.visit).exclude(state="no_case").exists():
        return
    case = Case.objects.create(
        report=report, enforcement_id=report.visit.enforcement_id,
        jurisdiction_id=report.jurisdiction_id, restricted=report.restricted, named=report.named,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:case:pending", case, noun="reporting:case", actor=actor, at=at,
        body={
            "report": report.id, "exceedances": report.exceedances,
            "serves_as_evidence": evidence_of(report.visit, at=at).serves,
        },
    )  # fmt: skip
