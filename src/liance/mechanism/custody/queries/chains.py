"""Bottles with their chain, gaps, what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import (
    Bottle,
    BottleFactor,
    BoxedBottle,
    GapExplanation,
    Handover,
    KeepingRecord,
)
from liance.mechanism.custody.policies import (
    prepared_visible_to,
    visible_to,
    visits_visible_to,
)
from liance.mechanism.custody.rules import chain
from liance.norms.sampling.cold import Excursion
from liance.norms.sampling.preservation import transport

WITH_EVENTS = (
    Prefetch("handovers", Handover.objects.select_related("giver", "taker").order_by("offered_at")),
    Prefetch("keepings", KeepingRecord.objects.select_related("by").order_by("at")),
    Prefetch("boxes", BoxedBottle.objects.select_related("box").order_by("put_at")),
    "boxes__box__logs__excursions",
    Prefetch("factors", BottleFactor.objects.order_by("id")),
    Prefetch("explanations", GapExplanation.objects.select_related("by")),
)


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A gap of one bottle with the names of its people and its explanation, if given.

    ``start``, ``end`` instants (``end`` None: still open); ``before``, ``after`` holders' names;
    ``detail`` the factor or the degrees at fault.
    """

    bottle_id: UUID
    number: str
    kind: str
    start: datetime
    end: datetime | None
    before: str
    after: str
    detail: str
    explanation: str = ""
    explained_by: str = ""

    def length(self, at: datetime) -> timedelta:
        """How long it lasts or lasted, seen at ``at``."""
        return (self.end or at) - self.start


def with_events(rows: QuerySet[Bottle]) -> QuerySet[Bottle]:
    """The bottles with all that the gap check and the pages read, in a fixed number of queries."""
    return rows.select_related(
        "visit__sheet", "visit__source", "visit__jurisdiction", "point", "sampled_by",
        "confirmed_by", "holder", "laboratory", "receipt__by",
    ).prefetch_related(*WITH_EVENTS)  # fmt: skip


def chain_of(bottle: Bottle) -> chain.Chain:
    """The events of a bottle read by ``with_events``, people by identifier."""
    cold = transport() if bottle.point.medium == "water" else None
    check = getattr(bottle, "receipt", None)
    rejected = check.at if check is not None and not check.accepted else None
    return chain.Chain(
        sampler=str(bottle.sampled_by_id),
        sampled_at=bottle.sampled_at,
        confirmed_at=bottle.confirmed_at,
        offers=tuple(
            chain.Offer(
                str(h.giver_id), str(h.taker_id), h.offered_at, h.answered_at, h.state,
                h.seal_intact, h.temperature_c, h.place, h.taken_place,
            )
            for h in bottle.handovers.all()
        ),
        kept=tuple(
            chain.Kept(str(k.by_id), k.at, k.temperature_c) for k in bottle.keepings.all()
        ),
        receipt=chain.Receipt(
            str(check.by_id), check.at, check.seal_intact, check.temperature_c, check.place,
            check.accepted,
        )
        if check is not None
        else None,
        factors=tuple(
            chain.Held(
                f.factor, f.hold_minutes, f.analysed_at, bool(f.no_result_reason), f.over_hold_at
            )
            for f in bottle.factors.all()
        ),
        ended_at=bottle.ended_at or rejected,
        low_c=cold.low_c if cold else None,
        high_c=cold.high_c if cold else None,
        boxed=tuple(_boxed(bottle)),
    )  # fmt: skip


def _boxed(bottle: Bottle) -> Iterator[chain.Boxed]:
    """The excursions of its boxes, cut to the time that the bottle was inside."""
    for row in bottle.boxes.all():
        for run in (run for log in row.box.logs.all() for run in log.excursions.all()):
            start = max(run.started_at, row.put_at)
            end = min(run.ended_at, row.taken_at) if row.taken_at else run.ended_at
            if start <= end:
                yield chain.Boxed(row.box.label, Excursion(start, end, run.worst_c, run.readings))


def names_of(bottle: Bottle) -> Mapping[str, str]:
    """Identifier to name of everybody in the bottle's events."""
    people = [bottle.sampled_by, bottle.holder]
    people += [p for h in bottle.handovers.all() for p in (h.giver, h.taker)]
    people += [k.by for k in bottle.keepings.all()]
    check = getattr(bottle, "receipt", None)
    if check is not None:
        people.append(check.by)
    names = {str(p.id): p.name for p in people}
    if bottle.confirmed_by is not None:
        names[str(bottle.sampled_by_id)] = f"{bottle.sampled_by.name}、{bottle.confirmed_by.name}"
    return names


def gaps_of_loaded(bottle: Bottle, *, at: datetime) -> tuple[FoundGap, ...]:
    """The gaps of a bottle read by ``with_events``."""
    return _found(bottle, chain_of(bottle), bottle.explanations.all(), at)


def gaps_known_by(bottle: Bottle, *, at: datetime) -> tuple[FoundGap, ...]:
    """The gaps of a bottle read by ``with_events`` as they stood at ``at``: without what happened to
    it, or was said about it, since."""
    said = [e for e in bottle.explanations.all() if e.at <= at]
    return _found(bottle, chain.known_by(chain_of(bottle), at), said, at)


