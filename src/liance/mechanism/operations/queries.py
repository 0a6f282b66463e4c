"""Reads of joint visits: lists, the whole record of one, whether it serves as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.operations.models import (
    Attachment,
    CrewMember,
    Entry,
    Reading,
    Signal,
    Visit,
    VisitItem,
    VisitPoint,
)
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING
from liance.mechanism.operations.rules.places import Place, metres_between
from liance.mechanism.registry.models import Source


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a visit may serve as evidence, and the codes of what speaks against it."""

    serves: bool
    reasons: tuple[str, ...]


def serves_as_evidence(visit: Visit) -> Standing:
    """A visit that fell short at the gate is kept in full and proves nothing (D1, D2)."""
    return Standing(visit.regular, tuple(visit.deficiencies))


def visits(actor: Actor) -> QuerySet[Visit]:
    """The visits an actor may know of, with the number of signals that nobody acknowledged."""
    return (
        visible_to(actor)
        .select_related("source", "sheet", "jurisdiction", "enforcement", "monitoring")
        .annotate(
            waiting=Count("signals", filter=Q(signals__state="sent")),
            unanswered=Count("signals", filter=Q(signals__state="acknowledged")),
        )
    )


def current_readings(visit_id: UUID) -> QuerySet[Reading]:
    """The readings in force: those that no amendment replaced, repeats each for itself."""
    replaced = Reading.objects.filter(amends=OuterRef("pk"))
    return (
        Reading.objects.filter(item__point__visit_id=visit_id)
        .exclude(Exists(replaced))
        .select_related("item__point", "instrument", "by", "confirmed_by")
        .order_by("item__point__order", "item__order", "repeat")
    )


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """All that was written at one visit, in the order in which it happened.

    ``replaced``: identifiers of entries and readings that a later row amends.
    """

    visit: Visit
    crew: Sequence[CrewMember]
    points: Sequence[VisitPoint]
    entries: Sequence[Entry]
    readings: Sequence[Reading]
    signals: Sequence[Signal]
    replaced: frozenset[UUID]

    def team(self, side: str) -> list[CrewMember]:
        """The people of a side, by time of entry."""
        return [member for member in self.crew if member.side == side]

    def to_propose(self) -> list[Reading]:
        """Readings over their limit, in force, that the other team was not told of (D6)."""
        told = {s.reading_id for s in self.signals}
        return [
            r
            for r in self.readings
            if r.verdict == "exceeds" and r.id not in told and r.id not in self.replaced
        ]

    def files(self) -> list[Attachment]:
        """Every original bound to a line."""
        return [a for entry in self.entries for a in entry.attachments.all()]


def record(visit: Visit) -> VisitRecord:
    """The whole record of a visit in eight queries, whatever its length."""
    items = VisitItem.objects.order_by("order")
    attachments = Attachment.objects.select_related("file").order_by("created_at")
    entries = list(
        Entry.objects.filter(visit=visit)
        .select_related("by", "point")
        .prefetch_related(Prefetch("attachments", queryset=attachments))
        .order_by("at", "id")
    )
    readings = list(
        Reading.objects.filter(item__point__visit=visit)
        .select_related("item__point", "instrument", "by", "confirmed_by")
        .order_by("at", "id")
    )
    return VisitRecord(
        visit=visit,
        crew=list(
            CrewMember.objects.filter(visit=visit)
            .select_related("staff")
            .order_by("entered_at", "id")
        ),
        points=list(
            VisitPoint.objects.filter(visit=visit).prefetch_related(
                Prefetch("items", queryset=items)
            )
        ),
        entries=entries,
        readings=readings,
        signals=list(
            Signal.objects.filter(visit=visit)
            .select_related(
                "point",
                "reading__item",
                "sent_by",
                "acknowledged_by",
                "answered_by",
                "answer_entry",
            )
            .order_by("sent_at", "id")
        ),
        replaced=frozenset(e.amends_id for e in entries if e.amends_id)
        | frozenset(r.amends_id for r in readings if r.amends_id),
    )


@dataclass(frozen=True, slots=True)
class Distances:
    """Metres between the teams, and of each to the source's coordinates; None: unknown."""

    between: int | None
    officers: int | None
    monitors: int | None


def distances(crew: Sequence[CrewMember], source: Source) -> Distances:
    """The distances of the first located member of each team (D1)."""
    officers, monitors = _team_place(crew, ENFORCEMENT), _team_place(crew, MONITORING)
    gate = Place(source.lon, source.lat)
    return Distances(
        metres_between(officers, monitors),
        metres_between(officers, gate),
        metres_between(monitors, gate),
    )


def _team_place(crew: Sequence[CrewMember], side: str) -> Place:
    for member in crew:
        if member.side == side and member.lon is not None:
            return Place(member.lon, member.lat, member.accuracy_m)
    return Place()
