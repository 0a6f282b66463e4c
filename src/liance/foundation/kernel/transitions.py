"""The one function that changes a state."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import F, Model

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Stale
from liance.foundation.kernel.machine import Edge, Machine
from liance.foundation.kernel.models import Transition


class Stateful(Protocol):
    """A saved row with a state and a version."""

    id: UUID
    state: str
    version: int


def move(
    row: Stateful, machine: Machine, verb: str, *, actor: Actor, at: datetime, reason: str = ""
) -> Edge:
    """Take ``row`` along ``verb``: state, version and transition row, or nothing.

    Raises ``IllegalTransition``, ``NotPermitted``, ``Stale`` (the row moved meanwhile). Must run
    inside the caller's transaction.
    """
    edge = machine.edge(row.state, verb)
    actor.require(edge.permission)
    assert isinstance(row, Model)  # noqa: S101
    changed = (
        type(row)
        ._default_manager.filter(pk=row.id, version=row.version, state=row.state)
        .update(state=edge.target, version=F("version") + 1)
    )
    if changed != 1:
        raise Stale(machine.noun)
    Transition.objects.create(
        noun=machine.noun,
        object_id=row.id,
        verb=verb,
        from_state=row.state,
        to_state=edge.target,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency_id=actor.agency_id,
        at=at,
        reason=reason,
    )
    row.state = edge.target
    row.version += 1
    return edge
