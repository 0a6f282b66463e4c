"""People: put on file, changed, leaving (O1, C3)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.access.models import Grant, User
from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.models import Agency, PersonInCharge, Staff
from liance.mechanism.registry.policies import person_for, require_manages

MANAGE = "registry:agency:manage"


@transaction.atomic
def add_staff(
    *,
    name: str,
    agency: Agency,
    actor: Actor,
    at: datetime,
    position: str = "",
    phone: str = "",
    joined_on: date | None = None,
    username: str = "",
    password_hash: str = "",
    roles: Iterable[str] = (),
) -> Staff:
    """Put a person on file; with a ``username`` the account and its roles come along.

    ``password_hash`` is an encoded hash (Django hashers); empty: the account cannot sign in yet.
    Errors: ``registry.username_taken``, NotPermitted.
    """
    require_manages(actor, agency, MANAGE)
    user = None
    if username:
        if User.objects.filter(username__iexact=username).exists():
            raise Refused("registry.username_taken", field="username", username=username)
        user = User(username=username, display_name=name)
        if password_hash:
            user.password = password_hash
        else:
            user.set_unusable_password()
        user.save()
        Grant.objects.bulk_create(
            Grant(user=user, role=role, agency_id=agency.id, valid_from=at.date()) for role in roles
        )
    staff = Staff.objects.create(
        name=name, agency=agency, user=user, position=position, phone=phone,
        joined_on=joined_on, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "registry:staff:add", staff, noun="registry:staff", actor=actor, at=at,
        body={"agency": agency.id, "roles": sorted(roles)},
    )  # fmt: skip
    return staff


@transaction.atomic
def change_staff(
    *,
    staff_id: UUID,
    version: int,
    name: str,
    position: str,
    phone: str,
    joined_on: date | None,
    actor: Actor,
    at: datetime,
) -> Staff:
    """Write what is known of a person now. Errors: NotFound, Stale, NotPermitted."""
    staff = person_for(actor, staff_id, version=version)
    require_manages(actor, staff.agency, MANAGE)
    fields = {"name": name, "position": position, "phone": phone, "joined_on": joined_on}
    changed = sorted(key for key, value in fields.items() if getattr(staff, key) != value)
    for key, value in fields.items():
        setattr(staff, key, value)
    staff.version += 1
    staff.save()
    if staff.user is not None and "name" in changed:
        User.objects.filter(pk=staff.user.id).update(display_name=name)
    # What the fields hold is personal: the ledger says which changed.
    note(
        "registry:staff:change", staff, noun="registry:staff", actor=actor, at=at,
        body={"fields": changed},
    )  # fmt: skip
    return staff


@transaction.atomic
def leave(*, staff_id: UUID, version: int, actor: Actor, at: datetime, on: date) -> Staff:
    """A person leaves: the account is closed, roles and being in charge end that day.

    Errors: ``registry.own_account``, ``registry.staff_left``, NotFound, Stale, NotPermitted.
    """
    staff = person_for(actor, staff_id, version=version)
    require_manages(actor, staff.agency, MANAGE)
    if staff.id == actor.staff_id:
        raise Refused("registry.own_account")
    if not staff.active:
        raise Refused("registry.staff_left", name=staff.name)
    staff.active = False
    staff.version += 1
    staff.save(update_fields=["active", "version"])
    if staff.user_id:
        User.objects.filter(pk=staff.user_id).update(is_active=False)
        Grant.objects.filter(user_id=staff.user_id, valid_to=None).update(valid_to=on)
    for charge in PersonInCharge.objects.filter(staff=staff, during__contains=on):
        charge.during = (charge.during.lower, on)
        charge.save(update_fields=["during"])
    note(
        "registry:staff:leave", staff, noun="registry:staff", actor=actor, at=at,
        body={"on": str(on)},
    )  # fmt: skip
    return staff
