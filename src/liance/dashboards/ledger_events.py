"""Events of the ledger that an actor may know of: an event is as visible as what it is about."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from liance.dashboards.ledger_readers import UNITS, seen
from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger import queries as ledger
from liance.foundation.ledger.queries import EventView
from liance.mechanism.registry.models import Agency, Outlet, Source, Staff
from liance.mechanism.registry.policies import agencies_visible_to

VIEW = "ledger:event:view"
PER_PAGE = 50


def logs(actor: Actor) -> list[Agency]:
    """The agencies whose logs an actor may open, the own one first."""
    rows = agencies_visible_to(actor).filter(active=True)
    found = list(rows.order_by("jurisdiction__order", "name"))
    return sorted(found, key=lambda agency: agency.id != actor.agency_id)


def page_of(
    actor: Actor, *, agency_id: UUID, before: int | None = None
) -> tuple[list[EventView], int | None]:
    """The newest events of an agency's log below ``before``, and where the next page begins.

    Events about what the actor may not know of are left out without a trace.
    """
    actor.require(VIEW)
    rows = ledger.recent(agency_id=agency_id, before=before, limit=PER_PAGE)
    following = rows[-1].id if len(rows) == PER_PAGE else None
    return visible(actor, rows), following


def history(actor: Actor, object_id: UUID) -> list[EventView]:
    """Everything recorded about one object, oldest first; empty when the actor may not know."""
    actor.require(VIEW)
    return visible(actor, ledger.events_of(object_id))


class About(Protocol):
    """An event as far as who may know of it goes by it."""

    @property
    def id(self) -> int: ...

    @property
    def object_type(self) -> str: ...

    @property
    def object_id(self) -> UUID: ...


Row = TypeVar("Row", bound=About)


def visible(actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """Those of the events that the actor may know of; one query per kind of object."""
    by_type: dict[str, set[UUID]] = {}
    for row in rows:
        by_type.setdefault(row.object_type, set()).add(row.object_id)
    known = {key: seen(actor, key, ids) for key, ids in by_type.items()}
    units = {i for key in UNITS for i in by_type.get(key, ())}
    opened = opened_to_all(actor, units) if units else {}
    return [
        row for row in rows
        if row.object_id in known[row.object_type] and row.id >= opened.get(row.object_id, 0)
    ]  # fmt: skip


def opened_to_all(actor: Actor, units: set[UUID]) -> dict[UUID, int]:
    """The event that opened a unit which was known to few, by unit and outlet, for an actor who was
    not one of them: what was written before stays with them."""
    others = Source.objects.exclude(named=[]).exclude(named__contains=[actor.staff_id])
    of = {i: i for i in others.filter(pk__in=units).values_list("id", flat=True)}
    of |= dict(
        Outlet.objects.filter(pk__in=units, source__in=others).values_list("id", "source_id")
    )
    if not of:
        return {}
    first = ledger.first_of("registry:source:publish", set(of.values()))
    return {unit: first[source] for unit, source in of.items() if source in first}


def names(rows: Iterable[EventView]) -> dict[UUID, str]:
    """The people behind the accounts that acted."""
    users = {row.actor_id for row in rows if row.actor_id}
    found = Staff.objects.filter(user_id__in=users).values_list("user_id", "name")
    return {user: name for user, name in found if user is not None}
