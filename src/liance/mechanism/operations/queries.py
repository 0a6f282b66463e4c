"""Reads of joint visits: lists, the whole record of one, whether it serves as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability.models import Instrument
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
from liance.mechanism.operations.policies import team_agencies, visible_to
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


def matching(actor: Actor, *, state: str = "", words: str = "") -> QuerySet[Visit]:
    """The visits an actor may know of, by state and by words in the unit; empty means all."""
    rows = visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(source__search__grams=words) if words else rows


def visits(actor: Actor, *, state: str = "", words: str = "") -> QuerySet[Visit]:
    """The visits of ``matching``, with ``waiting``: signals that nobody acknowledged, and
    ``unanswered``: those acknowledged."""
    return (
        matching(actor, state=state, words=words)
        .select_related("source", "sheet", "jurisdiction", "enforcement", "monitoring")
        .annotate(waiting=_signals("sent"), unanswered=_signals("acknowledged"))
    )


def _signals(state: str) -> Coalesce:
    # Counted for the rows of the page alone; a join would group every visit first.
    rows = Signal.objects.filter(visit=OuterRef("pk"), state=state).order_by().values("visit")
    return Coalesce(Subquery(rows.annotate(count=Count("id")).values("count")), 0)


def counts(actor: Actor) -> dict[str, int]:
    """How many visits the actor may know of, by state."""
    rows = visible_to(actor).order_by().values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in rows}


def waiting_count(actor: Actor) -> int:
    """How many signals of the visits that the actor may know of nobody has acknowledged."""
    return Signal.objects.filter(state="sent", visit__in=visible_to(actor)).count()


def waiting_signals(visit_id: UUID, side: str) -> QuerySet[Signal]:
    """The signals sent to a side that nobody there has acknowledged, oldest first."""
    toward = "to_enforcement" if side == ENFORCEMENT else "to_monitoring"
    return (
        Signal.objects.filter(visit_id=visit_id, direction=toward, state="sent")
        .select_related("point", "sent_by")
        .order_by("sent_at")
    )


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether the original is bound to a line of a visit that the actor may know of."""
    return Attachment.objects.filter(file_id=file_id, entry__visit__in=visible_to(actor)).exists()


def current_readings(visit_id: UUID) -> QuerySet[Reading]:
    """The readings in force: those that no amendment replaced, repeats each for itself."""
    replaced = Reading.objects.filter(amends=OuterRef("pk"))
    return (
        Reading.objects.filter(item__point__visit_id=visit_id)
        .exclude(Exists(replaced))
        .select_related("item__point", "instrument", "by", "confirmed_by")
        .order_by("item__point__order", "item__order", "repeat")
    )


