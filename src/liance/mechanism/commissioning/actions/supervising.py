"""Supervision together with market regulation: checklist, findings, blind samples, comparisons (F3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.mechanism.commissioning.models import (
    BlindSample,
    ChecklistAnswer,
    Comparison,
    Finding,
    Supervision,
)
from liance.mechanism.commissioning.policies import (
    finding_for,
    lock_laboratory,
    own_supervision,
    person_of,
    sample_for,
    step,
)
from liance.mechanism.commissioning.rules.catalogue import catalogue
from liance.mechanism.commissioning.rules.comparing import (
    compare_blind,
    compare_split,
    known_value,
)
from liance.mechanism.commissioning.states import ANSWER, BLIND, FINDING, RECORD, SUPERVISION
from liance.mechanism.registry.models import Agency
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.decimals import half_width, read_number

NOUN = "commissioning:supervision"
SHORTEST = 4


@transaction.atomic
def open_supervision(
    *,
    laboratory_id: UUID,
    held_on: date,
    partner: str,
    partner_people: str,
    actor: Actor,
    at: datetime,
) -> Supervision:
    """Begin a supervision of a laboratory by the actor's agency, on its day or after: the laboratory
    reads it from then on, and one that was put down before would announce itself.

    Errors: ``commissioning.held_ahead``, NotFound, NotPermitted.
    """
    actor.require(RECORD)
    person = person_of(actor)
    if held_on > shanghai_day(at):
        raise Refused("commissioning.held_ahead", field="held_on")
    laboratory = lock_laboratory(laboratory_id)
    agency = Agency.objects.get(pk__in=[actor.agency_id])
    made = Supervision.objects.create(
        laboratory=laboratory, agency=agency, jurisdiction_id=agency.jurisdiction_id,
        held_on=held_on, partner=partner.strip(), partner_people=partner_people.strip(),
        leader_id=person, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:supervision:begin", made, noun=NOUN, actor=actor, at=at,
        body={"laboratory": laboratory.id, "on": str(held_on), "partner": made.partner},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_question(
    *, supervision_id: UUID, item: str, answer: str, text: str, actor: Actor, at: datetime
) -> ChecklistAnswer:
    """Write what was found at a question of the checklist, or write it anew while it is open.

    Errors: ``commissioning.question_unknown``, ``commissioning.supervision_closed``, NotFound.
    """
    actor.require(RECORD)
    row = own_supervision(actor, supervision_id)
    if item not in catalogue().questions or answer not in dict(ChecklistAnswer.ANSWERS):
        raise Refused("commissioning.question_unknown", field="item")
    held = {"answer": answer, "text": text.strip()[:200]}
    made, new = ChecklistAnswer.objects.get_or_create(
        supervision=row, item=item,
        defaults={**held, "created_at": at, "created_by": actor.user_id},
    )  # fmt: skip
    if not new:
        step(made, **held)
    note(
        "commissioning:supervision:answer", row, noun=NOUN, actor=actor, at=at,
        body={"item": item, **held},
    )  # fmt: skip
    return made


@transaction.atomic
def find(
    *,
    supervision_id: UUID,
    gravity: str,
    text: str,
    due_on: date,
    actor: Actor,
    at: datetime,
    item: str = "",
) -> Finding:
    """Put a finding to the laboratory, to be put right by a day.

    Errors: ``commissioning.finding_text``, ``commissioning.due_past``,
    ``commissioning.supervision_closed``, NotFound, NotPermitted.
    """
    actor.require(RECORD)
    row = own_supervision(actor, supervision_id)
    if len(text.strip()) < SHORTEST:
        raise Refused("commissioning.finding_text", field="text")
    if due_on < row.held_on:
        raise Refused("commissioning.due_past", field="due_on")
    made = Finding.objects.create(
        supervision=row, item=item, gravity=gravity, text=text.strip(), due_on=due_on,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:finding:add", made, noun="commissioning:finding", actor=actor, at=at,
        body={"supervision": row.id, "gravity": gravity, "item": item, "text": made.text,
              "due": str(due_on)},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_finding(
    *, finding_id: UUID, version: int, text: str, actor: Actor, at: datetime
) -> Finding:
    """The laboratory says what it did. Errors: ``commissioning.finding_text``, IllegalTransition,
    NotFound, Stale, NotPermitted."""
    person = person_of(actor)
    row = finding_for(actor, finding_id, version=version)
    _insist_laboratory(row.supervision, actor)
    FINDING.edge(row.state, "answer")
    if len(text.strip()) < SHORTEST:
        raise Refused("commissioning.finding_text", field="text")
    row.answer, row.answered_by_id, row.answered_at = text.strip(), person, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    perform(row, FINDING, "answer", actor=actor, at=at, body={"text": row.answer})
    return row


@transaction.atomic
def settle_finding(
    *, finding_id: UUID, version: int, settled: bool, reason: str, actor: Actor, at: datetime
) -> Finding:
    """Settle an answered finding, or send it back with the reason.

    Errors: ``commissioning.reason``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    actor.require(RECORD)
    row = finding_for(actor, finding_id, version=version, own=True)
    verb = "settle" if settled else "send_back"
    FINDING.edge(row.state, verb)
    if not settled and len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")
    row.note = reason.strip()[:200]
    if settled:
        row.settled_by_id, row.settled_at = person, at
    row.save(update_fields=["note", "settled_by", "settled_at"])
    perform(row, FINDING, verb, actor=actor, at=at, reason=row.note)
    return row


