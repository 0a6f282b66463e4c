"""Register a phone as a device of its person, withdraw it."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.kernel.numbering import next_number
from liance.foundation.kernel.prepared import Statement
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.models import Device
from liance.mechanism.fieldwork.rules.numbers import device_number
from liance.mechanism.fieldwork.rules.signatures import read_key
from liance.mechanism.fieldwork.states import DEVICE
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import ADMINISTER, manages

FIELD = frozenset({"operations:visit:open", "custody:bottle:accept", "custody:bottle:receive"})

SEEN = """
UPDATE fieldwork_device SET last_seen_at = %s, last_counter = greatest(last_counter, %s)
 WHERE id = %s
"""


def token_hash(token: str) -> str:
    """What is kept of a token of 256 random bits: its SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


@transaction.atomic
def register(
    *, name: str, kind: str, public_key: str, token: str, actor: Actor, at: datetime
) -> Device:
    """Make a phone the actor's device; ``token`` is fresh and random.

    Errors: field.no_person, name_missing, bad_key, kernel.not_permitted.
    """
    if actor.staff_id is None or actor.agency_id is None:
        raise Refused(errors.NO_PERSON)
    if not actor.permissions & FIELD:
        raise NotPermitted("operations:visit:open")
    if not name.strip():
        raise Refused(errors.NAME_MISSING, field="name")
    if public_key and read_key(public_key) is None:
        raise Refused(errors.BAD_KEY, field="public_key")
    agency = Agency.objects.get(pk=actor.agency_id)
    running = next_number(kind="fieldwork.device", owner=agency.id, year=0)
    device = Device.objects.create(
        staff_id=actor.staff_id, agency=agency, name=name.strip(), kind=kind,
        number=device_number(agency.document_prefix, running), token_hash=token_hash(token),
        public_key=public_key, registered_at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "fieldwork:device:register", device, noun=DEVICE.noun, actor=actor, at=at,
        body={"number": device.number, "staff": actor.staff_id, "kind": kind},
    )  # fmt: skip
    return device


@transaction.atomic
def withdraw(*, device_id: UUID, actor: Actor, at: datetime) -> Device:
    """Take a device back: by its person, or by the administrator of its agency.

    What it made before is still taken in. Errors: kernel.not_found, kernel.illegal_transition.
    """
    found = (
        Device.objects.select_related("agency")
        .select_for_update(of=("self",))
        .filter(pk=device_id)
        .first()
    )
    if found is None or not may_withdraw(found, actor):
        raise NotFound(DEVICE.noun)
    DEVICE.edge(found.state, "withdraw")
    found.withdrawn_at = at
    found.withdrawn_by_id = actor.staff_id
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    perform(found, DEVICE, "withdraw", actor=actor, at=at)
    return found


def may_withdraw(device: Device, actor: Actor) -> bool:
    """Whether the device is the actor's own, or of an agency that the actor administers."""
    if device.staff_id == actor.staff_id:
        return True
    return actor.may(ADMINISTER) and manages(actor, device.agency)


def seeing(device_id: UUID, *, counter: int, at: datetime) -> Statement:
    """The statement which notes that the device called; in the caller's transaction, which locks
    its row by this."""
    return Statement(SEEN, [at, counter, device_id])