def untold(visit_id: UUID) -> QuerySet[Reading]:
    """The readings in force over their limit of which the officers were not told, and for which no
    reason was written (D6)."""
    told = Signal.objects.filter(reading=OuterRef("pk"))
    over = current_readings(visit_id).filter(verdict="exceeds", untold_reason="")
    return over.exclude(Exists(told))


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
        """Readings over their limit, in force, that the other team was not told of (D6) and for
        which no reason was written."""
        told = {s.reading_id for s in self.signals}
        return [
            r
            for r in self.readings
            if r.verdict == "exceeds"
            and r.id not in told
            and r.id not in self.replaced
            and not r.untold_reason
        ]

    def awaiting(self, staff_id: UUID | None = None) -> list[Reading]:
        """Readings in force that the second person has not confirmed; of ``staff_id``: theirs."""
        return [
            r
            for r in self.readings
            if r.state == "awaiting"
            and r.id not in self.replaced
            and staff_id in (None, r.confirmed_by_id)
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


def entry(actor: Actor, entry_id: UUID) -> Entry:
    """A line of a visit that the actor may know of; ``NotFound`` otherwise."""
    rows = Entry.objects.select_related("visit__source", "by", "point")
    found = rows.filter(pk=entry_id, visit__in=visible_to(actor)).first()
    if found is None:
        raise NotFound("operations:entry")
    return found


def reading(actor: Actor, reading_id: UUID) -> Reading:
    """A reading of a visit that the actor may know of; ``NotFound`` otherwise."""
    rows = Reading.objects.select_related(
        "item__point__visit__source", "instrument", "by", "confirmed_by", "amends"
    )
    found = rows.filter(pk=reading_id, item__point__visit__in=visible_to(actor)).first()
    if found is None:
        raise NotFound("operations:reading")
    return found


def signal(actor: Actor, signal_id: UUID) -> Signal:
    """A signal of a visit that the actor may know of; ``NotFound`` otherwise."""
    rows = Signal.objects.select_related("visit__source", "point", "reading__item", "sent_by")
    found = rows.filter(pk=signal_id, visit__in=visible_to(actor)).first()
    if found is None:
        raise NotFound("operations:signal")
    return found


def to_confirm(actor: Actor) -> QuerySet[Reading]:
    """The readings in force that await the actor as the second person, oldest first."""
    replaced = Reading.objects.filter(amends=OuterRef("pk"))
    return (
        Reading.objects.filter(
            state="awaiting", confirmed_by=actor.staff_id,
            item__point__visit__in=visible_to(actor),
        )
        .exclude(Exists(replaced))
        .select_related("item__point__visit__source", "instrument", "by")
        .order_by("at", "id")
    )  # fmt: skip


def is_replaced(row: Reading) -> bool:
    """Whether a later row amends this reading."""
    return Reading.objects.filter(amends=row).exists()


def repeats(row: Reading) -> list[Reading]:
    """All readings of the same factor at the same point, replaced ones too, in order."""
    rows = Reading.objects.filter(item_id=row.item_id).select_related("by", "confirmed_by")
    return list(rows.order_by("repeat", "at"))


def points(visit: Visit) -> list[VisitPoint]:
    """The points of a visit with their factors, in the order of the sheet."""
    items = Prefetch("items", queryset=VisitItem.objects.order_by("order"))
    return list(VisitPoint.objects.filter(visit=visit).prefetch_related(items))


def reading_counts(visit: Visit) -> dict[UUID, int]:
    """How many readings in force each factor has; none: absent."""
    found: dict[UUID, int] = {}
    for item_id in current_readings(visit.id).values_list("item_id", flat=True):
        found[item_id] = found.get(item_id, 0) + 1
    return found


def items_to_measure(visit: Visit) -> list[VisitItem]:
    """The factors that may still be measured on site, those meant for it first."""
    rows = VisitItem.objects.select_related("point").filter(
        point__visit=visit, not_done_reason="", point__not_done_reason=""
    )
    return list(rows.order_by("-on_site", "point__order", "order"))


def item_of(visit: Visit, item_id: UUID) -> VisitItem | None:
    """A factor of the visit with its point; None for another visit's."""
    return VisitItem.objects.select_related("point").filter(pk=item_id, point__visit=visit).first()


def instruments_for(visit: Visit) -> list[Instrument]:
    """The instruments in use at the agency that measures at this visit."""
    agencies = team_agencies(visit)[MONITORING]
    return list(Instrument.objects.filter(agency__in=agencies, active=True).order_by("number"))


def crew(visit: Visit, side: str) -> list[CrewMember]:
    """The people of a side who are on site."""
    rows = CrewMember.objects.filter(visit=visit, side=side).select_related("staff")
    return list(rows.order_by("entered_at", "id"))


@dataclass(frozen=True, slots=True)
class Distances:
    """Metres between the teams, and of each to the source's coordinates; None: unknown."""

    between: int | None
    officers: int | None
    monitors: int | None


def distances(crew: Sequence[CrewMember], source: Source) -> Distances:
    """The distances of the first located member of each team, who said so themselves first (D1)."""
    officers, monitors = _team_place(crew, ENFORCEMENT), _team_place(crew, MONITORING)
    gate = Place(source.lon, source.lat)
    return Distances(
        metres_between(officers, monitors),
        metres_between(officers, gate),
        metres_between(monitors, gate),
    )


def _team_place(crew: Sequence[CrewMember], side: str) -> Place:
    team = [member for member in crew if member.side == side]
    for member in team:
        if member.confirmed_lon is not None:
            return Place(member.confirmed_lon, member.confirmed_lat, member.confirmed_accuracy_m)
    for member in team:
        if member.lon is not None:
            return Place(member.lon, member.lat, member.accuracy_m)
    return Place()
