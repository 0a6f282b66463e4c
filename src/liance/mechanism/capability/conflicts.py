"""Declared conflicts (回避): said with ground and reason, lifted with a reason."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.capability.models import Avoidance
from liance.mechanism.capability.rules import LEAST_REASON, conflict_fits
from liance.mechanism.registry.models import Source, Staff
from liance.mechanism.registry.policies import people_visible_to, require_manages

MANAGE = "capability:staff:manage"
NOUN = "capability:avoidance"


@transaction.atomic
def declare(
    *, staff: Staff, source: Source, ground: str, reason: str, actor: Actor, at: datetime
) -> Avoidance:
    """Say that a person keeps away from a source: the person, or who manages the agency's people.

    Errors: ``capability.avoidance_reason``, ``capability.avoids_already``, NotPermitted.
    """
    _own_or_manages(staff, actor)
    if not conflict_fits(ground, reason):
        raise Refused("capability.avoidance_reason", field="reason", least=LEAST_REASON)
    if Avoidance.objects.filter(staff=staff, source=source, lifted_at__isnull=True).exists():
        raise Refused("capability.avoids_already", field="source", name=source.name)
    made = Avoidance.objects.create(
        staff=staff, source=source, ground=ground, reason=reason.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:avoidance:declare", made, noun=NOUN, actor=actor, at=at,
        body={"staff": staff.id, "source": source.id, "ground": ground},
    )  # fmt: skip
    return made


@transaction.atomic
def lift(*, avoidance_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Avoidance:
    """End a conflict with the reason: who manages the agency's people, never the person alone.

    Errors: ``capability.avoidance_reason``, ``capability.avoidance_lifted``, NotFound, Stale.
    """
    row = (
        Avoidance.objects.select_for_update(of=("self",))
        .select_related("staff__agency")
        .filter(pk=avoidance_id, staff__in=people_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound(NOUN)
    if row.version != version:
        raise Stale(NOUN)
    require_manages(actor, row.staff.agency, MANAGE)
    if row.staff_id == actor.staff_id:
        raise NotPermitted(MANAGE)
    if row.lifted_at is not None:
        raise Refused("capability.avoidance_lifted")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("capability.avoidance_reason", field="reason", least=LEAST_REASON)
    row.lifted_at, row.lifted_reason = at, reason.strip()[:200]
    row.version += 1
    row.save(update_fields=["lifted_at", "lifted_reason", "version"])
    note(
        "capability:avoidance:lift", row, noun=NOUN, actor=actor, at=at,
        body={"staff": row.staff_id, "source": row.source_id},
    )  # fmt: skip
    return row


def standing_avoidances(staff: Iterable[UUID]) -> QuerySet[Avoidance]:
    """The conflicts that stand for people."""
    rows = Avoidance.objects.filter(staff_id__in=list(staff), lifted_at__isnull=True)
    return rows.select_related("source").order_by("source__name", "id")


def _own_or_manages(staff: Staff, actor: Actor) -> None:
    if actor.staff_id is None or actor.staff_id != staff.id:
        require_manages(actor, staff.agency, MANAGE)
