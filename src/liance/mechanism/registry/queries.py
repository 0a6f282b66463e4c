"""Reads of the registry: who acts, who stands beside whom, where a place belongs."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.access.models import Grant, User
from liance.foundation.access.roles import permissions_of
from liance.foundation.kernel.actor import Actor
from liance.mechanism.registry.models import Agency, Jurisdiction, Pairing, Staff

OVERSEERS = frozenset({"department_head", "dispatcher"})


def actor_for(user: User, *, on: date) -> Actor:
    """The actor behind an account on a day; without staff or roles it may do nothing."""
    staff = Staff.objects.select_related("agency__jurisdiction").filter(user=user).first()
    if staff is None or not staff.active:
        return Actor(user_id=user.id, staff_id=None, name=user.display_name, agency_id=None)
    return _acting(staff, user.id, on)


def actor_of_staff(staff_id: UUID, *, on: date) -> Actor:
    """The same of a person; whoever left or has no account may do nothing."""
    staff = Staff.objects.select_related("agency__jurisdiction").get(pk=staff_id)
    user_id = staff.user_id or UUID(int=0)
    if not staff.active or staff.user_id is None:
        return Actor(user_id=user_id, staff_id=None, name=staff.name, agency_id=None)
    return _acting(staff, user_id, on)


def _acting(staff: Staff, user_id: UUID, on: date) -> Actor:
    roles = frozenset(
        Grant.objects.filter(user_id=user_id, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .values_list("role", flat=True)
    )
    agency = staff.agency
    overseer = "department" in agency.functions and bool(roles & OVERSEERS)
    return Actor(
        user_id=user_id,
        staff_id=staff.id,
        name=staff.name,
        agency_id=agency.id,
        agency_name=agency.name,
        jurisdiction=agency.jurisdiction_id,
        level=agency.level,
        functions=frozenset(agency.functions),
        roles=roles,
        permissions=permissions_of(roles),
        scope=subtree(agency.jurisdiction_id) if overseer else (),
    )


def subtree(code: str) -> tuple[str, ...]:
    """The jurisdiction and all below it in the reporting tree, sorted."""
    children: dict[str | None, list[str]] = {}
    for child, parent in Jurisdiction.objects.values_list("code", "parent_id"):
        children.setdefault(parent, []).append(child)
    found, open_codes = [], [code]
    while open_codes:
        current = open_codes.pop()
        found.append(current)
        open_codes += children.get(current, [])
    return tuple(sorted(found))


def station_of(enforcement_id: UUID, *, on: date) -> Agency | None:
    """The station paired with an enforcement agency on that day (W1 同级监测机构)."""
    pairing = (
        Pairing.objects.select_related("monitoring")
        .filter(enforcement_id=enforcement_id, during__contains=on)
        .first()
    )
    return pairing.monitoring if pairing else None


def department_of(agency: Agency) -> Agency | None:
    """The department of the agency's level: itself when merged, else that of its jurisdiction or
    the nearest above."""
    if "department" in agency.functions:
        return agency
    place: Jurisdiction | None = agency.jurisdiction
    while place is not None:
        found = Agency.objects.filter(
            jurisdiction=place, functions__contains=["department"], active=True
        ).first()
        if found:
            return found
        place = place.parent
    return None


def staff_of(agency_id: UUID) -> QuerySet[Staff]:
    """The active staff of an agency, by name."""
    return Staff.objects.filter(agency_id=agency_id, active=True).order_by("name")
