"""A timetable begun, changed by hand, announced, dropped (P3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from random import Random
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.planning import policies as plans
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import codes
from liance.mechanism.scheduling.copying import taken_over
from liance.mechanism.scheduling.daily import task as daily
from liance.mechanism.scheduling.daily.checker import Fault, faults, priced
from liance.mechanism.scheduling.daily.openings import Openings
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.state import State, Trip
from liance.mechanism.scheduling.gathering import Elsewhere, outing_of, outings_of, task_of
from liance.mechanism.scheduling.models import (
    Outing,
    PlannedVisit,
    Timetable,
)
from liance.mechanism.scheduling.policies import draft_for
from liance.mechanism.scheduling.refusing import names_of, refusal
from liance.mechanism.scheduling.states import ANNOUNCE, ARRANGE, TIMETABLE
from liance.mechanism.scheduling.writing import digest_of, write_outing
from liance.norms.calendar.instants import shanghai_day

NOUN = "scheduling:timetable"
LEAST_REASON = 8


@transaction.atomic
def begin(
    *, plan_id: UUID, first: date, last: date, elsewhere: Elsewhere, actor: Actor, at: datetime
) -> Timetable:
    """Open the next version: what is announced stays, open targets of the days wait for a place.

    Errors: ``scheduling.not_approved``, ``scheduling.days``, ``scheduling.past`` (the first day is
    not after today), ``scheduling.draft_exists``, ``scheduling.nothing_open``.
    """
    actor.require(ARRANGE)
    plan = plans.get_for(actor, plan_id)
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id}:
        raise NotFound(plans.NOUN)
    if plan.approved_at is None or plan.state == "draft":
        raise Refused(codes.NOT_APPROVED)
    if not first <= last or (last - first).days > 366:
        raise Refused(codes.DAYS, field="last")
    _insist_ahead(first, at, field="first")
    rows = Timetable.objects.filter(plan=plan)
    if rows.filter(state="draft").exists():
        raise Refused(codes.DRAFT_EXISTS)
    wanted = Target.objects.filter(
        plan=plan, period_from__lte=last, period_to__gte=first, not_done__isnull=True
    ).exclude(pk__in=elsewhere.settled)
    standing = rows.filter(state="announced").first()
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Timetable.objects.create(
        plan=plan, enforcement_id=plan.enforcement_id, monitoring_id=plan.monitoring_id,
        number=number, first_day=min(first, standing.first_day) if standing else first,
        last_day=max(last, standing.last_day) if standing else last,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    kept = taken_over(row, standing, elsewhere.moved, actor, at) if standing else set()
    fresh = [t for t in wanted.order_by("number") if t.id not in kept]
    if not fresh and not kept:
        raise Refused(codes.NOTHING_OPEN)
    PlannedVisit.objects.bulk_create(
        PlannedVisit(timetable=row, target=t, created_at=at, created_by=actor.user_id)
        for t in fresh
    )
    note(f"{NOUN}:begin", row, noun=NOUN, actor=actor, at=at,
         body={"plan": plan.id, "number": number, "first": row.first_day, "last": row.last_day,
               "visits": len(fresh), "kept": len(kept)})  # fmt: skip
    announce_change(row, "begun", at=at)
    return row


@transaction.atomic
def move(
    *, visit_id: UUID, version: int, day: date, outing_id: UUID | None, elsewhere: Elsewhere,
    actor: Actor, at: datetime,
) -> PlannedVisit:  # fmt: skip
    """Put a visit on another day: into an outing of that day, or on one of its own.

    Checked at once by the independent checker. Errors: ``scheduling.no_crew``,
    ``scheduling.past``, ``scheduling.is_fixed``, ``scheduling.fault_*`` for the first rule that the change breaks.
    """
    actor.require(ARRANGE)
    row, visit = _visit_for(visit_id, version, actor)
    if outing_id is not None and outing_id == visit.outing_id:
        return visit
    _insist_ahead(day, at, field="day")
    task = task_of(row, elsewhere=elsewhere, after=shanghai_day(at), fixed=False)
    name = str(visit.target_id)
    before = outings_of(row)
    without = _without(before, name)
    if outing_id is None:
        after = [*without, _new_outing(task, without, name, day)]
    else:
        chosen = row.outings.filter(pk=outing_id, day=day).first()
        if chosen is None:
            raise NotFound("scheduling:outing")
        if chosen.fixed:
            raise Refused(codes.IS_FIXED)
        after = _joined(task, without, outing_of(chosen), name)
    _insist(task, before, after)
    _rewrite(row, (before, after), task, actor, at)
    _noted(row, "move", {"target": visit.target_id, "day": day}, actor, at)
    visit.refresh_from_db()
    return visit


@transaction.atomic
def take_out(*, visit_id: UUID, version: int, actor: Actor, at: datetime) -> PlannedVisit:
    """Take a visit off its day; it waits for another."""
    actor.require(ARRANGE)
    row, visit = _visit_for(visit_id, version, actor)
    task = task_of(row, elsewhere=Elsewhere(), after=shanghai_day(at), fixed=False)
    before = outings_of(row)
    _rewrite(row, (before, _without(before, str(visit.target_id))), task, actor, at)
    _noted(row, "take_out", {"target": visit.target_id}, actor, at)
    visit.refresh_from_db()
    return visit


@transaction.atomic
def set_crew(
    *, outing_id: UUID, version: int, officers: Iterable[UUID], monitors: Iterable[UUID],
    vehicle_id: UUID | None, elsewhere: Elsewhere, actor: Actor, at: datetime,
) -> Outing:  # fmt: skip
    """Send other people, or another vehicle. Errors: ``scheduling.fault_*``, ``is_fixed``,
    ``scheduling.past``."""
    actor.require(ARRANGE)
    row, outing = _outing_for(outing_id, version, actor)
    if outing.fixed:
        raise Refused(codes.IS_FIXED)
    _insist_ahead(outing.day, at)
    task = task_of(row, elsewhere=elsewhere, after=shanghai_day(at), fixed=False)
    before, was = outings_of(row), outing_of(outing)
    now = replace(
        was, officers=tuple(str(o) for o in officers), monitors=tuple(str(m) for m in monitors),
        vehicle=str(vehicle_id) if vehicle_id else None,
    )  # fmt: skip
    after = [now if o == was else o for o in before]
    _insist(task, before, after)
    _rewrite(row, (before, after), task, actor, at)
    _noted(row, "crew", {"day": outing.day, "people": [*now.officers, *now.monitors]}, actor, at)
    found = row.outings.filter(visits__target_id=UUID(now.visits[0])).first()
    if found is None:
        raise NotFound("scheduling:outing")
    return found


@transaction.atomic
def fix(
    *, outing_id: UUID, version: int, fixed: bool, elsewhere: Elsewhere, actor: Actor, at: datetime,
    reason: str = "",
) -> Outing:  # fmt: skip
    """Fix an outing so that no search moves it, or let it go again.

    What is announced is let go with a reason alone, and never where its day has come or a contact
    sheet is out. Errors: ``scheduling.release_reason``, ``scheduling.past``,
    ``scheduling.release_sheet``.
    """
    actor.require(ARRANGE)
    row, outing = _outing_for(outing_id, version, actor)
    words = reason.strip()
    if outing.kept and outing.fixed and not fixed:
        _insist_ahead(outing.day, at)
        out = outing.visits.filter(target__in=elsewhere.sheeted).select_related("target__source")
        if (sheeted := out.first()) is not None:
            raise Refused(codes.RELEASE_SHEET, unit=sheeted.target.source.name)
        if len(words) < LEAST_REASON:
            raise Refused(codes.RELEASE_REASON, field="reason", least=LEAST_REASON)
    outing.fixed, outing.version = fixed, outing.version + 1
    outing.save(update_fields=["fixed", "version"])
    body = {"day": outing.day, "kept": outing.kept, "reason": words[:200]}
    _noted(row, "fix" if fixed else "release", body, actor, at)
    return outing


@transaction.atomic
def announce(
    *, timetable_id: UUID, version: int, elsewhere: Elsewhere, actor: Actor, at: datetime
) -> Timetable:
    """Announce: the version before is superseded, the people are booked.

    Errors: ``scheduling.empty``, ``scheduling.past``, ``scheduling.booked`` (announced elsewhere meanwhile),
    ``scheduling.fault_*`` where what is not fixed breaks a rule by now.
    """
    actor.require(ANNOUNCE)
    row = draft_for(actor, timetable_id, version=version)
    if not row.outings.exists():
        raise Refused(codes.EMPTY)
    today = shanghai_day(at)
    if (over := row.outings.filter(fixed=False, day__lte=today).first()) is not None:
        _insist_ahead(over.day, at)
    task = task_of(row, elsewhere=elsewhere, after=today)
    outings = outings_of(row)
    told = fresh_faults(task, plan_of(task, outings))
    if told:
        raise refusal(told[0], names_of(row))
    for earlier in Timetable.objects.select_for_update().filter(plan=row.plan, state="announced"):
        perform(earlier, TIMETABLE, "supersede", actor=actor, at=at)
    row.announced_by_id, row.announced_at = actor.staff_id, at
    row.cost, row.digest = priced(task, plan_of(task, outings)), digest_of(row)
    row.save(update_fields=["announced_by", "announced_at", "cost", "digest"])
    try:
        with transaction.atomic():
            perform(row, TIMETABLE, "announce", actor=actor, at=at,
                    body={"sha256": row.digest, "outings": len(outings)})  # fmt: skip
    except IntegrityError as error:
        if "once_announced" not in str(error):
            raise
        raise Refused(codes.BOOKED) from error
    announce_change(row, "announced", at=at)
    return row


@transaction.atomic
def drop(*, timetable_id: UUID, version: int, actor: Actor, at: datetime) -> Timetable:
    """Give up a draft: its outings and visits go, so that the plan is free of it."""
    row = draft_for(actor, timetable_id, version=version)
    perform(row, TIMETABLE, "drop", actor=actor, at=at)
    row.visits.all().delete()
    row.outings.all().delete()
    announce_change(row, "dropped", at=at)
    return row


def announce_change(row: Timetable, what: str, *, at: datetime) -> None:
    """Tell open pages of both agencies."""
    tell(
        "scheduling:timetable",
        row,
        at=at,
        audience=[row.enforcement_id, row.monitoring_id],
        what=what,
    )


def plan_of(task: daily.Task, outings: Iterable[daily.Outing]) -> daily.Plan:
    """Outings as a plan of the task, priced; what stands in none is unserved."""
    listed = tuple(outings)
    placed = {name for o in listed for name in o.visits}
    left = tuple(v.id for v in task.visits if v.id not in placed)
    bare = daily.Plan(listed, left, 0)
    return replace(bare, cost=priced(task, bare))


def fresh_faults(task: daily.Task, plan: daily.Plan) -> list[Fault]:
    """The rules that a plan breaks beyond those that its fixed outings break among themselves."""
    stand = set(faults(task, plan_of(task, task.fixed)))
    return [fault for fault in faults(task, plan) if fault not in stand]


def _insist_ahead(day: date, at: datetime, *, field: str = "") -> None:
    """Only days after today can still be arranged."""
    if day <= shanghai_day(at):
        raise Refused(codes.PAST, field=field, day=day.isoformat())


def _insist(task: daily.Task, before: list[daily.Outing], after: list[daily.Outing]) -> None:
    stood = set(faults(task, plan_of(task, before)))
    fresh = [f for f in faults(task, plan_of(task, after)) if f not in stood]
    if fresh:
        ids = [*fresh[0].visits]
        rows = Target.objects.filter(pk__in=ids).values_list("id", "source__name")
        people = Staff.objects.filter(pk__in=[a for a in fresh[0].about if _is_id(a)])
        names = {str(k): n for k, n in [*rows, *people.values_list("id", "name")]}
        raise refusal(fresh[0], names)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _without(outings: list[daily.Outing], name: str) -> list[daily.Outing]:
    fewer = [
        replace(o, visits=tuple(v for v in o.visits if v != name)) if name in o.visits else o
        for o in outings
    ]  # fmt: skip
    return [o for o in fewer if o.visits]


def _joined(
    task: daily.Task, outings: list[daily.Outing], into: daily.Outing, name: str
) -> list[daily.Outing]:
    """The visit at its cheapest place in an outing, with the instruments it needs."""
    roads, visit = Roads(task), task.by_id[name]
    rest = tuple(v for v in into.visits if v != name)
    state = _state(task, [o for o in outings if o.visits != rest])
    legs = [BASE, *rest, BASE]
    at = min(
        range(len(legs) - 1),
        key=lambda k: roads.between(legs[k], name) + roads.between(name, legs[k + 1])
        - roads.between(legs[k], legs[k + 1]),
    )  # fmt: skip
    tools = state.tools(visit, into.day, into.instruments)
    grown = replace(
        into, visits=(*rest[:at], name, *rest[at:]),
        instruments=tools if tools is not None else into.instruments,
    )  # fmt: skip
    return [grown if o.visits == rest and o.day == into.day else o for o in outings]


def _new_outing(
    task: daily.Task, outings: list[daily.Outing], name: str, day: date
) -> daily.Outing:
    state = _state(task, outings)
    place = state.new_trip(task.by_id[name], day.toordinal(), Random(0))  # noqa: S311 - no secret
    if place is None or place.new is None:
        raise Refused(codes.NO_CREW, day=day.isoformat())
    trip = place.new
    return daily.Outing(
        trip.day, trip.officers, trip.monitors, trip.vehicle, trip.instruments, (name,)
    )


def _state(task: daily.Task, outings: list[daily.Outing]) -> State:
    state = State(Openings(task, Roads(task)))
    for o in outings:
        trip = Trip(
            o.day, o.officers, o.monitors, o.vehicle, o.instruments, list(o.visits), o.fixed
        )
        state.open_trip(trip)
    return state


def _rewrite(
    row: Timetable, change: tuple[list[daily.Outing], list[daily.Outing]], task: daily.Task,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write what differs: outings that are gone or changed go, the others stay as they are."""
    before, after = change
    gone, fresh = set(before) - set(after), set(after) - set(before)
    rows = row.outings.prefetch_related("members", "instruments", "visits")
    going = [o for o in rows if outing_of(o) in gone]
    PlannedVisit.objects.filter(outing__in=going).update(
        outing=None, order=0, begins_at=None, ends_at=None
    )
    Outing.objects.filter(pk__in=[o.pk for o in going]).delete()
    visits, roads = {str(v.target_id): v for v in row.visits.all()}, Roads(task)
    for outing in fresh:
        write_outing(row, outing, task, roads, visits, by=actor.user_id, at=at)
    row.cost, row.bound = plan_of(task, after).cost, None


def _noted(
    row: Timetable, what: str, body: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    row.version += 1
    row.save(update_fields=["version", "cost", "bound"])
    note(f"{NOUN}:{what}", row, noun=NOUN, actor=actor, at=at, body=body)
    announce_change(row, what, at=at)


def _visit_for(visit_id: UUID, version: int, actor: Actor) -> tuple[Timetable, PlannedVisit]:
    visit = PlannedVisit.objects.filter(pk=visit_id).select_related("outing").first()
    if visit is None:
        raise NotFound(NOUN)
    row = draft_for(actor, visit.timetable_id, version=version)
    if visit.outing is not None and visit.outing.fixed:
        raise Refused(codes.IS_FIXED)
    return row, visit


def _outing_for(outing_id: UUID, version: int, actor: Actor) -> tuple[Timetable, Outing]:
    outing = Outing.objects.filter(pk=outing_id).first()
    if outing is None:
        raise NotFound(NOUN)
    return draft_for(actor, outing.timetable_id, version=version), outing
