"""What follows an exceedance: a case or a reasoned "no case", and its end (R5)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, said_of, tell
from liance.foundation.clocks import run
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.queries import station_of
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.models import Case, Copy, Penalty
from liance.mechanism.reporting.policies import case_for, person_of
from liance.mechanism.reporting.rules.people import is_reasoned
from liance.mechanism.reporting.states import CASE
from liance.mechanism.reporting.words import subject_of

NOUN = "reporting:case"
OUTCOMES = ("order", "acquit", "transfer")


@dataclass(frozen=True, slots=True)
class Decision:
    """A penalty decision: number (发文字号), day, fine in yuan (None: no fine), text, scan."""

    number: str
    decided_on: date
    fine_yuan: Decimal | None = None
    text: str = ""
    file: StoredFile | None = None


@transaction.atomic
def file_case(
    *, case_id: UUID, version: int, number: str, summary: str, actor: Actor, at: datetime
) -> Case:
    """File a case on an exceedance (立案); the clock to conclude starts."""
    case = case_for(actor, case_id, version=version)
    if not number.strip():
        raise Refused(errors.CASE_NUMBER, field="number")
    case.number, case.summary = number.strip(), summary.strip()
    case.decided_by_id, case.decided_at = actor.staff_id, at
    case.save(update_fields=["number", "summary", "decided_by", "decided_at"])
    perform(case, CASE, "file", actor=actor, at=at, body={"number": number})
    run.start(
        rule="case.conclude", noun=NOUN, object_id=case.id, agency_id=case.enforcement_id, at=at,
        title="作出处理决定", subject=f"{case.number} {subject_of(case.report.visit)}",
        url=f"/reports/cases/{case.id}/", named=case.named if case.restricted else (),
    )  # fmt: skip
    return case


@transaction.atomic
def dismiss(*, case_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Decide that there is no case, with the reason (R5)."""
    case = case_for(actor, case_id, version=version)
    _reasoned(reason)
    case.reason, case.decided_by_id, case.decided_at = reason.strip(), actor.staff_id, at
    case.save(update_fields=["reason", "decided_by", "decided_at"])
    perform(case, CASE, "dismiss", actor=actor, at=at, reason=said_of(case, reason))
    return case


@transaction.atomic
def conclude(
    *, case_id: UUID, version: int, outcome: str, reason: str, actor: Actor, at: datetime
) -> Case:
    """End a case without a penalty: ``order``, ``acquit`` or ``transfer``, with the reason (R5)."""
    case = case_for(actor, case_id, version=version)
    if outcome not in OUTCOMES:
        raise Refused(errors.REASON, field="outcome")
    _reasoned(reason)
    _concluded(case, reason, actor, at)
    perform(case, CASE, outcome, actor=actor, at=at, reason=said_of(case, reason))
    return case


@transaction.atomic
def penalise(
    *, case_id: UUID, version: int, decision: Decision, actor: Actor, at: datetime
) -> Penalty:
    """Record the penalty decision; it must be copied to the station of the same level (R5).

    Errors: ``reporting.penalty_number``, ``reporting.decided_later``, ``reporting.fine``.
    """
    case = case_for(actor, case_id, version=version)
    _sound(decision, at)
    _concluded(case, decision.text, actor, at)
    perform(case, CASE, "penalise", actor=actor, at=at, body={"number": decision.number})
    penalty = Penalty.objects.create(
        case=case, number=decision.number.strip(), decided_on=decision.decided_on,
        fine_yuan=decision.fine_yuan, text=decision.text.strip(), file=decision.file,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:penalty:record", penalty, noun="reporting:penalty", actor=actor, at=at,
        body={"case": case.id, "number": penalty.number, "decided_on": str(decision.decided_on),
              "sha256": decision.file.sha256 if decision.file else ""},
    )  # fmt: skip
    run.start(
        rule="penalty.copy", noun="reporting:penalty", object_id=penalty.id,
        agency_id=case.enforcement_id, at=at, title="抄送处罚决定书给同级监测机构",
        subject=f"{penalty.number} {subject_of(case.report.visit)}",
        url=f"/reports/cases/{case.id}/", named=case.named if case.restricted else (),
    )  # fmt: skip
    return penalty


@transaction.atomic
def copy_penalty(*, case_id: UUID, version: int, actor: Actor, at: datetime) -> Copy:
    """Copy the penalty decision to the same-level monitoring agency (R5).

    Errors: ``reporting.no_penalty``, ``no_station``, ``already_copied``.
    """
    actor.require("reporting:penalty:copy")
    case = case_for(actor, case_id, version=version)
    penalty = Penalty.objects.filter(case=case).first()
    station = station_of(case.enforcement_id, on=at.astimezone(SHANGHAI).date())
    if penalty is None:
        raise Refused(errors.NO_PENALTY)
    if station is None:
        raise Refused(errors.NO_STATION)
    if penalty.copies.exists():
        raise Refused(errors.ALREADY_COPIED)
    copy = Copy.objects.create(
        penalty=penalty, addressee=station, sent_at=at, sent_by_id=person_of(actor),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:copy:send", copy, noun="reporting:copy", actor=actor, at=at,
        body={"penalty": penalty.id, "addressee": station.id},
    )  # fmt: skip
    audience = case.named if case.restricted else [station.id]
    tell("reporting:copy", copy, at=at, audience=audience, what="sent")
    return copy


def _concluded(case: Case, reason: str, actor: Actor, at: datetime) -> None:
    case.reason, case.concluded_by_id, case.concluded_at = reason.strip(), actor.staff_id, at
    case.save(update_fields=["reason", "concluded_by", "concluded_at"])


def _reasoned(reason: str) -> None:
    if not is_reasoned(reason):
        raise Refused(errors.REASON, field="reason")


def _sound(decision: Decision, at: datetime) -> None:
    if not decision.number.strip():
        raise Refused(errors.PENALTY_NUMBER, field="number")
    if decision.decided_on > at.astimezone(SHANGHAI).date():
        raise Refused(errors.DECIDED_LATER, field="decided_on")
    if decision.fine_yuan is not None and decision.fine_yuan < 0:
        raise Refused(errors.FINE, field="fine_yuan")