def _found(
    bottle: Bottle, events: chain.Chain, explanations: Iterable[GapExplanation], at: datetime
) -> tuple[FoundGap, ...]:
    names = names_of(bottle)
    said = {(e.kind, e.started_at): e for e in explanations}
    found = []
    for gap in chain.gaps(events, at=at):
        explanation = said.get((gap.kind, gap.start))
        found.append(
            FoundGap(
                bottle.id, bottle.number, gap.kind, gap.start, gap.end,
                names.get(gap.before, gap.before), names.get(gap.after, gap.after), gap.detail,
                explanation.text if explanation else "",
                explanation.by.name if explanation else "",
            )
        )  # fmt: skip
    return tuple(found)


def gaps_of_bottle(bottle_id: UUID, *, at: datetime) -> tuple[FoundGap, ...]:
    """The gaps of one bottle, in order of time."""
    return gaps_of_loaded(with_events(Bottle.objects.filter(pk=bottle_id)).get(), at=at)


def gaps_of(visit_id: UUID, *, at: datetime) -> tuple[FoundGap, ...]:
    """The gaps of all bottles of a visit, by bottle number, then time."""
    rows = with_events(Bottle.objects.filter(visit_id=visit_id).order_by("number"))
    return tuple(gap for bottle in rows for gap in gaps_of_loaded(bottle, at=at))


def gaps_of_visits(
    visit_ids: Iterable[UUID], *, at: datetime
) -> Mapping[UUID, tuple[FoundGap, ...]]:
    """The gaps of several visits in a fixed number of queries; visits without gaps are absent."""
    found: dict[UUID, list[FoundGap]] = defaultdict(list)
    rows = with_events(Bottle.objects.filter(visit_id__in=list(visit_ids)).order_by("number"))
    for bottle in rows:
        gaps = gaps_of_loaded(bottle, at=at)
        if gaps:
            found[bottle.visit_id].extend(gaps)
    return {visit: tuple(gaps) for visit, gaps in found.items()}


def scanned(actor: Actor, text: str) -> QuerySet[Bottle]:
    """What a scanned or typed number means: the whole number, or its last two parts."""
    wanted = text.strip().rstrip("/").rpartition("/")[2].upper()
    if not wanted:
        return Bottle.objects.none()
    return visible_to(actor).filter(Q(number=wanted) | Q(number__endswith=f"-{wanted}"))


@dataclass(frozen=True, slots=True)
class ScannedPrepared:
    """A prepared bottle found by its label; ``visit_to_fill`` None: nobody is on site yet."""

    id: UUID
    visit_to_fill: UUID | None


def scanned_prepared(actor: Actor, text: str) -> ScannedPrepared | None:
    """The one prepared bottle that a scanned number means, for who may fill it."""
    wanted = text.strip().rstrip("/").rpartition("/")[2].upper()
    if not wanted or not actor.may("custody:bottle:fill"):
        return None
    rows = prepared_visible_to(actor).filter(state="prepared")
    found = list(rows.filter(Q(number=wanted) | Q(number__endswith=f"-{wanted}"))[:2])
    if len(found) != 1:
        return None
    row = found[0]
    visit = row.visit_id
    if visit is None and row.sheet_id is not None:
        own = visits_visible_to(actor).filter(sheet_id=row.sheet_id, state="open")
        visit = own.values_list("id", flat=True).first()
    return ScannedPrepared(row.id, visit)


def offered_to(actor: Actor) -> QuerySet[Handover]:
    """Hand-overs that wait for the actor's answer, oldest first."""
    return (
        Handover.objects.filter(taker_id=actor.staff_id, state="offered")
        .filter(bottle__in=visible_to(actor))
        .select_related("bottle__visit__source", "bottle__point", "giver")
        .order_by("offered_at", "bottle__number")
    )


def offered_by(actor: Actor) -> QuerySet[Handover]:
    """Hand-overs that the actor offered and nobody answered yet."""
    return (
        Handover.objects.filter(giver_id=actor.staff_id, state="offered")
        .filter(bottle__in=visible_to(actor))
        .select_related("bottle__visit__source", "bottle__point", "taker")
        .order_by("offered_at", "bottle__number")
    )


def held_by(actor: Actor) -> QuerySet[Bottle]:
    """Bottles on the way that the actor holds and has not offered to anybody."""
    return (
        visible_to(actor)
        .filter(holder_id=actor.staff_id, state__in=("filled", "sealed"))
        .exclude(handovers__state="offered")
    )


def to_confirm(actor: Actor) -> QuerySet[Bottle]:
    """Bottles that a colleague of the actor's crew filled and the actor may confirm."""
    return (
        visible_to(actor)
        .filter(state="filled", visit__crew__staff_id__in=[actor.staff_id])
        .filter(visit__crew__side="monitoring")
        .exclude(sampled_by_id=actor.staff_id)
        .distinct()
    )


def sampled_items(visit_id: UUID) -> set[UUID]:
    """The items of the visit that some bottle covers."""
    rows = BottleFactor.objects.filter(bottle__visit_id=visit_id, visit_item_id__isnull=False)
    return {item for item in rows.values_list("visit_item_id", flat=True) if item is not None}
