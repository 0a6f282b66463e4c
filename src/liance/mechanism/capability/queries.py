"""Reads of certificates and instruments."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.access.models import Grant
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.rules import SOON_DAYS, Duty, Scope, covers, newcomer
from liance.mechanism.registry.models import Staff
from liance.mechanism.registry.policies import agencies_visible_to, people_visible_to

SIDES = ("enforcement", "monitoring")
# With these roles an account's person goes out for an agency.
FIELD_ROLES = {"enforcement": {"officer", "enforcement_lead"}, "monitoring": {"sampler"}}


def goes_out(agency_id: UUID, side: str, *, on: date) -> Q:
    """People of an agency who go out for a side on a day: whoever has no account, or a field role
    there."""
    held = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), agency_id=agency_id,
        role__in=FIELD_ROLES[side], valid_from__lte=on,
    )  # fmt: skip
    return Q(user__isnull=True) | Q(user__in=held.values("user"))


@dataclass(frozen=True, slots=True)
class Expiries:
    """How many certificates and instruments are out of validity, or soon will be."""

    certificates_expired: int
    certificates_soon: int
    instruments_expired: int
    instruments_soon: int


def certificates_of(staff_ids: Iterable[UUID]) -> dict[UUID, list[Certificate]]:
    """The certificates of people, the longest valid first."""
    found: dict[UUID, list[Certificate]] = {}
    rows = Certificate.objects.filter(staff_id__in=list(staff_ids)).order_by("kind", "-valid_to")
    for row in rows:
        found.setdefault(row.staff_id, []).append(row)
    return found


def people(actor: Actor) -> QuerySet[Staff]:
    """The people an actor may know of, with their agency."""
    return people_visible_to(actor).select_related("agency__jurisdiction", "user")


def dual_holders(actor: Actor, *, on: date) -> QuerySet[Staff]:
    """People with a valid certificate of either side on a day (C3)."""
    rows = people(actor).filter(active=True)
    for kind in SIDES:
        held = Certificate.objects.filter(kind=kind, valid_from__lte=on, valid_to__gte=on)
        rows = rows.filter(pk__in=held.values("staff_id"))
    return rows


def instruments(actor: Actor) -> QuerySet[Instrument]:
    """The instruments of the agencies an actor may know of."""
    return Instrument.objects.filter(agency__in=agencies_visible_to(actor)).select_related("agency")


def expiries(actor: Actor, *, on: date) -> Expiries:
    """What is out of validity on a day, and what will be within 30 days.

    A certificate counts while no later one of its kind stands for the same person.
    """
    soon = on + timedelta(days=SOON_DAYS)
    rows = Certificate.objects.filter(staff__in=people_visible_to(actor), staff__active=True)
    last: dict[tuple[UUID, str], date] = {}
    for staff, kind, to in rows.order_by("valid_to").values_list("staff_id", "kind", "valid_to"):
        last[staff, kind] = to
    used = instruments(actor).filter(active=True)
    return Expiries(
        sum(to < on for to in last.values()),
        sum(on <= to <= soon for to in last.values()),
        used.filter(calibrated_to__lt=on).count(),
        used.filter(calibrated_to__range=(on, soon)).count(),
    )


@dataclass(frozen=True, slots=True)
class Competence:
    """Whether a person may do a duty; ``newcomer``: not alone, less than three months there."""

    certified: bool
    newcomer: bool


def competence(staff: Staff, *, duty: Duty, factor: str, method: str, on: date) -> Competence:
    """Whether a monitoring certificate of the person covers duty, factor and method on a day."""
    rows = Certificate.objects.filter(
        staff=staff, kind="monitoring", valid_from__lte=on, valid_to__gte=on
    )
    certified = any(
        covers(scope_of(row), duty=duty, factor=factor, method=method, on=on) for row in rows
    )
    return Competence(certified, newcomer(staff.joined_on, on=on))


def uncovered(
    staff: Staff, *, duty: Duty, wanted: Iterable[tuple[str, str]], on: date
) -> list[tuple[str, str]]:
    """Which of the factors with their methods no monitoring certificate of the person covers for a
    duty on a day; one query. Where no method is named, as of a field reading, the factor decides.
    """
    rows = Certificate.objects.filter(
        staff=staff, kind="monitoring", valid_from__lte=on, valid_to__gte=on
    )
    scopes = [scope_of(row) for row in rows]

    def held(factor: str, method: str) -> bool:
        asked = scopes if method else [replace(one, methods=()) for one in scopes]
        return any(covers(one, duty=duty, factor=factor, method=method, on=on) for one in asked)

    return [(factor, method) for factor, method in wanted if not held(factor, method)]


def scope_of(row: Certificate) -> Scope:
    """What a certificate covers."""
    return Scope(
        tuple(row.factors), tuple(row.methods), tuple(row.duties), row.valid_from, row.valid_to
    )
