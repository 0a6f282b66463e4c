"""Accounts and roles of people: opened, granted, taken back, given a new password."""

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.access.models import Grant, User
from liance.foundation.access.roles import ROLES
from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.registry.models import Staff
from liance.mechanism.registry.policies import (
    ADMINISTER,
    VOUCH,
    insist_vouched,
    person_for,
    require_manages,
)
from liance.mechanism.registry.rules.roles import conflict, fits

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{2,63}")
NOUN = "access:account"


@transaction.atomic
def open_account(
    *, staff_id: UUID, version: int, username: str, password_hash: str, actor: Actor, at: datetime
) -> Staff:
    """Open a person's account with a temporary password (its encoded hash), to be changed at the
    first sign-in; nothing is signed from it until a second person vouches for its holder.

    Errors: ``registry.username_form``, ``registry.username_taken``, ``registry.staff_has_account``,
    ``registry.staff_left``, NotFound, Stale, NotPermitted.
    """
    staff = _person(staff_id, version, actor)
    if staff.user_id:
        raise Refused("registry.staff_has_account")
    if not _USERNAME.fullmatch(username):
        raise Refused("registry.username_form", field="username")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("registry.username_taken", field="username", username=username)
    staff.user = User.objects.create(
        username=username, display_name=staff.name, password=password_hash,
        must_change_password=True, reset_by=actor.user_id, reset_at=at,
    )  # fmt: skip
    _keep(staff, "open", actor=actor, at=at, body={"username": username})
    return staff


@transaction.atomic
def reset_password(
    *, staff_id: UUID, version: int, password_hash: str, actor: Actor, at: datetime
) -> Staff:
    """Give a temporary password (its encoded hash); the old one is void, and nothing is signed
    from this account until a second person vouches for its holder.

    Errors: ``registry.own_account`` (one changes one's own by signing in),
    ``registry.staff_without_account``, NotFound, Stale, NotPermitted.
    """
    staff = _person(staff_id, version, actor)
    if staff.id == actor.staff_id:
        raise Refused("registry.own_account")
    user = _account(staff)
    user.password, user.must_change_password = password_hash, True
    user.reset_by, user.reset_at = actor.user_id, at
    user.save(update_fields=["password", "must_change_password", "reset_by", "reset_at"])
    _keep(staff, "reset_password", actor=actor, at=at, body={})
    return staff


@transaction.atomic
def vouch(*, staff_id: UUID, version: int, actor: Actor, at: datetime) -> Staff:
    """Confirm, in person, that an account whose password was reset is in its holder's hands: it
    may sign again.

    Errors: ``registry.vouched_already``, ``registry.vouch_after_change`` (the holder has still to
    choose a password), ``registry.vouch_by_other`` (neither the holder nor whoever gave the
    password), ``registry.unvouched``, ``registry.staff_without_account``, NotFound, Stale,
    NotPermitted.
    """
    # Before the version: whoever does not look after the person learns nothing of it.
    require_manages(actor, person_for(actor, staff_id).agency, VOUCH)
    staff = person_for(actor, staff_id, version=version)
    insist_vouched(actor)
    user = _account(staff)
    if user.reset_by is None:
        raise Refused("registry.vouched_already")
    if actor.user_id in {user.id, user.reset_by}:
        raise Refused("registry.vouch_by_other")
    if user.must_change_password:
        raise Refused("registry.vouch_after_change", name=staff.name)
    by = user.reset_by
    user.reset_by = user.reset_at = None
    user.save(update_fields=["reset_by", "reset_at"])
    _keep(staff, "vouch", actor=actor, at=at, body={"reset_by": by})
    return staff


@transaction.atomic
def set_open(*, staff_id: UUID, version: int, open_: bool, actor: Actor, at: datetime) -> Staff:
    """Let an account sign in, or not. Errors: ``registry.own_account``, ``registry.staff_left``,
    ``registry.staff_without_account``, NotFound, Stale, NotPermitted."""
    staff = _person(staff_id, version, actor)
    if staff.id == actor.staff_id:
        raise Refused("registry.own_account")
    user = _account(staff)
    user.is_active = open_
    user.save(update_fields=["is_active"])
    _keep(staff, "unlock" if open_ else "lock", actor=actor, at=at, body={})
    return staff


@transaction.atomic
def grant(
    *, staff_id: UUID, version: int, role: str, since: date, actor: Actor, at: datetime
) -> Staff:
    """Give a role from a day on.

    Errors: ``registry.role_unfit`` (the agency has no such function), ``registry.role_held``,
    ``registry.roles_apart`` (administrator and auditor are two people), ``registry.own_roles``,
    ``registry.staff_without_account``, NotFound, Stale, NotPermitted.
    """
    staff = _person(staff_id, version, actor)
    user = _account(staff)
    if staff.id == actor.staff_id:
        raise Refused("registry.own_roles")
    agency = staff.agency
    if role not in ROLES or not fits(role, agency.functions, agency.level):
        raise Refused("registry.role_unfit", field="role")
    held = _running(user, since)
    if role in held:
        raise Refused("registry.role_held", field="role")
    other = conflict(role, held)
    if other:
        raise Refused("registry.roles_apart", field="role", other=ROLES[other].zh)
    Grant.objects.create(user=user, role=role, agency_id=agency.id, valid_from=since)
    _keep(staff, "grant", actor=actor, at=at, body={"role": role, "since": str(since)})
    return staff


@transaction.atomic
def revoke(
    *, staff_id: UUID, version: int, role: str, on: date, actor: Actor, at: datetime
) -> Staff:
    """Take a role back from a day on. Errors: ``registry.own_roles``, NotFound, Stale."""
    staff = _person(staff_id, version, actor)
    if staff.id == actor.staff_id:
        raise Refused("registry.own_roles")
    rows = Grant.objects.select_for_update().filter(user=_account(staff), role=role, valid_to=None)
    if not rows.update(valid_to=on):
        raise NotFound("access:grant")
    _keep(staff, "revoke", actor=actor, at=at, body={"role": role, "on": str(on)})
    return staff


def _person(staff_id: UUID, version: int, actor: Actor) -> Staff:
    staff = person_for(actor, staff_id, version=version)
    require_manages(actor, staff.agency, ADMINISTER)
    if not staff.active:
        raise Refused("registry.staff_left", name=staff.name)
    return staff


def _account(staff: Staff) -> User:
    if staff.user is None:
        raise Refused("registry.staff_without_account")
    return staff.user


def _running(user: User, day: date) -> list[str]:
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return list(Grant.objects.filter(later, user=user).values_list("role", flat=True))


def _keep(staff: Staff, verb: str, *, actor: Actor, at: datetime, body: dict[str, object]) -> None:
    staff.version += 1
    staff.save(update_fields=["user", "version"])
    note(
        f"{NOUN}:{verb}", staff, noun="registry:staff", actor=actor, at=at,
        body={"agency": staff.agency_id, **body},
    )  # fmt: skip
