"""Reads of fieldwork: who works with a device, what waits for a person."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.models import Command, Dispute, Rival, Value
from liance.mechanism.fieldwork.policies import of_party
from liance.mechanism.fieldwork.rules.values import Said, standing
from liance.mechanism.fieldwork.states import DISPUTE
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.registry.models import Staff

SIDE_OF = {"enforcement": "enforcement", "monitoring": "monitoring", "laboratory": "monitoring"}
MOST = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with the sides on which their agency stands, and the certificates on file."""

    id: UUID
    name: str
    agency: str
    agency_id: UUID
    sides: tuple[str, ...]
    certificates: tuple[Certificate, ...]


def person_of(staff_id: UUID) -> Person:
    """The person behind a device."""
    staff = Staff.objects.select_related("agency").get(pk=staff_id)
    held = Certificate.objects.filter(staff=staff).order_by("kind", "-valid_to")
    return Person(
        staff.id, staff.name, staff.agency.name, staff.agency_id,
        sides_of(staff.agency.functions), tuple(held),
    )  # fmt: skip


def sides_of(functions: list[str]) -> tuple[str, ...]:
    """The sides on which an agency's people may stand, enforcement first."""
    return tuple(sorted({SIDE_OF[one] for one in functions if one in SIDE_OF}))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the inbox; ``row`` is the command it is about, ``said`` the values in dispute."""

    id: UUID
    about: str
    code: str
    at: datetime
    received_at: datetime
    by: str
    row: Command | None = None
    dispute: Dispute | None = None
    rival: Rival | None = None
    said: tuple[Value, ...] = field(default=())


def inbox(actor: Actor) -> list[Waiting]:
    """What waits for somebody of the actor's agency, the oldest first."""
    found = [*_commands(actor), *_rivals(actor), *_disputes(actor)]
    return sorted(found, key=lambda one: (one.received_at, one.id))[:MOST]


def _commands(actor: Actor) -> list[Waiting]:
    rows = (
        Command.objects.select_related("device__staff")
        .filter(of_party(actor), state__in=["refused", "held", "awaiting_files"])
        .order_by("received_at")[:MOST]
    )
    return [
        Waiting(
            row.id, "refused" if row.state == "refused" else "held", row.code, row.at,
            row.received_at, row.device.staff.name, row=row,
        )
        for row in rows
    ]  # fmt: skip


def _rivals(actor: Actor) -> list[Waiting]:
    kept = Command.objects.filter(of_party(actor)).values("id")
    rows = Rival.objects.select_related("command", "device__staff").filter(
        command__in=kept, decided_at__isnull=True
    )
    return [
        Waiting(
            row.id, "conflict", errors.ID_REUSED, row.command.at, row.received_at,
            row.device.staff.name, row=row.command, rival=row,
        )
        for row in rows[:MOST]
    ]  # fmt: skip


def _disputes(actor: Actor) -> list[Waiting]:
    rows = list(
        Dispute.objects.filter(state=DISPUTE.initial, visit__in=visible_to(actor))
        .order_by("opened_at")[:MOST]
    )  # fmt: skip
    values = Value.objects.select_related("by").filter(
        visit__in={row.visit_id for row in rows}, key__in={row.key for row in rows}
    )
    by_field: dict[tuple[UUID, str], list[Value]] = {}
    for value in values:
        by_field.setdefault((value.visit_id, value.key), []).append(value)
    return [_dispute(row, by_field.get((row.visit_id, row.key), [])) for row in rows]


def _dispute(row: Dispute, values: list[Value]) -> Waiting:
    heads = {
        one.command
        for one in standing(Said(v.command, v.value, frozenset(v.replaces)) for v in values)
    }
    said = tuple(sorted((v for v in values if v.command in heads), key=lambda v: v.at))
    names = "、".join(dict.fromkeys(value.by.name for value in said))
    return Waiting(
        row.id, "two_values", "field.two_values", row.opened_at, row.opened_at, names,
        dispute=row, said=said,
    )  # fmt: skip
