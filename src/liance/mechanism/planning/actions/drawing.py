"""Commit a draw, and draw (双随机, P2). The algorithm: ``drawing/draw.md``."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

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
from liance.mechanism.planning.drawing.shapes import DrawFile, Drawn
from liance.mechanism.planning.listing import Options, candidate_list
from liance.mechanism.planning.models import Draw, Plan
from liance.mechanism.planning.policies import draw_for, get_for
from liance.mechanism.planning.states import DRAW
from liance.mechanism.registry.models import Staff

NOUN = "planning:draw"
MEDIA_TYPE = "application/json"


@transaction.atomic
def commit(
    *,
    plan_id: UUID,
    version: int,
    options: Options,
    seed: bytes,
    actor: Actor,
    at: datetime,
    visited: Mapping[UUID, int] | None = None,
) -> Draw:
    """Fix the candidate list and the seed: both hashes go to the ledger, the seed to nobody.

    ``seed``: 32 bytes of the operating system's randomness; ``visited``: visits of the year that
    no plan foresaw, by source. Errors: ``planning.not_draft``, ``planning.draw_open``,
    ``planning.year_over`` and those of the list.
    """
    actor.require("planning:draw:commit")
    plan = own_draft(get_for(actor, plan_id, version=version), actor)
    if plan.draws.filter(state="committed").exists():
        raise Refused(errors.DRAW_OPEN)
    listed = candidate_list(plan, options, on=year_stands(plan.year, at), visited=visited or {})
    number = (plan.draws.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Draw.objects.create(
        plan=plan, number=number, list_sha256=list_digest(listed), commitment=commitment(seed),
        seed=seed, units=len(listed["units"]), committed_by_id=staff_of(actor),
        committed_agency_id=agency_of(actor), committed_at=at,
        file=stored(plan, number, write_file(listed, seed, drawn=False), actor, at),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "planning:draw:commit", made, noun=NOUN, actor=actor, at=at,
        body={"plan": plan.id, "number": number, "list_sha256": made.list_sha256,
              "commitment": made.commitment, "units": made.units, "cap": listed["cap"],
              "exceeded_years": options.exceeded_years},
    )  # fmt: skip
    return made


@transaction.atomic
def reveal(*, draw_id: UUID, version: int, witness: str, actor: Actor, at: datetime) -> Draw:
    """Draw with a word that the other side gives now; the drawn units become targets of the plan.

    Errors: ``planning.other_side``, ``planning.witness``, ``planning.not_draft``.
    """
    row = locked(draw_id, version, actor)
    actor.require("planning:draw:reveal")
    plan = own_draft(row.plan, actor)
    year_stands(plan.year, at)
    other_side(plan, actor, maker=row.committed_by_id, agency=row.committed_agency_id)
    words = " ".join(witness.split())
    if not 4 <= len(words) <= 120:
        raise Refused(errors.WITNESS, field="witness")
    listed = published(row)["list"]
    result = draw(listed, bytes(row.seed), words, digest=row.list_sha256)
    data = write_file(listed, bytes(row.seed), words, drawn=True)
    row.witness, row.drawn_by_id, row.drawn_at = words, actor.staff_id, at
    row.file = stored(plan, row.number, data, actor, at)
    row.save(update_fields=["witness", "drawn_by", "drawn_at", "file"])
    perform(
        row, DRAW, "draw", actor=actor, at=at,
        body={"seed": bytes(row.seed).hex(), "witness": words, "file": row.file.sha256,
              "drawn": len(result["drawn"])},
    )  # fmt: skip
    into_plan(plan, result["drawn"], actor, at)
    return row


@transaction.atomic
def cancel(*, draw_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Draw:
    """Give up a committed list with a reason, which stays on the ledger as the list does."""
    row = locked(draw_id, version, actor)
    own_draft(row.plan, actor)
    if not reason.strip():
        raise Refused(errors.REASON, field="reason")
    perform(row, DRAW, "cancel", actor=actor, at=at, reason=reason.strip())
    return row


def published(row: Draw) -> DrawFile:
    """The published file as it now stands."""
    file: DrawFile = json.loads(published_bytes(row))
    return file


def published_bytes(row: Draw) -> bytes:
    """The same, byte for byte."""
    return store.read(row.file)


def into_plan(plan: Plan, drawn: Iterable[Drawn], actor: Actor, at: datetime) -> None:
    """Targets for drawn units, in the order drawn."""
    strata = {str(s.order): s for s in plan.strata.all()}
    start: date = at.astimezone(SHANGHAI).date()
    targets_for(
        plan, [(strata[row["stratum"]], UUID(row["unit"])) for row in drawn], start=start,
        actor=actor, at=at,
    )  # fmt: skip
    plan.version += 1
    plan.save(update_fields=["version"])


def stored(plan: Plan, number: int, data: bytes, actor: Actor, at: datetime) -> StoredFile:
    """The published file, put away."""
    return store.put(
        [data], name=f"{plan.title}-第{number}次抽取.json", media_type=MEDIA_TYPE, at=at,
        by=actor.user_id, agency_id=actor.agency_id,
    )  # fmt: skip


def locked(draw_id: UUID, version: int, actor: Actor) -> Draw:
    """The draw with its plan, locked; ``Stale`` on another version."""
    row = draw_for(actor, draw_id)
    if row.version != version:
        raise Stale(NOUN)
    return row


def staff_of(actor: Actor) -> UUID:
    """The person behind the actor."""
    if actor.staff_id is None:
        raise NotFound("planning:plan")
    return actor.staff_id


def agency_of(actor: Actor) -> UUID:
    """The agency for which the actor acts."""
    if actor.agency_id is None:
        raise NotFound("planning:plan")
    return actor.agency_id


def own_draft(plan: Plan, actor: Actor) -> Plan:
    """The plan while it is a draft of the actor's side."""
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id} or actor.staff_id is None:
        raise NotFound("planning:plan")
    if plan.state != "draft":
        raise Refused(errors.NOT_DRAFT)
    return plan


def other_side(
    plan: Plan, actor: Actor, *, maker: UUID, agency: UUID, code: str = errors.OTHER_SIDE
) -> None:
    """The actor is of the other agency than who acted first, as they stood then; where one agency
    is both, another person."""
    one_agency = plan.enforcement_id == plan.monitoring_id
    if actor.staff_id == maker or (not one_agency and actor.agency_id == agency):
        raise Refused(code, name=Staff.objects.get(pk=maker).name)


def year_stands(year: int, at: datetime) -> date:
    """Today; refuses ``planning.year_over`` where nothing of the plan's year is left."""
    today = at.astimezone(SHANGHAI).date()
    if today.year > year:
        raise Refused(errors.YEAR_OVER, year=year)
    return today
