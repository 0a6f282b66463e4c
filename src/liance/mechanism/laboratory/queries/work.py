"""What waits for the analyst, the checker and the approver of a laboratory."""

from datetime import timedelta

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import visible_to as bottles_visible_to
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.policies import visible_to

HOLD_ENDS = ExpressionWrapper(
    F("bottle__sampled_at")
    + ExpressionWrapper(
        F("hold_minutes") * Value(timedelta(minutes=1)), output_field=DurationField()
    ),
    output_field=DateTimeField(),
)
PARTS = ("bottle_factor__bottle__visit__source", "bottle_factor__bottle__point", "analyst")


def to_determine(actor: Actor) -> QuerySet[BottleFactor]:
    """Factors of received bottles that nothing was determined from and no reason stands for;
    ``hold_ends`` first, those without a rule last."""
    made = Determination.objects.filter(bottle_factor=OuterRef("pk")).exclude(state="superseded")
    return (
        BottleFactor.objects.filter(
            bottle__in=bottles_visible_to(actor), bottle__laboratory_id=actor.agency_id,
            bottle__state="received", no_result_reason="",
        )
        .filter(~Exists(made))
        .select_related("bottle__visit__source", "bottle__visit__sheet", "bottle__point")
        .annotate(hold_ends=HOLD_ENDS)
        .order_by(F("hold_ends").asc(nulls_last=True), "bottle__number", "id")
    )  # fmt: skip


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
        .select_related(*PARTS, "instrument", "checked_by")
    )
