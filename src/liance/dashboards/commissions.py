"""What laboratories were commissioned with: sheets that an actor may know of."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Sheet

MOST = 100


def counts(actor: Actor, laboratory_ids: Iterable[UUID]) -> Counter[UUID]:
    """How many commissions the actor may know of, by laboratory."""
    rows = Sheet.objects.filter(
        coordination.visible_to(actor), laboratory_id__in=list(laboratory_ids)
    )
    found: Counter[UUID] = Counter()
    for laboratory_id, count in rows.values_list("laboratory_id").annotate(n=Count("id")):
        if laboratory_id is not None:
            found[laboratory_id] = count
    return found


def given(actor: Actor, laboratory_id: UUID) -> list[Sheet]:
    """The commissions of a laboratory, newest first."""
    rows = Sheet.objects.filter(coordination.visible_to(actor), laboratory_id=laboratory_id)
    rows = rows.select_related("enforcement", "monitoring").defer("search")
    return list(rows.order_by("-planned_from", "-id")[:MOST])
