"""Fill bottles on site; the second sampler confirms (D4)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.custody import policies
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.rules import filling
from liance.mechanism.custody.states import BOTTLE
from liance.mechanism.operations.models import CrewMember, Visit, VisitItem, VisitPoint
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
) -> Bottle:
    """Number and seal one bottle with the factors of ``item_ids``; the actor sampled and holds it.

    The limit and the holding time of each factor are written down as they are known now. Errors:
    custody.not_in_crew, monitoring_closed, point_not_done, no_factors, factor_not_of_point,
    seal_missing, seal_taken, sampled_in_future, sampled_before_entry, sampled_after_departure.
    """
    actor.require(FILL)
    sampler = policies.person_of(actor)
    visit = _open_visit(actor, visit_id)
    filling.check_time(sampled_at, entered_at=visit.entered_at, left_at=visit.left_at, at=at)
    point = _point(visit, point_id)
    items = _items(point, item_ids)
    _check_seal(visit, seal_number)
    bottle = Bottle.objects.create(
        visit=visit, point=point, number=_number(visit), qc=qc, container=container.strip(),
        preservative=preservative.strip(), volume_ml=volume_ml, seal_number=seal_number.strip(),
        sampled_at=sampled_at, device_at=device_at, sampled_by_id=sampler,
        holder_id=sampler, place=place.strip(), description=description.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _write_factors(bottle, items, point.medium, actor=actor, at=at)
    note(
        "custody:bottle:fill", bottle, noun=BOTTLE.noun, actor=actor, at=at, device_at=device_at,
        body={
            "number": bottle.number, "visit": visit.id, "point": point.id, "qc": qc,
            "seal": bottle.seal_number, "sampled_at": sampled_at, "sampled_by": actor.staff_id,
            "container": bottle.container, "preservative": bottle.preservative,
            "factors": [item.factor for item in items],
        },
    )  # fmt: skip
    tell("custody:bottle", bottle, at=at, audience=policies.audience(visit), what="filled")
    return bottle


@transaction.atomic
def confirm(*, bottle_ids: Sequence[UUID], actor: Actor, at: datetime) -> list[Bottle]:
    """The second sampler confirms bottles that the other one filled.

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
    return bottles


def crew(visit: Visit) -> set[UUID]:
    """The monitoring staff on site."""
    return set(
        CrewMember.objects.filter(visit=visit, side="monitoring").values_list("staff_id", flat=True)
    )


def _open_visit(actor: Actor, visit_id: UUID) -> Visit:
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


def _number(visit: Visit) -> str:
    """The next number of the visit; the visit's row is locked."""
    last = Bottle.objects.filter(visit=visit).order_by("-number").values_list("number", flat=True)
    if last:
        stem = last[0].rpartition("-")[0]
        return f"{stem}-{last.count() + 1:02d}"
    return f"{_stem(visit)}-01"


def _stem(visit: Visit) -> str:
    place = visit.enforcement.jurisdiction_id
    sheet = visit.sheet
    if sheet is not None and sheet.sequence is not None and sheet.year is not None:
        wanted = filling.stem(place, sheet.year, sheet.sequence)
    else:
        year = visit.entered_at.astimezone(SHANGHAI).year
        serial = next_number(kind="custody.visit", owner=visit.enforcement_id, year=year)
        wanted = filling.stem(place, year, None, serial)
    numbers = Bottle.objects.filter(number__startswith=wanted).values_list("number", flat=True)
    return filling.free_stem(wanted, {number.rpartition("-")[0] for number in numbers})


def _write_factors(
    bottle: Bottle, items: Sequence[VisitItem], medium: str, *, actor: Actor, at: datetime
) -> None:
    for item in items:
        hold = holding_time(item.factor) if medium == "water" else None
        BottleFactor.objects.create(
            bottle=bottle, factor=item.factor, visit_item_id=item.id, standard=item.standard,
            limit=item.limit, unit=item.unit,
            hold_minutes=hold.minutes if hold else None,
            hold_citation=hold.citation.source if hold else "",
            hold_certainty=hold.citation.certainty.value if hold else "",
            created_at=at, created_by=actor.user_id,
        )  # fmt: skip
