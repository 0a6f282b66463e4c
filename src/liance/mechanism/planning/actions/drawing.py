"""Commit a draw, draw, excuse (双随机, P2). The algorithm: ``drawing/draw.md``."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError

from liance.foundation.acts.perform import note, perform
from liance.foundation.files import store
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions.targeting import targets_for
from liance.mechanism.planning.drawing.draw import commitment, draw, list_digest
from liance.mechanism.planning.drawing.files import write_file
from liance.mechanism.planning.drawing.shapes import DrawFile, Drawn, Excused
from liance.mechanism.planning.listing import Options, candidate_list
from liance.mechanism.planning.models import Draw, DrawExcuse, Plan, Target, TargetOutlet
from liance.mechanism.planning.policies import draw_for, get_for
from liance.mechanism.planning.states import DRAW
from liance.mechanism.registry.models import Staff

NOUN = "planning:draw"
MEDIA_TYPE = "application/json"


@transaction.atomic
def commit(
    *, plan_id: UUID, version: int, options: Options, seed: bytes, actor: Actor, at: datetime
) -> Draw:
    """Fix the candidate list and the seed: both hashes go to the ledger, the seed to nobody.

    ``seed``: 32 bytes of the operating system's randomness. Errors: ``planning.not_draft``,
    ``planning.draw_open`` and those of the list.
    """
    actor.require("planning:draw:commit")
    plan = _own_draft(get_for(actor, plan_id, version=version), actor)
    if plan.draws.filter(state="committed").exists():
        raise Refused(errors.DRAW_OPEN)
    listed = candidate_list(plan, options, on=at.astimezone(SHANGHAI).date())
    number = (plan.draws.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Draw.objects.create(
        plan=plan, number=number, list_sha256=list_digest(listed), commitment=commitment(seed),
        seed=seed, units=len(listed["units"]), committed_by_id=_staff(actor), committed_at=at,
        file=_stored(plan, number, write_file(listed, seed, drawn=False), actor, at),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "planning:draw:commit", made, noun=NOUN, actor=actor, at=at,
        body={"plan": plan.id, "number": number, "list_sha256": made.list_sha256,
              "commitment": made.commitment, "units": made.units, "cap": listed["cap"]},
    )  # fmt: skip
    return made


@transaction.atomic
def reveal(*, draw_id: UUID, version: int, witness: str, actor: Actor, at: datetime) -> Draw:
    """Draw with a word that the other side gives now; the drawn units become targets of the plan.

    Errors: ``planning.other_side``, ``planning.witness``, ``planning.not_draft``.
    """
    row = _draw(draw_id, version, actor)
    actor.require("planning:draw:reveal")
    plan = _own_draft(row.plan, actor)
    _other_side(row, plan, actor)
    words = " ".join(witness.split())
    if not 4 <= len(words) <= 120:
        raise Refused(errors.WITNESS, field="witness")
    listed = published(row)["list"]
    result = draw(listed, bytes(row.seed), words, digest=row.list_sha256)
    data = write_file(listed, bytes(row.seed), words, drawn=True)
    row.witness, row.drawn_by_id, row.drawn_at = words, actor.staff_id, at
    row.file = _stored(plan, row.number, data, actor, at)
    row.save(update_fields=["witness", "drawn_by", "drawn_at", "file"])
    perform(
        row, DRAW, "draw", actor=actor, at=at,
        body={"seed": bytes(row.seed).hex(), "witness": words, "file": row.file.sha256,
              "drawn": len(result["drawn"])},
    )  # fmt: skip
    _into_plan(plan, result["drawn"], actor, at)
    return row


@transaction.atomic
def cancel(*, draw_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Draw:
    """Give up a committed list with a reason, which stays on the ledger as the list does."""
    row = _draw(draw_id, version, actor)
    _own_draft(row.plan, actor)
    if not reason.strip():
        raise Refused(errors.REASON, field="reason")
    perform(row, DRAW, "cancel", actor=actor, at=at, reason=reason.strip())
    return row


@transaction.atomic
def excuse(
    *,
    draw_id: UUID,
    version: int,
    unit_id: UUID,
    person_id: UUID | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> DrawExcuse:
    """Excuse a drawn unit, or a person of its crew; the rule names the stand-in.

    Errors: ``planning.not_drawn``, ``planning.reason``, ``planning.not_draft``.
    """
    row = _draw(draw_id, version, actor)
    actor.require("planning:draw:excuse")
    plan = _own_draft(row.plan, actor)
    if row.state != "drawn":
        DRAW.edge(row.state, "draw")
        raise Refused(errors.NOT_DRAWN)
    if len(reason.strip()) < 2:
        raise Refused(errors.REASON, field="reason")
    file = published(row)
    one = _excused(file, unit_id, person_id, reason.strip())
    before = file["result"]["drawn"] if file["result"] else []
    said = [*file["excused"], one]
    try:
        data = write_file(file["list"], bytes(row.seed), row.witness, drawn=True, excused=said)
    except LookupError as fault:
        raise Refused(errors.NOT_DRAWN) from fault
    row.file = _stored(plan, row.number, data, actor, at)
    row.version += 1
    row.save(update_fields=["file", "version"])
    made = DrawExcuse.objects.create(
        draw=row, order=len(said), unit_id=unit_id, person_id=person_id,
        pool=one.get("pool", ""), reason=reason.strip(), by_id=_staff(actor), at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    after = json.loads(data)["result"]
    came = after["stand_ins"][-1]["came"]
    note(
        "planning:draw:excuse", made, noun="planning:draw_excuse", actor=actor, at=at,
        body={"draw": row.id, "unit": unit_id, "person": person_id, "reason": reason.strip(),
              "came": came, "file": row.file.sha256},
    )  # fmt: skip
    if person_id is None:
        left = next(r["stratum"] for r in before if r["unit"] == str(unit_id))
        _replace(plan, left, unit_id)
        _into_plan(plan, [r for r in after["drawn"] if r["unit"] == came], actor, at)
    return made


def published(row: Draw) -> DrawFile:
    """The published file as it now stands."""
    file: DrawFile = json.loads(published_bytes(row))
    return file


def published_bytes(row: Draw) -> bytes:
    """The same, byte for byte."""
    return store.read(row.file)


def _excused(file: DrawFile, unit: UUID, person: UUID | None, reason: str) -> Excused:
    if person is None:
        return {"unit": str(unit), "reason": reason}
    crews = file["result"]["crews"] if file["result"] else []
    pools = [c["pool"] for c in crews if c["unit"] == str(unit) and str(person) in c["people"]]
    if not pools:
        raise Refused(errors.NOT_DRAWN)
    return {"unit": str(unit), "pool": pools[0], "person": str(person), "reason": reason}


def _into_plan(plan: Plan, drawn: Iterable[Drawn], actor: Actor, at: datetime) -> None:
    """Targets for drawn units, in the order drawn."""
    strata = {str(s.order): s for s in plan.strata.all()}
    start: date = at.astimezone(SHANGHAI).date()
    targets_for(
        plan, [(strata[row["stratum"]], UUID(row["unit"])) for row in drawn], start=start,
        actor=actor, at=at,
    )  # fmt: skip
    plan.version += 1
    plan.save(update_fields=["version"])


def _replace(plan: Plan, stratum: str, left: UUID) -> None:
    """Take out the targets that the draw made of a unit; others of the same unit stay."""
    gone = Target.objects.filter(plan=plan, source_id=left, stratum__order=int(stratum))
    try:
        TargetOutlet.objects.filter(target__in=gone).delete()
        gone.delete()
    except ProtectedError as used:
        raise Refused(errors.TARGET_USED) from used


def _stored(plan: Plan, number: int, data: bytes, actor: Actor, at: datetime) -> StoredFile:
    return store.put(
        [data], name=f"{plan.title}-第{number}次抽取.json", media_type=MEDIA_TYPE, at=at,
        by=actor.user_id, agency_id=actor.agency_id,
    )  # fmt: skip


def _draw(draw_id: UUID, version: int, actor: Actor) -> Draw:
    row = draw_for(actor, draw_id)
    if row.version != version:
        raise Stale(NOUN)
    return row


def _staff(actor: Actor) -> UUID:
    if actor.staff_id is None:
        raise NotFound("planning:plan")
    return actor.staff_id


def _own_draft(plan: Plan, actor: Actor) -> Plan:
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id} or actor.staff_id is None:
        raise NotFound("planning:plan")
    if plan.state != "draft":
        raise Refused(errors.NOT_DRAFT)
    return plan


def _other_side(row: Draw, plan: Plan, actor: Actor) -> None:
    """The witness is of the other agency; where one agency is both, another person."""
    maker = Staff.objects.get(pk=row.committed_by_id)
    one_agency = plan.enforcement_id == plan.monitoring_id
    if actor.staff_id == maker.id or (not one_agency and actor.agency_id == maker.agency_id):
        raise Refused(errors.OTHER_SIDE, name=maker.name)
