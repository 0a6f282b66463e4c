"""Ask, answer, decide, withdraw: consultation on one operation (O3).

Neither question nor answer goes into the ledger's events: the record keeps them, its digest is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.consultations import (
    NOUN,
    Matter,
    consultation_for,
    matter_of,
    may_answer,
    may_decide,
)
from liance.mechanism.meetings.models import Consultation
from liance.mechanism.meetings.policies import able
from liance.mechanism.meetings.states import CONSULT, CONSULTATION
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

SHORTEST = 4
RULE = "consultation.answer"
ON_SHEET = "coordination:sheet"
ON_VISIT = "operations:visit"


@transaction.atomic
def ask(
    *, sheet_id: UUID | None, visit_id: UUID | None, to_agency: UUID, to_staff: UUID | None,
    question: str, actor: Actor, at: datetime,
) -> Consultation:  # fmt: skip
    """Put a question to the other side of an operation, or to a person there. The clock of the
    answer starts.

    Errors: ``meetings.question``, ``meetings.whom``; NotFound for whoever is on neither side.
    """
    matter = matter_of(actor, sheet_id=sheet_id, visit_id=visit_id)
    if len(question.strip()) < SHORTEST:
        raise Refused(errors.QUESTION, field="question")
    if actor.agency_id is None or actor.staff_id is None:
        raise NotFound(NOUN)
    _check_whom(matter, to_agency, to_staff, actor, at)
    row = Consultation.objects.create(
        sheet=matter.sheet, visit=matter.visit, stage=matter.stage(at), agency_id=actor.agency_id,
        asked_by_id=actor.staff_id, asked_at=at, to_agency_id=to_agency, to_staff_id=to_staff,
        question=question.strip(), created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(f"{NOUN}:ask", row, noun=NOUN, actor=actor, at=at, body=_about(row))
    run.start(
        rule=RULE, noun=NOUN, object_id=row.id, agency_id=to_agency, staff_id=to_staff, at=at,
        named=matter.named, title="答复会商", subject=_subject(matter), url=_address(matter),
    )  # fmt: skip
    _tell(matter, at=at)
    return row


def _check_whom(
    matter: Matter, to_agency: UUID, to_staff: UUID | None, actor: Actor, at: datetime
) -> None:
    """The other side; in a merged agency another person of the same house; in a restricted matter
    somebody named."""
    merged = len(matter.agencies) == 1
    if to_agency not in matter.agencies or (to_agency == actor.agency_id and not merged):
        raise Refused(errors.WHOM, field="whom")
    if to_staff is not None:
        there = Staff.objects.filter(pk=to_staff, agency_id=to_agency, active=True).exists()
        there = there and bool(able([to_staff], CONSULT, on=shanghai_day(at)))
        hidden = bool(matter.named) and to_staff not in matter.named
        if not there or hidden or to_staff == actor.staff_id:
            raise Refused(errors.WHOM, field="whom")


@transaction.atomic
def answer(
    *, consultation_id: UUID, version: int, text: str, actor: Actor, at: datetime
) -> Consultation:
    """Answer it. Errors: ``meetings.answer``, ``meetings.not_asked``."""
    row = consultation_for(actor, consultation_id, version=version)
    CONSULTATION.edge(row.state, "answer")
    if not may_answer(row, actor):
        raise Refused(errors.NOT_ASKED)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.ANSWER, field="text")
    row.answer, row.answered_by_id, row.answered_at = text.strip(), actor.staff_id, at
    row.save(update_fields=["answer", "answered_by_id", "answered_at"])
    perform(row, CONSULTATION, "answer", actor=actor, at=at, body=_about(row))
    _tell(Matter(row.sheet, row.visit), at=at)
    return row


@transaction.atomic
def decide(
    *, consultation_id: UUID, version: int, text: str, actor: Actor, at: datetime
) -> Consultation:
    """Say what follows from the answer, for the side that asked. Errors: ``meetings.decision``,
    ``meetings.not_asker``."""
    row = consultation_for(actor, consultation_id, version=version)
    CONSULTATION.edge(row.state, "decide")
    if not may_decide(row, actor):
        raise Refused(errors.NOT_ASKER)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.DECISION, field="text")
    row.decision, row.decided_by_id, row.decided_at = text.strip(), actor.staff_id, at
    row.save(update_fields=["decision", "decided_by_id", "decided_at"])
    perform(row, CONSULTATION, "decide", actor=actor, at=at, body=_about(row))
    _tell(Matter(row.sheet, row.visit), at=at)
    return row


@transaction.atomic
def withdraw(*, consultation_id: UUID, version: int, actor: Actor, at: datetime) -> Consultation:
    """Take an unanswered question back; who asked it alone. Errors: ``meetings.not_asker``."""
    row = consultation_for(actor, consultation_id, version=version)
    if row.asked_by_id != actor.staff_id:
        raise Refused(errors.NOT_ASKER)
    perform(row, CONSULTATION, "withdraw", actor=actor, at=at, body=_about(row))
    run.stop_all(rule=RULE, object_id=row.id, at=at, void=True)
    _tell(Matter(row.sheet, row.visit), at=at)
    return row


def _about(row: Consultation) -> Mapping[str, object]:
    return {"sheet": row.sheet_id, "visit": row.visit_id, "stage": row.stage}


def _subject(matter: Matter) -> str:
    if matter.visit is not None:
        return matter.visit.source.name
    return f"{matter.sheet.number} {matter.sheet.unit_name}".strip() if matter.sheet else ""


def _address(matter: Matter) -> str:
    if matter.visit is not None:
        return f"/meetings/visits/{matter.visit.id}/consultations/"
    return f"/meetings/sheets/{matter.row.id}/consultations/"


def _tell(matter: Matter, *, at: datetime) -> None:
    """Wake the open pages of the operation."""
    audience = matter.named or matter.agencies
    if matter.sheet is not None:
        tell(ON_SHEET, matter.sheet, at=at, audience=audience, what="consultation")
    if matter.visit is not None:
        tell(ON_VISIT, matter.visit, at=at, audience=audience, what="consultation")
