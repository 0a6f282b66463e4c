"""Excuse a drawn unit or person: one side asks with the reason, the other grants (双随机, P2)."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions.drawing import (
    agency_of,
    into_plan,
    locked,
    other_side,
    own_draft,
    published,
    staff_of,
    stored,
    year_stands,
)
from liance.mechanism.planning.drawing.files import write_file
from liance.mechanism.planning.drawing.shapes import DrawFile, Excused
from liance.mechanism.planning.models import Draw, DrawExcuse, Plan, Target, TargetOutlet
from liance.mechanism.planning.policies import draw_for
from liance.mechanism.planning.states import DRAW, EXCUSE

NOUN = "planning:draw_excuse"
LEAST_REASON = 8
LEAST_ANSWER = 4


@transaction.atomic
def ask(
    *,
    draw_id: UUID,
    version: int,
    unit_id: UUID,
    person_id: UUID | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> DrawExcuse:
    """Ask that a drawn unit, or a person of its crew, be excused. Nothing changes until the other
    side grants it.

    Errors: ``planning.not_drawn``, ``planning.excuse_reason``, ``planning.excuse_asked``,
    ``planning.not_draft``.
    """
    row = locked(draw_id, version, actor)
    actor.require("planning:draw:excuse")
    own_draft(row.plan, actor)
    if row.state != "drawn":
        DRAW.edge(row.state, "draw")
        raise Refused(errors.NOT_DRAWN)
    words = reason.strip()
    if len(words) < LEAST_REASON:
        raise Refused(errors.EXCUSE_REASON, field="reason", least=LEAST_REASON)
    one = _excused(published(row), unit_id, person_id, words)
    if row.excuses.filter(state="asked", unit_id=unit_id, person_id=person_id).exists():
        raise Refused(errors.EXCUSE_ASKED)
    made = DrawExcuse.objects.create(
        draw=row, unit_id=unit_id, person_id=person_id, pool=one.get("pool", ""), reason=words,
        by_id=staff_of(actor), agency_id=agency_of(actor), at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    row.version += 1
    row.save(update_fields=["version"])
    note(
        "planning:draw_excuse:ask", made, noun=NOUN, actor=actor, at=at,
        body={"draw": row.id, "unit": unit_id, "person": person_id, "reason": words},
    )  # fmt: skip
    return made


@transaction.atomic
def grant(*, excuse_id: UUID, version: int, actor: Actor, at: datetime) -> DrawExcuse:
    """Grant what the other side asked; only now the rule names who stands in.

    Errors: ``planning.excuse_own``, ``planning.not_drawn``, ``planning.crew_short`` (nobody is left
    to come for a person), ``planning.target_used``, ``planning.not_draft``, ``planning.year_over``.
    """
    row, plan = _decided(excuse_id, version, actor)
    year_stands(plan.year, at)
    draw, file = row.draw, published(row.draw)
    one = _excused(file, row.unit_id, row.person_id, row.reason)
    said = [*file["excused"], one]
    try:
        data = write_file(file["list"], bytes(draw.seed), draw.witness, drawn=True, excused=said)
    except LookupError as fault:
        raise Refused(errors.NOT_DRAWN) from fault
    after = json.loads(data)["result"]
    came = after["stand_ins"][-1]["came"]
    if row.person_id is not None and not came:
        raise Refused(errors.CREW_SHORT, names=row.unit.name, count=1)
    draw.file = stored(plan, draw.number, data, actor, at)
    draw.version += 1
    draw.save(update_fields=["file", "version"])
    _decide(row, actor, at, order=len(said))
    perform(
        row, EXCUSE, "grant", actor=actor, at=at, reason=row.reason,
        body={"draw": draw.id, "unit": row.unit_id, "person": row.person_id, "came": came,
              "file": draw.file.sha256},
    )  # fmt: skip
    if row.person_id is None:
        _out_of_plan(plan, file, row.unit_id)
        into_plan(plan, [one for one in after["drawn"] if one["unit"] == came], actor, at)
    return row


@transaction.atomic
def refuse(*, excuse_id: UUID, version: int, answer: str, actor: Actor, at: datetime) -> DrawExcuse:
    """Refuse it with the reason; what was drawn stays. Errors: ``planning.reason``,
    ``planning.excuse_own``."""
    row, _plan = _decided(excuse_id, version, actor)
    if len(answer.strip()) < LEAST_ANSWER:
        raise Refused(errors.REASON, field="answer")
    _decide(row, actor, at, answer=answer.strip()[:200])
    perform(row, EXCUSE, "refuse", actor=actor, at=at, reason=row.answer)
    return row


def _decided(excuse_id: UUID, version: int, actor: Actor) -> tuple[DrawExcuse, Plan]:
    """What was asked, of a draw the actor may see, for its other side."""
    found = DrawExcuse.objects.filter(pk=excuse_id).values_list("draw_id", flat=True).first()
    if found is None:
        raise NotFound(NOUN)
    draw: Draw = draw_for(actor, found)
    actor.require("planning:draw:grant")
    plan = own_draft(draw.plan, actor)
    rows = DrawExcuse.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=excuse_id)
    row.draw = draw
    if row.version != version:
        raise Stale(NOUN)
    EXCUSE.edge(row.state, "grant")
    other_side(plan, actor, maker=row.by_id, agency=row.agency_id, code=errors.EXCUSE_OWN)
    return row, plan


def _decide(
    row: DrawExcuse, actor: Actor, at: datetime, *, order: int | None = None, answer: str = ""
) -> None:
    row.decided_by_id, row.decided_at, row.order, row.answer = staff_of(actor), at, order, answer
    row.save(update_fields=["decided_by", "decided_at", "order", "answer"])


def _excused(file: DrawFile, unit: UUID, person: UUID | None, reason: str) -> Excused:
    result = file["result"]
    if person is None:
        if result is None or all(row["unit"] != str(unit) for row in result["drawn"]):
            raise Refused(errors.NOT_DRAWN)
        return {"unit": str(unit), "reason": reason}
    crews = result["crews"] if result else []
    pools = [c["pool"] for c in crews if c["unit"] == str(unit) and str(person) in c["people"]]
    if not pools:
        raise Refused(errors.NOT_DRAWN)
    return {"unit": str(unit), "pool": pools[0], "person": str(person), "reason": reason}


def _out_of_plan(plan: Plan, file: DrawFile, left: UUID) -> None:
    """Take out the targets that the draw made of a unit; others of the same unit stay."""
    before = file["result"]["drawn"] if file["result"] else []
    stratum = next(row["stratum"] for row in before if row["unit"] == str(left))
    gone = Target.objects.filter(plan=plan, source_id=left, stratum__order=int(stratum))
    try:
        TargetOutlet.objects.filter(target__in=gone).delete()
        gone.delete()
    except ProtectedError as used:
        raise Refused(errors.TARGET_USED) from used
