"""The bank of questions: taken in from a table, withdrawn with a reason (C1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.examining.actions import marking
from liance.mechanism.examining.models import Question
from liance.mechanism.examining.policies import questions_of
from liance.mechanism.examining.rules.bank import Written
from liance.mechanism.examining.states import QUESTION, QUESTIONS
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import require_manages

LEAST_REASON = 4


def known_stems(agency_id: UUID) -> frozenset[str]:
    """The stems that a bank has in use."""
    rows = Question.objects.filter(agency_id=agency_id, state="open")
    return frozenset(rows.values_list("stem", flat=True))


@transaction.atomic
def take_in(
    *, agency: Agency, written: Sequence[Written], file_name: str, actor: Actor, at: datetime
) -> list[Question]:
    """Put all questions of a table on file, or none.

    Errors: ``examining.empty``, ``examining.question_known``, NotPermitted.
    """
    require_manages(actor, agency, QUESTIONS)
    if not written:
        raise Refused("examining.empty")
    Agency.objects.select_for_update().get(pk=agency.pk)
    known = known_stems(agency.id)
    twice = next((one for one in written if one.stem in known), None)
    if twice is not None:
        raise Refused("examining.question_known", line=twice.line, stem=twice.stem[:30])
    made = Question.objects.bulk_create(
        Question(
            agency=agency, kind=one.kind, topic=one.topic, stem=one.stem,
            options=list(one.options), answer=list(one.answer), points=one.points,
            ground=one.ground, file_name=file_name[:200], line=one.line, created_at=at,
            created_by=actor.user_id,
        )
        for one in written
    )  # fmt: skip
    note(
        "examining:question:take_in", made[0], noun=QUESTION.noun, actor=actor, at=at,
        body={"agency": agency.id, "file": file_name[:200], "questions": [q.id for q in made]},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw(
    *, question_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> tuple[Question, int]:
    """Withdraw a wrong question: it is drawn no more, and every marked paper that has it is marked
    again without it. Returns how many were.

    Errors: ``examining.reason``, kernel.illegal_transition, NotFound, Stale, NotPermitted.
    """
    row = questions_of(actor).select_for_update(of=("self",)).filter(pk=question_id).first()
    if row is None:
        raise NotFound(QUESTION.noun)
    if row.version != version:
        raise Stale(QUESTION.noun)
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("examining.reason", field="reason", least=LEAST_REASON)
    row.withdrawn_reason = reason.strip()[:200]
    row.save(update_fields=["withdrawn_reason"])
    perform(row, QUESTION, "withdraw", actor=actor, at=at, reason=row.withdrawn_reason)
    return row, marking.mark_again(row, actor=actor, at=at)
