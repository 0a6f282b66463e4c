"""Events of the ledger that an actor may know of: an event is as visible as what it is about."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger import queries as ledger
from liance.foundation.ledger.queries import EventView
from liance.mechanism.commissioning import policies as commissioning
from liance.mechanism.commissioning.models import (
    Ban,
    BlindSample,
    Comparison,
    CreditGrade,
    Finding,
    Qualification,
)
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Proposal, Sheet
from liance.mechanism.custody import policies as custody
from liance.mechanism.custody.models import BottleFactor, Handover
from liance.mechanism.examining import policies as examining
from liance.mechanism.examining.models import Mark
from liance.mechanism.exchange.models import Export, Hook, Token
from liance.mechanism.exchange.policies import on_ledger
from liance.mechanism.laboratory import policies as laboratory
from liance.mechanism.meetings import policies as meetings
from liance.mechanism.meetings.consultations import consultations_visible_to
from liance.mechanism.meetings.models import Resolution
from liance.mechanism.operations import policies as operations
from liance.mechanism.operations.models import Signal
from liance.mechanism.registry.models import Agency, Outlet, Source, Staff
from liance.mechanism.registry.policies import agencies_visible_to, hidden_sources
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting.models import Upload

VIEW = "ledger:event:view"
PER_PAGE = 50
# About people, places, plans and what is published: never about a restricted matter, but for the
# units that a restricted visit found.
OPEN = (
    "registry:", "editions:", "capability:", "planning:", "access:", "exchange:open_data",
)  # fmt: skip
UNITS = ("registry:source", "registry:outlet")
Seen = Callable[[Actor], QuerySet]  # type: ignore[type-arg]

BY_TYPE: dict[str, Seen] = {
    "coordination:sheet": lambda a: Sheet.objects.filter(coordination.visible_to(a)),
    "coordination:proposal": lambda a: Proposal.objects.filter(
        coordination.visible_to(a, prefix="sheet__")
    ),
    "operations:visit": operations.visible_to,
    "operations:signal": lambda a: Signal.objects.filter(visit__in=operations.visible_to(a)),
    "custody:bottle": custody.visible_to,
    "custody:bottle_factor": lambda a: BottleFactor.objects.filter(
        bottle__in=custody.visible_to(a)
    ),
    "custody:handover": lambda a: Handover.objects.filter(bottle__in=custody.visible_to(a)),
    "laboratory:determination": laboratory.visible_to,
    "examining:question": examining.questions_of,
    "examining:examination": examining.known_to,
    "examining:paper": examining.papers_visible_to,
    "examining:answer": examining.answers_visible_to,
    "examining:mark": lambda a: Mark.objects.filter(paper__in=examining.papers_visible_to(a)),
    "meetings:meeting": meetings.meetings_visible_to,
    "meetings:resolution": lambda a: Resolution.objects.filter(
        meeting__in=meetings.meetings_visible_to(a)
    ),
    "meetings:document": meetings.documents_visible_to,
    "meetings:consultation": consultations_visible_to,
    "reporting:report": reporting.reports_visible_to,
    "reporting:upload": lambda a: Upload.objects.filter(report__in=reporting.reports_visible_to(a)),
    "reporting:case": reporting.cases_visible_to,
    "reporting:copy": reporting.copies_visible_to,
    "exchange:export": lambda a: Export.objects.filter(on_ledger(a, person="asked_by")),
    "exchange:token": lambda a: Token.objects.filter(on_ledger(a, person="staff")),
    "exchange:hook": lambda a: Hook.objects.filter(on_ledger(a, person="staff")),
    "commissioning:qualification": lambda a: commissioning.papers_visible_to(a, Qualification),
    "commissioning:credit": lambda a: commissioning.papers_visible_to(a, CreditGrade),
    "commissioning:ban": lambda a: commissioning.papers_visible_to(a, Ban),
    "commissioning:interest": commissioning.interests_visible_to,
    "commissioning:suspension": commissioning.suspensions_visible_to,
    "commissioning:tender": commissioning.tenders_visible_to,
    "commissioning:contract": commissioning.contracts_visible_to,
    "commissioning:supervision": commissioning.checked_visible_to,
    "commissioning:finding": lambda a: Finding.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
    "commissioning:blind_sample": lambda a: BlindSample.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
    "commissioning:comparison": lambda a: Comparison.objects.filter(
        supervision__in=commissioning.supervisions_visible_to(a)
    ),
}


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
    seen = {key: _seen(actor, key, ids) for key, ids in by_type.items()}
    units = {i for key in UNITS for i in by_type.get(key, ())}
    opened = opened_to_all(actor, units) if units else {}
    return [
        row for row in rows
        if row.object_id in seen[row.object_type] and row.id >= opened.get(row.object_id, 0)
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


def _seen(actor: Actor, object_type: str, ids: set[UUID]) -> set[UUID]:
    if object_type in UNITS:
        return ids - hidden_sources(actor, ids)
    if object_type.startswith(OPEN):
        return ids
    rows = BY_TYPE.get(object_type)
    if rows is None:
        return set()
    return set(rows(actor).filter(pk__in=ids).values_list("pk", flat=True))


def names(rows: Iterable[EventView]) -> dict[UUID, str]:
    """The people behind the accounts that acted."""
    users = {row.actor_id for row in rows if row.actor_id}
    found = Staff.objects.filter(user_id__in=users).values_list("user_id", "name")
    return {user: name for user, name in found if user is not None}
