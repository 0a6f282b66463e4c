"""Fill bottles on site; the second sampler confirms (D4)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import consuming
from liance.mechanism.custody.actions.numbering import next_numbers
from liance.mechanism.custody.models import Bottle, BottleFactor, PreparedBottle
from liance.mechanism.custody.rules import filling
from liance.mechanism.custody.states import BOTTLE, PREPARED
from liance.mechanism.operations.models import CrewMember, Visit, VisitItem, VisitPoint
from liance.norms.sampling.holding import hold_ends
from liance.norms.sampling.preservation import holding_time

FILL = "custody:bottle:fill"


@transaction.atomic
def fill(
    *,
    visit_id: UUID,
    point_id: UUID,
    item_ids: Sequence[UUID],
    seal_number: str,
    container: str,
    preservative: str,
    volume_ml: int | None,
    sampled_at: datetime,
    actor: Actor,
    at: datetime,
    qc: str = "normal",
    description: str = "",
    place: str = "",
    device_at: datetime | None = None,
    prepared_id: UUID | None = None,
) -> Bottle:
    """Number and seal one bottle with the factors of ``item_ids``; the actor sampled and holds it.

    ``prepared_id``: the prepared bottle that is filled; its number goes on. The limit and the
    holding time of each factor are written down as they are known now. Errors:
    custody.not_in_crew, monitoring_closed, point_not_done, no_factors, factor_not_of_point,
    seal_missing, seal_taken, sampled_in_future, sampled_before_entry, sampled_after_departure,
    prepared_other, prepared_gone.
    """
    actor.require(FILL)
    sampler = policies.person_of(actor)
    visit = open_visit(actor, visit_id)
    filling.check_time(sampled_at, entered_at=visit.entered_at, left_at=visit.left_at, at=at)
    point = _point(visit, point_id)
    items = _items(point, item_ids)
    _check_seal(visit, seal_number)
    ready = _ready(visit, prepared_id, point, items, qc) if prepared_id else None
    number = ready.number if ready else next_numbers(visit=visit, sheet=visit.sheet, count=1)[0]
    bottle = Bottle.objects.create(
        visit=visit, point=point, number=number, qc=qc, container=container.strip(),
        preservative=preservative.strip(), volume_ml=volume_ml, seal_number=seal_number.strip(),
        sampled_at=sampled_at, device_at=device_at, sampled_by_id=sampler,
        holder_id=sampler, place=place.strip(), description=description.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _write_factors(bottle, items, point.medium, actor=actor, at=at)
    if ready is not None:
        _use_up(ready, bottle, actor=actor, at=at)
    _write_down(bottle, items, actor=actor, at=at)
    tell("custody:bottle", bottle, at=at, audience=policies.audience(visit), what="filled")
    return bottle


def _use_up(ready: PreparedBottle, bottle: Bottle, *, actor: Actor, at: datetime) -> None:
    """The prepared bottle is the one that was filled."""
    ready.bottle = bottle
    ready.save(update_fields=["bottle"])
    perform(ready, PREPARED, "fill", actor=actor, at=at, body={"bottle": bottle.id})


def _write_down(bottle: Bottle, items: Sequence[VisitItem], *, actor: Actor, at: datetime) -> None:
    note(
        "custody:bottle:fill", bottle, noun=BOTTLE.noun, actor=actor, at=at,
        device_at=bottle.device_at,
        body={
            "number": bottle.number, "visit": bottle.visit_id, "point": bottle.point_id,
            "qc": bottle.qc, "seal": bottle.seal_number, "sampled_at": bottle.sampled_at,
            "sampled_by": actor.staff_id, "container": bottle.container,
            "preservative": bottle.preservative, "factors": [item.factor for item in items],
        },
    )  # fmt: skip


@transaction.atomic
def confirm(*, bottle_ids: Sequence[UUID], actor: Actor, at: datetime) -> list[Bottle]:
    """The second sampler confirms bottles that the other one filled; their containers and
    preservatives leave the stock of the confirming agency.

    Errors: custody.no_bottles, not_in_crew, confirm_by_other.
    """
    bottles = policies.get_many_for(actor, bottle_ids)
    for visit in {b.visit for b in bottles}:
        filling.check_crew(actor.staff_id, crew(visit))
    for bottle in bottles:
        filling.check_confirmation(bottle.sampled_by_id, actor.staff_id)
        bottle.confirmed_by_id = actor.staff_id
        bottle.confirmed_at = at
        bottle.save(update_fields=["confirmed_by", "confirmed_at"])
        perform(
            bottle, BOTTLE, "confirm", actor=actor, at=at,
            body={"sampled_by": bottle.sampled_by_id, "confirmed_by": actor.staff_id},
        )  # fmt: skip
    tell(
        "custody:bottle", bottles[0], at=at, audience=policies.audience(bottles[0].visit),
        what="confirmed",
    )  # fmt: skip
    consuming.sealed(bottles, actor=actor, at=at)
    return bottles


def _ready(
    visit: Visit, prepared_id: UUID, point: VisitPoint, items: Sequence[VisitItem], qc: str
) -> PreparedBottle:
    """The prepared bottle, locked; its label must say what goes in."""
    rows = PreparedBottle.objects.select_for_update(of=("self",))
    found = rows.filter(policies.prepared_for(visit), pk=prepared_id).first()
    if found is None:
        raise NotFound("custody:prepared")
    if found.state != PREPARED.initial:
        raise Refused("custody.prepared_gone", number=found.short)
    filling.check_label(
        number=found.short, of_point=found.point_key in (point.id, point.sheet_point_id),
        said=found.factors, taken=[item.factor for item in items], same_kind=found.qc == qc,
    )  # fmt: skip
    return found


def crew(visit: Visit) -> set[UUID]:
    """The monitoring staff on site."""
    return set(
        CrewMember.objects.filter(visit=visit, side="monitoring").values_list("staff_id", flat=True)
    )


def open_visit(actor: Actor, visit_id: UUID) -> Visit:
    """The visit, locked so that numbers follow one another."""
    visit = (
        policies.visits_visible_to(actor)
        .select_related("sheet", "jurisdiction", "enforcement")
        .select_for_update(of=("self",))
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound("operations:visit")
    filling.check_crew(actor.staff_id, crew(visit))
    if visit.monitoring_closed_at is not None:
        raise Refused("custody.monitoring_closed")
    return visit


def _point(visit: Visit, point_id: UUID) -> VisitPoint:
    point = VisitPoint.objects.filter(pk=point_id, visit=visit).first()
    if point is None:
        raise NotFound("operations:point")
    if point.not_done_reason:
        raise Refused("custody.point_not_done", point=str(point))
    return point


def _items(point: VisitPoint, item_ids: Sequence[UUID]) -> list[VisitItem]:
    if not item_ids:
        raise Refused("custody.no_factors", field="items")
    items = list(
        VisitItem.objects.filter(pk__in=item_ids, point=point, on_site=False, not_done_reason="")
    )
    if len(items) != len(set(item_ids)):
        raise Refused("custody.factor_not_of_point", field="items")
    return items


def _check_seal(visit: Visit, seal_number: str) -> None:
    if not seal_number.strip():
        raise Refused("custody.seal_missing", field="seal_number")
    if Bottle.objects.filter(visit=visit, seal_number=seal_number.strip()).exists():
        raise Refused("custody.seal_taken", field="seal_number", seal=seal_number.strip())


def _write_factors(
    bottle: Bottle, items: Sequence[VisitItem], medium: str, *, actor: Actor, at: datetime
) -> None:
    for item in items:
        hold = holding_time(item.factor) if medium == "water" else None
        minutes = hold.minutes if hold else None
        BottleFactor.objects.create(
            bottle=bottle, factor=item.factor, visit_item_id=item.id, standard=item.standard,
            limit=item.limit, unit=item.unit, beside=item.beside,
            hold_minutes=minutes, hold_ends_at=hold_ends(bottle.sampled_at, minutes),
            hold_citation=hold.citation.source if hold else "",
            hold_certainty=hold.citation.certainty.value if hold else "",
            created_at=at, created_by=actor.user_id,
        )  # fmt: skip
