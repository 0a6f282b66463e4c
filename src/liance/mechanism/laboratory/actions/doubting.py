"""Answer an implausible combination (F19-F22): it stays, with the reviewer's reason beside it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.policies import agency_of, person_of, visits_visible_to
from liance.mechanism.laboratory.models import Determination, DoubtAnswer
from liance.mechanism.laboratory.queries.doubts import StandingDoubt, doubts_of, open_doubts_of
from liance.mechanism.laboratory.rules import review

ANSWER = "laboratory:doubt:answer"


@transaction.atomic
def answer(
    *, visit_id: UUID, code: str, keys: Sequence[UUID], reason: str, actor: Actor, at: datetime
) -> DoubtAnswer:
    """Say why a doubt does not stand in the way; who analysed does not answer for it.

    Errors: laboratory.reason_missing, doubt_gone (no such doubt, or answered), check_by_other,
    bottle_elsewhere; NotFound for outsiders.
    """
    actor.require(ANSWER)
    visit = (
        visits_visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound("operations:visit")
    if agency_of(actor) not in (visit.monitoring_id, visit.laboratory_id):
        raise Refused("laboratory.bottle_elsewhere")
    review.check_reason(reason)
    found = _standing(visit_id, code, tuple(sorted(keys)))
    for analyst in Determination.objects.filter(pk__in=keys).values_list("analyst_id", flat=True):
        review.check_checker(analyst, actor.staff_id)
    row = DoubtAnswer.objects.create(
        visit=visit, rule=found.doubt.rule, code=code, keys=list(found.keys),
        said=dict(found.doubt.facts), reason=reason.strip(), by_id=person_of(actor), at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "laboratory:doubt:answer", row, noun="laboratory:doubt", actor=actor, at=at,
        body={
            "visit": visit_id, "rule": row.rule, "code": code, "of": [str(k) for k in row.keys],
            "reason": row.reason,
        },
    )  # fmt: skip
    tell("laboratory:doubt", row, at=at, audience=[agency_of(actor)], what="answered")
    return row


def _standing(visit_id: UUID, code: str, keys: tuple[UUID, ...]) -> StandingDoubt:
    for found in doubts_of([visit_id]):
        if found.open and found.doubt.code == code and found.keys == keys:
            return found
    raise Refused("laboratory.doubt_gone")


def require_answered(row: Determination) -> None:
    """Refuse a review while a doubt about the determination waits: laboratory.doubt_open."""
    waiting = open_doubts_of(row)
    if waiting:
        bottle = row.bottle_factor.bottle
        raise Refused(
            "laboratory.doubt_open", number=bottle.short, factor=row.bottle_factor.factor,
            count=len(waiting),
        )  # fmt: skip
