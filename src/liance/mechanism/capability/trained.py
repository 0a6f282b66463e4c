"""Reads of training: which areas had their joint training of the year (C4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Attendance, Measure, Training
from liance.mechanism.capability.rules import counts_as_joint
from liance.mechanism.registry.models import Agency, Jurisdiction, Pairing, Staff
from liance.mechanism.registry.policies import agencies_visible_to

SIDES = ("enforcement", "monitoring")


@dataclass(slots=True)
class AreaTraining:
    """A city or county with the joint trainings of the year in which both its sides took part."""

    place: Jurisdiction
    trainings: list[Training] = field(default_factory=list)


def trainings(actor: Actor, *, year: int) -> QuerySet[Training]:
    """The trainings of a year that agencies the actor may know of organised, the latest first, with
    participants and person-hours."""
    rows = Training.objects.filter(organiser__in=agencies_visible_to(actor), held_to__year=year)
    return (
        rows.select_related("organiser", "jurisdiction")
        .annotate(people=Count("attendances"), hours=Sum("attendances__hours"))
        .order_by("-held_to", "-id")
    )


def joint_by_area(places: Sequence[str], *, year: int, on: date) -> list[AreaTraining]:
    """Each city and county among ``places`` that has an enforcement agency, in the order of the
    register (C4). A station counts for every area whose enforcement agency it is paired with."""
    areas = {
        p.code: AreaTraining(p)
        for p in Jurisdiction.objects.filter(pk__in=places).order_by("order", "code")
        if p.level != "province"
    }
    acts = _acts(areas, on)
    held = Training.objects.filter(kind="joint", held_to__year=year, held_to__lte=on)
    attended: dict[Training, dict[str, dict[str, set[UUID]]]] = {}
    rows = Attendance.objects.filter(training__in=held).select_related("training")
    for row in rows.order_by("training__held_to", "training_id"):
        came = attended.setdefault(row.training, {})
        for code, side in acts.get(row.agency_id, ()):
            came.setdefault(code, {}).setdefault(side, set()).add(row.staff_id)
    for training, came in attended.items():
        for code, present in came.items():
            if counts_as_joint(training.kind, training.held_to, present, year=year, on=on):
                areas[code].trainings.append(training)
    with_officers = {code for pairs in acts.values() for code, side in pairs if side == SIDES[0]}
    return [area for code, area in areas.items() if code in with_officers]


def _acts(areas: dict[str, AreaTraining], on: date) -> dict[object, set[tuple[str, str]]]:
    """Agency to the areas and sides for which its people count."""
    found: dict[object, set[tuple[str, str]]] = {}
    places = {}
    for agency in Agency.objects.filter(jurisdiction_id__in=areas, active=True):
        places[agency.id] = agency.jurisdiction_id
        for side in SIDES:
            if side in agency.functions:
                found.setdefault(agency.id, set()).add((agency.jurisdiction_id, side))
    for pairing in Pairing.objects.filter(during__contains=on, enforcement_id__in=places):
        pair = (places[pairing.enforcement_id], "monitoring")
        found.setdefault(pairing.monitoring_id, set()).add(pair)
    return found


def measures(actor: Actor, *, year: int) -> QuerySet[Measure]:
    """The measures of a year's capability plans of the agencies an actor may know of."""
    rows = Measure.objects.filter(agency__in=agencies_visible_to(actor), year=year)
    return rows.select_related("agency", "responsible").order_by(
        "agency__jurisdiction__order", "agency__name", "due_on", "id"
    )


@dataclass(frozen=True, slots=True)
class Trained:
    """What one person of an agency attended in a year: trainings, joint ones of them, hours."""

    staff: Staff
    trainings: int
    joint: int
    hours: Decimal


def trained_people(agency_id: UUID, *, year: int, on: date) -> list[Trained]:
    """Everybody who works at an agency with what they attended for it in a year (C1), those who
    attended nothing first."""
    rows = Attendance.objects.filter(
        agency_id=agency_id, training__held_to__year=year, training__held_to__lte=on
    ).values_list("staff_id")
    counted = rows.annotate(
        all=Count("id"), joint=Count("id", filter=Q(training__kind="joint")), length=Sum("hours")
    )
    came = {row[0]: row[1:] for row in counted}
    people = Staff.objects.filter(agency_id=agency_id, active=True).order_by("name", "id")
    found = [Trained(one, *came.get(one.id, (0, 0, Decimal(0)))) for one in people]
    return sorted(found, key=lambda one: one.trainings > 0)
