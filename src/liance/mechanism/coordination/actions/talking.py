"""Negotiation (协商, W2): messages, proposed changes and their answers, each kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.coordination.actions.moving import late_by_move, move_visit
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.points import apply, check_value, value_of
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    record,
    save,
    staff_of,
    start_clock,
)
from liance.mechanism.coordination.models import Comment, Proposal, Sheet
from liance.mechanism.coordination.policies import get_for, parties_of, require_side
from liance.mechanism.coordination.rules.fields import read_times
from liance.mechanism.coordination.rules.problems import Problem
from liance.mechanism.coordination.rules.sides import answers, sides_of, speaking
from liance.mechanism.coordination.states import PROPOSAL

NEGOTIATE = "coordination:sheet:negotiate"
PROPOSAL_NOUN = "coordination:proposal"
SILENT = ("draft", "closed", "withdrawn")
NEGOTIABLE = ("sent", "commissioned", "returned")


@transaction.atomic
def comment(*, sheet_id: UUID, text: str, actor: Actor, at: datetime) -> Comment:
    """Say something about the sheet. Errors: coordination.text_missing, talk_closed."""
    actor.require(NEGOTIATE)
    sheet = get_for(actor, sheet_id)
    side = _side(sheet, actor)
    if sheet.state in SILENT:
        raise Refused("coordination.talk_closed")
    if not text.strip():
        raise Refused("coordination.text_missing", field="text")
    said = Comment.objects.create(
        sheet=sheet, staff_id=staff_of(actor), side=side, at=at, text=text.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    record(sheet, "comment", actor=actor, at=at, body={"comment": said.id})
    announce(sheet, "talk", at=at)
    return said


@transaction.atomic
def propose(
    *, sheet_id: UUID, field: str, new: str, reason: str, actor: Actor, at: datetime
) -> Proposal:
    """Propose another value of one field (``rules.fields``); the other side answers within hours.

    Errors: coordination.proposals_closed, field_unknown, value_missing, value_same, value_time,
    limit_unread, too_long, late_needs_reason (a time short of the lead: its reason is asked of who
    wants it, so that the other side can simply agree).
    """
    actor.require(NEGOTIATE)
    sheet = get_for(actor, sheet_id)
    side = _side(sheet, actor)
    if sheet.state not in NEGOTIABLE:
        raise Refused("coordination.proposals_closed")
    check_value(field, new)
    _, old = value_of(sheet, field)
    if old == new.strip():
        raise Refused("coordination.value_same", field="new")
    if field == "time":
        _insist_reason(sheet, new, reason)
    put = Proposal.objects.create(
        sheet=sheet, field=field, old=old, new=new.strip(), reason=reason.strip(), side=side,
        by_id=staff_of(actor), at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        f"{PROPOSAL_NOUN}:propose", put, noun=PROPOSAL_NOUN, actor=actor, at=at,
        body={"sheet": sheet.id, "field": field, "side": side},
    )  # fmt: skip
    other = parties_of(sheet).carrier if side == "enforcement" else "enforcement"
    start_clock(sheet, "sheet.answer", side=other, at=at, noun=PROPOSAL_NOUN, object_id=put.id)
    announce(sheet, "talk", at=at)
    return put


@transaction.atomic
def accept(*, proposal_id: UUID, actor: Actor, at: datetime, answer: str = "") -> Proposal:
    """Agree: the value is changed and the old one kept. A visit moved up has its lead time
    tested again; crews and instruments must hold on the new day.

    Errors: coordination.not_your_part, same_person, proposals_closed, proposal_outdated,
    late_needs_reason, crew_too_small, calibration_expired.
    """
    sheet, put = _answerable(proposal_id, actor)
    label, present = value_of(sheet, put.field)
    if present != put.old:
        raise Refused("coordination.proposal_outdated")
    if put.field == "time":
        times = read_times(put.new)
        if isinstance(times, Problem):
            raise times.refusal()
        reason = put.reason or answer
        move_visit(sheet, *times, kind="proposal", reason=reason, by=put.by_id, actor=actor, at=at)
    else:
        apply(sheet, put.field, put.new, actor=actor, at=at)
        keep_change(
            sheet, field=put.field, label=label, old=put.old, new=put.new, kind="proposal",
            by=put.by_id, at=at, reason=put.reason,
        )  # fmt: skip
        if put.field in sheet.open_fields:
            left = [key for key in sheet.open_fields if key != put.field]
            save(sheet, step=False, open_fields=left)
    save(sheet)
    _answer(put, sheet, "accept", answer=answer, actor=actor, at=at)
    keep_paper(sheet, "accept", actor=actor, at=at)
    return put


@transaction.atomic
def reject(*, proposal_id: UUID, actor: Actor, at: datetime, answer: str) -> Proposal:
    """Do not agree, with the reason. Errors: coordination.reason_missing, not_your_part."""
    sheet, put = _answerable(proposal_id, actor)
    if not answer.strip():
        raise Refused("coordination.reason_missing", field="answer")
    _answer(put, sheet, "reject", answer=answer, actor=actor, at=at)
    return put


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, actor: Actor, at: datetime) -> Proposal:
    """Take one's side's proposal back before it is answered."""
    sheet, put = _fetch(proposal_id, actor)
    require_side(sheet, actor, put.side)
    _answer(put, sheet, "withdraw", answer="", actor=actor, at=at)
    return put


def _insist_reason(sheet: Sheet, new: str, reason: str) -> None:
    times = read_times(new)
    if isinstance(times, Problem):
        raise times.refusal()
    problem = late_by_move(sheet, times[0], reason=reason)
    if problem is not None:
        raise Refused(problem.code, field="reason", **problem.facts)


def _side(sheet: Sheet, actor: Actor) -> str:
    parties = parties_of(sheet)
    side = speaking(sides_of(parties, actor), parties)
    if not side or side == "department":
        raise Refused("coordination.not_your_part")
    return side


def _fetch(proposal_id: UUID, actor: Actor) -> tuple[Sheet, Proposal]:
    found = Proposal.objects.filter(pk=proposal_id).values_list("sheet_id", flat=True).first()
    if found is None:
        raise NotFound(PROPOSAL_NOUN)
    sheet = get_for(actor, found)
    return sheet, Proposal.objects.select_for_update().get(pk=proposal_id)


def _answerable(proposal_id: UUID, actor: Actor) -> tuple[Sheet, Proposal]:
    sheet, put = _fetch(proposal_id, actor)
    parties = parties_of(sheet)
    if not answers(sides_of(parties, actor), parties, put.side):
        raise Refused("coordination.not_your_part")
    if put.by_id == actor.staff_id:
        raise Refused("coordination.same_person")
    if sheet.state not in NEGOTIABLE:
        raise Refused("coordination.proposals_closed")
    return sheet, put


def _answer(
    put: Proposal, sheet: Sheet, verb: str, *, answer: str, actor: Actor, at: datetime
) -> None:
    Proposal.objects.filter(pk=put.pk).update(
        answered_by_id=staff_of(actor), answered_at=at, answer=answer.strip()
    )
    perform(put, PROPOSAL, verb, actor=actor, at=at, body={"sheet": sheet.id, "field": put.field})
    put.refresh_from_db()
    announce(sheet, "talk", at=at)
