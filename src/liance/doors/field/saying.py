"""Rows of fieldwork as the phones are told of them."""

import base64
from typing import Any

from liance.doors.field.refusals import said
from liance.flows.fieldwork.handing_in import Answered, HandedIn
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.canonical import instant
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.actions.commands import signer
from liance.mechanism.fieldwork.models import Command, Device
from liance.mechanism.fieldwork.queries import Person, person_of


def receipts(handed: HandedIn, at: Any) -> dict[str, Any]:
    """The answers to a batch."""
    return {
        "receipts": [answer(one) for one in handed.answers],
        "settled": [receipt(row) for row in handed.settled],
        "server_time": instant(at),
    }


def answer(one: Answered) -> dict[str, Any]:
    """What became of one command, or of the other content that came under its id."""
    if one.rival is None:
        return receipt(one.row)
    words = said(Refused(errors.ID_REUSED))
    return {
        "id": str(one.row.id), "state": "conflict", "code": errors.ID_REUSED,
        "message": words.model_dump(), "receipt": one.rival.receipt, "made": None,
        "waits_for": [], "flags": [],
    }  # fmt: skip


def receipt(row: Command) -> dict[str, Any]:
    """How a command stands now, with the receipt that says so."""
    return {
        "id": str(row.id), "state": row.state, "code": row.code,
        "message": words_of(row) if row.code else None, "receipt": row.receipts[-1],
        "made": str(row.made) if row.made else None, "waits_for": row.waits_for,
        "flags": row.flags,
    }  # fmt: skip


def words_of(row: Command) -> dict[str, str]:
    """Why it is not done, in both languages."""
    facts = {**row.facts, "count": row.facts.get("count", len(row.waits_for))}
    if row.code == errors.PREMISE_MISSING:
        lacking = said(Refused(facts.pop("rule"), **facts))
        return said(Refused(row.code, zh=lacking.zh, en=lacking.en)).model_dump()
    return said(Refused(row.code, **facts)).model_dump()


def keys() -> list[dict[str, str]]:
    """The public receipt keys."""
    own = signer().verifier
    return [{"key": own.key_id, "ed25519": base64.b64encode(own.raw).decode("ascii")}]


def person(device: Device) -> dict[str, Any]:
    """Who works with the device."""
    found: Person = person_of(device.staff_id)
    return {
        "id": str(found.id), "name": found.name, "agency": found.agency,
        "agency_id": str(found.agency_id), "side": found.sides[0] if len(found.sides) == 1 else None,
        "sides": list(found.sides),
        "certificates": [certificate(one) for one in found.certificates],
    }  # fmt: skip


def certificate(one: Any) -> dict[str, Any]:
    """A certificate."""
    return {
        "kind": one.kind, "number": one.number, "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(), "factors": list(one.factors),
    }  # fmt: skip


def device_line(device: Device, own: Device) -> dict[str, Any]:
    """One of the person's devices."""
    return {
        "device": str(device.id), "number": device.number, "name": device.name,
        "kind": device.kind, "registered_at": instant(device.registered_at),
        "last_seen_at": instant(device.last_seen_at) if device.last_seen_at else None,
        "withdrawn_at": instant(device.withdrawn_at) if device.withdrawn_at else None,
        "own": device.id == own.id,
    }  # fmt: skip
