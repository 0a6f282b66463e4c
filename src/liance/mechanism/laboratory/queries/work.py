"""What waits for the analyst, the checker and the approver of a laboratory."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import visible_to as bottles_visible_to
from liance.mechanism.laboratory.models import BatchMember, Determination
from liance.mechanism.laboratory.policies import visible_to

HOLD_ENDS = ExpressionWrapper(
    F("bottle__sampled_at")
    + ExpressionWrapper(
        F("hold_minutes") * Value(timedelta(minutes=1)), output_field=DurationField()
    ),
    output_field=DateTimeField(),
)
IN_BATCH = BatchMember.objects.filter(bottle_factor=OuterRef("pk"), batch__state="open")
PARTS = ("bottle_factor__bottle__visit__source", "bottle_factor__bottle__point", "analyst")


def to_determine(actor: Actor) -> QuerySet[BottleFactor]:
    """Factors of received bottles that nothing was determined from and no reason stands for;
    ``hold_ends`` first, those without a rule last. ``batch_id``, ``batch_number``,
    ``batch_analyst``: the batch under analysis that one stands in."""
    return (
        BottleFactor.objects.filter(
            bottle__in=bottles_visible_to(actor), bottle__laboratory_id=actor.agency_id,
            # Entering a determination notes the start of the analysis, and nothing else does.
            bottle__state="received", no_result_reason="", analysed_at__isnull=True,
        )
        .select_related("bottle__visit__source", "bottle__visit__sheet", "bottle__point")
        .annotate(
            hold_ends=HOLD_ENDS, batch_id=Subquery(IN_BATCH.values("batch_id")[:1]),
            batch_number=Subquery(IN_BATCH.values("batch__number")[:1]),
            batch_analyst=Subquery(IN_BATCH.values("batch__analyst_id")[:1]),
        )
        .order_by(F("hold_ends").asc(nulls_last=True), "bottle__number", "id")
    )  # fmt: skip


def narrowed(
    rows: QuerySet[BottleFactor], *, factor: str = "", analyst: UUID | None = None,
    batch: UUID | None = None, loose: bool = False,
) -> QuerySet[BottleFactor]:  # fmt: skip
    """What of ``to_determine`` is of a factor, of an analyst's batches, of a batch, or ``loose``:
    in no batch yet."""
    if factor:
        rows = rows.filter(factor=factor)
    if analyst is not None:
        rows = rows.filter(Exists(IN_BATCH.filter(batch__analyst_id=analyst)))
    if batch is not None:
        rows = rows.filter(Exists(IN_BATCH.filter(batch_id=batch)))
    return rows.exclude(Exists(IN_BATCH)) if loose else rows


def outside_batches(actor: Actor, factor: str) -> QuerySet[BottleFactor]:
    """What of ``to_determine`` waits for a factor and stands in no batch under analysis."""
    return narrowed(to_determine(actor), factor=factor, loose=True)


def to_reenter(actor: Actor) -> QuerySet[Determination]:
    """Determinations sent back, oldest first."""
    return _own(actor, Q(state="sent_back")).order_by("entered_at")


def to_check(actor: Actor) -> QuerySet[Determination]:
    """Determinations that the actor may check: entered by somebody else."""
    return _own(actor, Q(state="entered")).exclude(analyst_id=actor.staff_id).order_by("entered_at")


def to_approve(actor: Actor) -> QuerySet[Determination]:
    """Determinations that the actor may approve: neither entered nor checked by them."""
    return (
        _own(actor, Q(state="checked"))
        .exclude(analyst_id=actor.staff_id)
        .exclude(checked_by_id=actor.staff_id)
        .order_by("entered_at")
    )


def _own(actor: Actor, condition: Q) -> QuerySet[Determination]:
    return (
        visible_to(actor)
        .filter(condition, laboratory_id=actor.agency_id)
        .select_related(*PARTS, "instrument", "checked_by", "batch")
    )


def awaiting_approval(bottle_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The bottles with a determination that stands and is not approved, with the first such factor
    by name: entered, checked, held back by its batch, or sent back to be entered anew."""
    rows = Determination.objects.filter(
        bottle_factor__bottle__in=list(bottle_ids), state__in=["entered", "checked", "sent_back"]
    ).order_by("bottle_factor__factor")
    found: dict[UUID, str] = {}
    for bottle, factor in rows.values_list("bottle_factor__bottle_id", "bottle_factor__factor"):
        found.setdefault(bottle, factor)
    return found
