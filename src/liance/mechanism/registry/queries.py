"""Reads of the registry: who acts, who stands beside whom, where a place belongs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.access.models import User
from liance.foundation.access.roles import permissions_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.prepared import Statement, run
from liance.mechanism.registry.models import Agency, Jurisdiction, Pairing, Staff

OVERSEERS = frozenset({"department_head", "dispatcher"})
ASK = """
SELECT s.id, s.name, s.active, s.user_id, a.id, a.name, a.jurisdiction_id, a.level, a.functions,
       NOT EXISTS (SELECT FROM access_user u WHERE u.id = s.user_id AND u.reset_by IS NOT NULL),
       ARRAY(SELECT g.role FROM access_grant g WHERE g.user_id = s.user_id ORDER BY g.id),
       ARRAY(SELECT g.valid_from FROM access_grant g WHERE g.user_id = s.user_id ORDER BY g.id),
       ARRAY(SELECT g.valid_to FROM access_grant g WHERE g.user_id = s.user_id ORDER BY g.id)
  FROM registry_staff s JOIN registry_agency a ON a.id = s.agency_id
"""
BY_STAFF = f"{ASK} WHERE s.id = %s"
BY_USER = f"{ASK} WHERE s.user_id = %s"


def actor_for(user: User, *, on: date) -> Actor:
    """The actor behind an account on a day; without staff or roles it may do nothing."""
    [rows] = run(asking_user(user.id))
    actor = acting(rows[0], on=on) if rows else None
    if actor is None or actor.staff_id is None:
        return Actor(user_id=user.id, staff_id=None, name=user.display_name, agency_id=None)
    return actor


def actor_of_staff(staff_id: UUID, *, on: date) -> Actor:
    """The same of a person; whoever left or has no account may do nothing."""
    [[row]] = run(asking(staff_id))
    return acting(row, on=on)


def asking(staff_id: UUID) -> Statement:
    """The statement that reads a person; ``acting`` takes its row."""
    return Statement(BY_STAFF, [staff_id])


def asking_user(user_id: UUID) -> Statement:
    """The same of an account; no row where no person has it."""
    return Statement(BY_USER, [user_id])


def acting(row: Sequence[Any], *, on: date) -> Actor:
    """The person of a row with the rights of a day; whoever left or has no account may do
    nothing."""
    staff, name, active, user, agency, agency_name, place, level, functions, vouched, *grants = row
    if not active or user is None:
        return Actor(user_id=user or UUID(int=0), staff_id=None, name=name, agency_id=None)
    roles = frozenset(
        role
        for role, since, until in zip(*grants, strict=True)
        if since <= on and (until is None or until > on)
    )
    overseer = "department" in functions and bool(roles & OVERSEERS)
    return Actor(
        user_id=user,
        staff_id=staff,
        name=name,
        agency_id=agency,
        agency_name=agency_name,
        jurisdiction=place,
        level=level,
        functions=frozenset(functions),
        roles=roles,
        permissions=permissions_of(roles),
        scope=subtree(place) if overseer else (),
        vouched=vouched,
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


def chain(code: str) -> tuple[str, ...]:
    """The jurisdiction and all above it in the reporting tree, itself first; empty for none."""
    parents = dict(Jurisdiction.objects.values_list("code", "parent_id"))
    found: list[str] = []
    current: str | None = code
    while current and current in parents:
        found.append(current)
        current = parents[current]
    return tuple(found)


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


def department_over(place: Jurisdiction) -> Agency | None:
    """The nearest department above a place."""
    above = place.parent
    while above is not None:
        found = Agency.objects.filter(
            jurisdiction=above, functions__contains=["department"], active=True
        ).first()
        if found:
            return found
        above = above.parent
    return None


def staff_of(agency_id: UUID) -> QuerySet[Staff]:
    """The active staff of an agency, by name."""
    return Staff.objects.filter(agency_id=agency_id, active=True).order_by("name")
