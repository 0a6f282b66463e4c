"""Who may know of a determination: the laboratory that makes it, at every state; the other
agencies of the visit once it is approved. Nobody watches a number while it is being found."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.coordination.queries.barred import halted
from liance.mechanism.custody import policies as custody_policies
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory.models import Batch, BatchMember, Determination
from liance.mechanism.laboratory.states import HOLDING

VISIT = "bottle_factor__bottle__visit__"
FINAL = ("approved", "superseded")


def visible_to(actor: Actor) -> QuerySet[Determination]:
    """The determinations that the actor may know of."""
    fields = (f"{VISIT}enforcement_id", f"{VISIT}monitoring_id", f"{VISIT}laboratory_id")
    mine = parties(actor, *fields, place=f"{VISIT}jurisdiction_id")
    final = Q(approved_by__isnull=False, state__in=FINAL)
    own = Q(laboratory_id=actor.agency_id)
    return Determination.objects.filter(known(actor, mine, prefix=VISIT)).filter(own | final)


def get_for(actor: Actor, determination_id: UUID, *, version: int) -> Determination:
    """The determination, locked. Raises ``NotFound`` for outsiders, ``Stale`` on another
    version, ``Refused`` for people of another agency."""
    row = (
        visible_to(actor)
        .select_related(
            "bottle_factor__bottle__visit__sheet", "bottle_factor__bottle__point", "batch"
        )
        .select_for_update(of=("self",))
        .filter(pk=determination_id)
        .first()
    )
    if row is None:
        raise NotFound("laboratory:determination")
    if row.laboratory_id != actor.agency_id:
        raise Refused("laboratory.bottle_elsewhere")
    if row.version != version:
        raise Stale("laboratory:determination")
    return row


def factors_for(
    actor: Actor, factor_ids: Sequence[UUID], *, lost: bool = False
) -> dict[UUID, BottleFactor]:
    """The factors of bottles, locked, by identifier; ``lost``: for a reason and no result, also of
    bottles lost since.

    Raises ``NotFound`` for outsiders, ``Refused`` when the bottle is with another agency
    (laboratory.bottle_elsewhere), was not received (laboratory.bottle_not_received) or the
    department told the laboratory to stop (laboratory.commission_halted).
    """
    found = {
        row.id: row
        for row in BottleFactor.objects.select_related(
            "bottle__visit__sheet", "bottle__point", "bottle__receipt"
        )
        .select_for_update(of=("self",))
        .filter(pk__in=factor_ids, bottle__in=custody_policies.visible_to(actor))
        .order_by("id")
    }
    if len(found) != len(set(factor_ids)):
        raise NotFound("custody:bottle")
    for row in found.values():
        ended = row.bottle.state == "rejected" or (row.bottle.state == "lost" and not lost)
        if row.bottle.laboratory_id is None or ended:
            raise Refused("laboratory.bottle_not_received", number=row.bottle.short)
        if row.bottle.laboratory_id != actor.agency_id:
            raise Refused("laboratory.bottle_elsewhere")
    if not lost:
        _require_going_on(actor, [row.bottle for row in found.values()])
    return found


def _require_going_on(actor: Actor, bottles: Sequence[Bottle]) -> None:
    """Refuse a commissioned laboratory what the department stopped: laboratory.commission_halted."""
    theirs = [one for one in bottles if one.visit.laboratory_id == actor.agency_id]
    stopped = halted({one.visit.sheet_id for one in theirs}) if theirs else set()
    for one in theirs:
        if one.visit.sheet_id in stopped:
            raise Refused("laboratory.commission_halted", number=one.short)


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """The batches of the actor's laboratory without those of samples they may not know of."""
    hidden = BatchMember.objects.exclude(
        bottle_factor__bottle__in=custody_policies.visible_to(actor)
    ).values("batch_id")
    return Batch.objects.filter(laboratory_id__in=[actor.agency_id]).exclude(pk__in=hidden)


def batch_for(actor: Actor, batch_id: UUID, *, version: int) -> Batch:
    """The batch, locked. Raises ``NotFound`` for outsiders, ``Stale`` on another version."""
    batch = batches_visible_to(actor).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("laboratory:batch")
    if batch.version != version:
        raise Stale("laboratory:batch")
    return batch


def require_unbatched(factors: Sequence[BottleFactor]) -> None:
    """Refuse samples that stand in a batch under analysis: laboratory.in_batch."""
    member = (
        BatchMember.objects.filter(bottle_factor__in=factors, batch__state="open")
        .select_related("batch", "bottle_factor__bottle")
        .first()
    )
    if member is not None:
        raise Refused(
            "laboratory.in_batch", number=member.bottle_factor.bottle.short,
            batch=member.batch.number,
        )  # fmt: skip


def repeatable(actor: Actor, batch_id: UUID | None, factor: str) -> Batch | None:
    """The set-aside batch that a new one does again: laboratory.batch_not_repeatable."""
    if batch_id is None:
        return None
    batch = batches_visible_to(actor).filter(pk=batch_id, state="repeated", factor=factor).first()
    if batch is None:
        raise Refused("laboratory.batch_not_repeatable")
    return batch


def require_released(row: Determination) -> None:
    """Refuse the review of a result that its batch holds back: laboratory.batch_held."""
    if row.batch is not None and row.batch.state in HOLDING:
        raise Refused("laboratory.batch_held", batch=row.batch.number)