@transaction.atomic
def send_sample(
    *,
    supervision_id: UUID,
    code: str,
    factor: str,
    unit: str,
    material: str,
    assigned: str,
    uncertainty: str,
    sent_on: date,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> BlindSample:
    """Send a blind sample. Its value is nowhere but in its row until the result is in: not in the
    event, and on no page but its preparer's.

    Errors: ``commissioning.blind_value``, ``commissioning.sample_exists``,
    ``commissioning.due_past``, ``commissioning.supervision_closed``, NotFound, NotPermitted.
    """
    actor.require(RECORD)
    person = person_of(actor)
    row = own_supervision(actor, supervision_id)
    if not known_value(assigned, uncertainty):
        raise Refused("commissioning.blind_value", field="assigned")
    if due_on < sent_on:
        raise Refused("commissioning.due_past", field="due_on")
    if row.samples.filter(code=code.strip()).exists():
        raise Refused("commissioning.sample_exists", field="code", number=code.strip())
    made = BlindSample.objects.create(
        supervision=row, code=code.strip(), factor=factor.strip(), unit=unit.strip(),
        material=material.strip(), assigned=assigned.strip(), uncertainty=uncertainty.strip(),
        sent_on=sent_on, due_on=due_on, prepared_by_id=person, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:blind_sample:send", made, noun="commissioning:blind_sample", actor=actor,
        at=at, body={"supervision": row.id, "code": made.code, "factor": made.factor,
                     "sent": str(sent_on), "due": str(due_on)},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_sample(
    *, sample_id: UUID, version: int, result: str, method: str, actor: Actor, at: datetime
) -> BlindSample:
    """The laboratory reports its result, once; it is compared at once and opened to both.

    Errors: ``commissioning.result`` (no number), IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = sample_for(actor, sample_id, version=version)
    _insist_laboratory(row.supervision, actor)
    BLIND.edge(row.state, "answer")
    if read_number(half_width(result)) is None:
        raise Refused("commissioning.result", field="result")
    said = compare_blind(result, assigned=row.assigned, uncertainty=row.uncertainty)
    row.result, row.method = result.strip(), method.strip()
    row.answered_by_id, row.answered_at = person, at
    row.met, row.comparison = said.met, dict(said.facts)
    row.save(update_fields=["result", "method", "answered_by", "answered_at", "met", "comparison"])
    perform(
        row, BLIND, "answer", actor=actor, at=at,
        body={"result": row.result, "method": row.method, "assigned": row.assigned,
              "uncertainty": row.uncertainty, "met": row.met},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_sample(
    *, sample_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> BlindSample:
    """Give a blind sample up (broken, lost): who prepared it, with the reason.

    Errors: ``commissioning.reason``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    actor.require(RECORD)
    row = sample_for(actor, sample_id, version=version, own=True)
    BLIND.edge(row.state, "drop")
    if len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")
    row.reason = reason.strip()[:200]
    row.save(update_fields=["reason"])
    perform(row, BLIND, "drop", actor=actor, at=at, reason=row.reason)
    return row


@transaction.atomic
def compare(
    *,
    supervision_id: UUID,
    factor: str,
    unit: str,
    reference_body: str,
    reference: str,
    result: str,
    actor: Actor,
    at: datetime,
) -> Comparison:
    """Enter a comparison of one sample by two bodies.

    Errors: ``commissioning.compared_value``, ``commissioning.supervision_closed``, NotFound,
    NotPermitted.
    """
    actor.require(RECORD)
    row = own_supervision(actor, supervision_id)
    said = compare_split(result, reference, permitted=catalogue().permitted)
    if said.met is None:
        raise Refused("commissioning.compared_value", field="result")
    made = Comparison.objects.create(
        supervision=row, factor=factor.strip(), unit=unit.strip(),
        reference_body=reference_body.strip(), reference=reference.strip(), result=result.strip(),
        met=said.met, comparison=dict(said.facts), created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:comparison:add", made, noun="commissioning:comparison", actor=actor, at=at,
        body={"supervision": row.id, "factor": made.factor, "reference": made.reference,
              "result": made.result, "met": made.met},
    )  # fmt: skip
    return made


@transaction.atomic
def close(
    *, supervision_id: UUID, version: int, conclusion: str, actor: Actor, at: datetime
) -> Supervision:
    """Close a supervision with its conclusion, once every blind sample is compared or given up;
    findings run on until they are settled.

    Errors: ``commissioning.conclusion``, ``commissioning.still_open``,
    ``commissioning.supervision_closed``, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = own_supervision(actor, supervision_id, version=version)
    if len(conclusion.strip()) < SHORTEST:
        raise Refused("commissioning.conclusion", field="conclusion")
    if row.samples.filter(state="sent").exists():
        raise Refused("commissioning.still_open")
    row.conclusion, row.closed_by_id, row.closed_at = conclusion.strip(), person, at
    row.save(update_fields=["conclusion", "closed_by", "closed_at"])
    perform(row, SUPERVISION, "close", actor=actor, at=at, body={"conclusion": row.conclusion})
    return row


def _insist_laboratory(supervision: Supervision, actor: Actor) -> None:
    """The laboratory's own people answer, nobody for them."""
    actor.require(ANSWER)
    if supervision.laboratory_id != actor.agency_id:
        raise NotPermitted(ANSWER)
