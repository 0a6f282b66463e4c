"""Take a record along its edge table and leave every trace that belongs to it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from liance.foundation.acts.gathering import gathered
from liance.foundation.clocks.run import stop_all
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.machine import Edge, Machine
from liance.foundation.kernel.transitions import Stateful, move
from liance.foundation.ledger.append import Entry, append_many, checked
from liance.foundation.outbox.write import enqueue, telling


class Restrictable(Protocol):
    """What may be known to named people only."""

    restricted: bool


class Identified(Protocol):
    """A saved row."""

    id: UUID
    version: int


def said_of(matter: Restrictable, text: str) -> str:
    """A text for logs that others read, the ledger among them: none where the matter is known to
    named people only. It stands with the record that it was written on."""
    return "" if matter.restricted else text.strip()


def perform(
    row: Stateful,
    machine: Machine,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    body: Mapping[str, object] | None = None,
) -> Edge:
    """Move ``row`` along ``verb``; stop the clocks the edge stops; write the ledger event.

    Starting clocks needs words and parties that only the caller knows: the action calls
    ``clocks.run.start`` for each rule in ``edge.starts``. Raises what ``move`` raises.
    """
    _in_transaction()
    edge = move(row, machine, verb, actor=actor, at=at, reason=reason)
    for rule in edge.stops:
        stop_all(rule=rule, object_id=row.id, at=at)
    note(
        f"{machine.noun}:{verb}",
        row,
        noun=machine.noun,
        actor=actor,
        at=at,
        body={"state": edge.target, "reason": reason, **(body or {})},
    )
    return edge


def note(
    kind: str,
    row: Identified,
    *,
    noun: str,
    actor: Actor,
    at: datetime,
    body: Mapping[str, object],
    device_at: datetime | None = None,
) -> None:
    """Write one fact about ``row`` to the ledger, in the caller's transaction."""
    _in_transaction()
    entry = Entry(
        kind=kind,
        agency_id=actor.agency_id,
        actor_id=actor.user_id,
        object_type=noun,
        object_id=row.id,
        at=at,
        device_at=device_at,
        body=body,
    )
    left = gathered()
    if left is not None:
        left.leave(left.events, checked(entry))
    else:
        append_many([entry])


def tell(topic: str, row: Identified, *, at: datetime, audience: Iterable[UUID], what: str) -> None:
    """Tell open pages of the audience (agency or staff ids) that ``row`` changed."""
    told: dict[str, Any] = {
        "topic": f"live:{topic}", "key": f"{row.id}:{what}:{at.isoformat()}",
        "payload": {"id": str(row.id), "what": what}, "at": at, "audience": audience,
    }  # fmt: skip
    left = gathered()
    if left is not None:
        left.leave(left.news, telling(**told))
    else:
        enqueue(**told)


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a write stands outside its transaction")
