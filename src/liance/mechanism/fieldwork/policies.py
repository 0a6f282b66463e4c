"""Whose device, whose command, who may decide about it."""

from uuid import UUID

from django.db.models import Model, Q, QuerySet

from liance.foundation.access.models import User
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.prepared import Statement, built, columns, read, width
from liance.mechanism.fieldwork.actions.devices import token_hash
from liance.mechanism.fieldwork.models import Command, Device
from liance.mechanism.operations.policies import person_of, visible_to
from liance.mechanism.registry.models import Agency, Staff

PARTS: tuple[type[Model], ...] = (Device, Staff, Agency, User)
BY_TOKEN = f"""
SELECT {", ".join(columns(model, f"t{at}") for at, model in enumerate(PARTS))}
  FROM fieldwork_device t0 JOIN registry_staff t1 ON t1.id = t0.staff_id
  JOIN registry_agency t2 ON t2.id = t1.agency_id LEFT JOIN access_user t3 ON t3.id = t1.user_id
 WHERE t0.token_hash = %s
"""  # noqa: S608 - names of our own models


def device_by_token(token: str) -> Device | None:
    """The device that holds the token, with its person and account; withdrawn ones too."""
    rows = read(Statement(BY_TOKEN, [token_hash(token)]))
    if not rows:
        return None
    parts, at = [], 0
    for model in PARTS:
        parts.append(rows[0][at : at + width(model)])
        at += width(model)
    device, staff = built(Device, parts[0]), built(Staff, parts[1])
    device.staff, staff.agency = staff, built(Agency, parts[2])
    if staff.user_id is not None:
        staff.user = built(User, parts[3])
    return device


def require_party(actor: Actor, row: Command) -> None:
    """``NotFound`` unless the command is the actor's own, or of the actor's agency in a visit that
    the actor may know of."""
    if row.device.staff_id == actor.staff_id:
        return
    # Of a visit that is not known yet nobody can say whether it is restricted.
    known = row.visit_id is not None and visible_to(actor).filter(pk=row.visit_id).exists()
    if row.device.agency_id != actor.agency_id or not known:
        raise NotFound("fieldwork:command")


def require_known(actor: Actor, visit_id: UUID) -> None:
    """``NotFound`` unless the actor may know of the visit."""
    if not visible_to(actor).filter(pk=visit_id).exists():
        raise NotFound("operations:visit")


def devices_of(actor: Actor) -> QuerySet[Device]:
    """The actor's own devices."""
    return devices_of_staff(person_of(actor))


def devices_of_staff(staff_id: UUID) -> QuerySet[Device]:
    """The devices of a person, the youngest first."""
    rows = Device.objects.select_related("staff")
    return rows.filter(staff_id=staff_id).order_by("-registered_at")


def of_party(actor: Actor) -> Q:
    """Commands that the actor may settle: as ``require_party``."""
    visits = visible_to(actor).values("id")
    own = Q(device__staff_id=actor.staff_id)
    return own | Q(device__agency_id=actor.agency_id, visit_id__in=visits)
