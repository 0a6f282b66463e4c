"""Reads of scheduling."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.scheduling.models import (
    Absence,
    FieldTerms,
    Outing,
    OutingInstrument,
    OutingMember,
    PlannedVisit,
    Search,
    Timetable,
    Vehicle,
)
from liance.mechanism.scheduling.policies import visible_to


def timetables(plan_id: UUID, *, actor: Actor) -> QuerySet[Timetable]:
    """The versions of a plan's timetable, the newest first."""
    return visible_to(actor).filter(plan_id=plan_id).order_by("-number")


def timetable(timetable_id: UUID, *, actor: Actor) -> Timetable:
    """A visible timetable with its plan; ``NotFound`` for outsiders."""
    row = (
        visible_to(actor)
        .select_related("plan", "enforcement__jurisdiction", "monitoring__jurisdiction")
        .filter(pk=timetable_id)
        .first()
    )
    if row is None:
        raise NotFound("scheduling:timetable")
    return row


def outings_between(row: Timetable, first: date, last: date) -> Sequence[Outing]:
    """The outings of some days with people, instruments and visits."""
    visits = PlannedVisit.objects.select_related("target__source__jurisdiction").order_by("order")
    return list(
        Outing.objects.filter(timetable=row, day__range=(first, last))
        .select_related("vehicle")
        .prefetch_related(
            Prefetch("members", OutingMember.objects.select_related("staff")),
            Prefetch("instruments", OutingInstrument.objects.select_related("instrument")),
            Prefetch("visits", visits),
        )
        .order_by("day", "during", "id")
    )


def waiting(row: Timetable) -> QuerySet[PlannedVisit]:
    """The visits that have no day yet."""
    rows = PlannedVisit.objects.filter(timetable=row, outing=None)
    return rows.select_related("target__source__jurisdiction").order_by(
        "target__period_to", "target__number"
    )


def visit(visit_id: UUID, *, actor: Actor) -> PlannedVisit:
    """A visit of a visible timetable; ``NotFound`` for outsiders."""
    row = (
        PlannedVisit.objects.filter(pk=visit_id, timetable__in=visible_to(actor))
        .select_related("timetable__plan", "target__source__jurisdiction", "outing")
        .first()
    )
    if row is None:
        raise NotFound("scheduling:visit")
    return row


def outing(outing_id: UUID, *, actor: Actor) -> Outing:
    """An outing of a visible timetable; ``NotFound`` for outsiders."""
    row = (
        Outing.objects.filter(pk=outing_id, timetable__in=visible_to(actor))
        .select_related("timetable__plan", "timetable__enforcement", "timetable__monitoring")
        .prefetch_related("members__staff", "visits__target__source")
        .first()
    )
    if row is None:
        raise NotFound("scheduling:outing")
    return row


def searches(row: Timetable) -> tuple[Search | None, Search | None, Search | None]:
    """The search under way, the last arrangement that ended, the last question answered."""
    rows = row.searches.select_related("asked_by").order_by("-asked_at", "-id")
    done = rows.filter(state__in=["done", "failed"])
    return (
        rows.filter(state__in=["waiting", "running"]).first(),
        done.filter(what_if={}).first(),
        done.exclude(what_if={}).filter(state="done").first(),
    )


def search(search_id: UUID, *, actor: Actor) -> Search:
    """A search of a visible timetable."""
    row = Search.objects.filter(pk=search_id, timetable__in=visible_to(actor)).first()
    if row is None:
        raise NotFound("scheduling:search")
    return row


def vehicles(actor: Actor) -> QuerySet[Vehicle]:
    """The vehicles in use of the actor's agency."""
    return Vehicle.objects.filter(agency__in=[actor.agency_id], active=True).order_by("plate")


def absences(actor: Actor, *, on: date) -> QuerySet[Absence]:
    """What of the actor's agency is not to be had from a day on."""
    return (
        Absence.objects.filter(agency__in=[actor.agency_id], during__endswith__gt=on)
        .select_related("staff", "instrument", "vehicle")
        .order_by("during", "id")
    )


def absences_between(row: Timetable, first: date, last: date) -> QuerySet[Absence]:
    """People of both agencies who are on leave in some days."""
    agencies = [row.enforcement_id, row.monitoring_id]
    rows = Absence.objects.filter(agency_id__in=agencies, staff__isnull=False)
    return rows.filter(during__overlap=(first, last)).select_related("staff")


def field_terms(actor: Actor) -> FieldTerms | None:
    """What the actor's own station set."""
    return FieldTerms.objects.filter(monitoring__in=[actor.agency_id]).first()


def outings_of_people(row: Timetable) -> dict[tuple[UUID, str], int]:
    """How often each person goes out in a timetable, by side."""
    rows = OutingMember.objects.filter(timetable=row).order_by()
    counted = rows.values_list("staff_id", "side").annotate(count=Count("id"))
    return {(staff, side): count for staff, side, count in counted}
