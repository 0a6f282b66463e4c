"""Batches of the laboratory with their samples, readings and control samples."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Batch, BatchControl, BatchMember, Determination
from liance.mechanism.laboratory.policies import batches_visible_to
from liance.mechanism.laboratory.queries.work import HOLD_ENDS, outside_batches, to_reenter


@dataclass(frozen=True, slots=True)
class Member:
    """A sample of a batch with what was determined from it there, superseded ones left out."""

    factor: BottleFactor
    made: tuple[Determination, ...]


def batches(actor: Actor) -> QuerySet[Batch]:
    """The batches of the actor's laboratory with the number of their samples (``size``)."""
    rows = batches_visible_to(actor).annotate(size=Count("members"))
    return rows.select_related("analyst", "instrument")


def batch(actor: Actor, batch_id: UUID) -> Batch:
    """One of them. Raises NotFound."""
    row = (
        batches_visible_to(actor)
        .select_related("analyst", "instrument", "decided_by", "repeats")
        .filter(pk=batch_id)
        .first()
    )
    if row is None:
        raise NotFound("laboratory:batch")
    return row


def members_of(row: Batch) -> list[Member]:
    """The samples of a batch in their order; in two queries."""
    made: dict[UUID, list[Determination]] = defaultdict(list)
    rows = Determination.objects.filter(batch=row).exclude(state="superseded")
    for found in rows.order_by("repeat"):
        made[found.bottle_factor_id].append(found)
    factors = BottleFactor.objects.annotate(hold_ends=HOLD_ENDS).select_related(
        "bottle__point", "bottle__visit__source"
    )
    places = dict(BatchMember.objects.filter(batch=row).values_list("bottle_factor_id", "place"))
    listed = sorted(factors.filter(pk__in=places), key=lambda factor: places[factor.id])
    return [Member(factor, tuple(made[factor.id])) for factor in listed]


def controls_of(row: Batch) -> QuerySet[BatchControl]:
    """The control samples of a batch in their order."""
    return BatchControl.objects.filter(batch=row).order_by("place")


def to_batch(actor: Actor, factor: str) -> list[BottleFactor]:
    """The samples that wait for a factor and stand in no batch: those to be done again first."""
    again = BottleFactor.objects.filter(
        pk__in=to_reenter(actor).filter(bottle_factor__factor=factor).values("bottle_factor_id")
    ).exclude(pk__in=BatchMember.objects.filter(batch__state="open").values("bottle_factor_id"))
    waiting = again.annotate(hold_ends=HOLD_ENDS).select_related(
        "bottle__visit__source", "bottle__point"
    )
    return [*waiting.order_by("bottle__number"), *outside_batches(actor, factor)]


def repeatable(actor: Actor, factor: str) -> QuerySet[Batch]:
    """Batches set aside that a new one of the factor may name as done again."""
    done = Batch.objects.filter(repeats__isnull=False).exclude(state="cancelled")
    rows = batches_visible_to(actor).filter(state="repeated", factor=factor)
    return rows.exclude(pk__in=done.values("repeats_id")).order_by("-started_at")
