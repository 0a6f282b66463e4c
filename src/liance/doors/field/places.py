"""Sources to enter without a sheet, found by name."""

from datetime import datetime
from typing import Any

from liance.flows.gate import enforcement_of, own_area
from liance.foundation.kernel.actor import Actor
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import known_to
from liance.norms.calendar.instants import shanghai_day

MOST = 20


def found(actor: Actor, words: str, *, at: datetime) -> list[dict[str, Any]]:
    """At most twenty sources of the area in which the person's agency works."""
    rows = known_to(actor).filter(jurisdiction__in=own_area(actor), active=True)
    if words.strip():
        rows = rows.filter(search__grams=words.strip())
    chosen = list(
        rows.select_related("jurisdiction__parent")
        .prefetch_related("outlets")
        .order_by("name")[:MOST]
    )
    return [_line(one, actor, at) for one in chosen]


def _line(source: Source, actor: Actor, at: datetime) -> dict[str, Any]:
    enforcement = enforcement_of(actor, source, on=shanghai_day(at))
    return {
        "id": str(source.id), "name": source.name, "address": source.address,
        "permit_code": source.permit_code,
        "enforcement": str(enforcement.id) if enforcement else None,
        "outlets": [
            {"id": str(o.id), "code": o.code, "name": o.name, "medium": o.medium}
            for o in sorted(source.outlets.all(), key=lambda outlet: outlet.code) if o.active
        ],
    }  # fmt: skip
