"""Values of a visit's fields: each kept, two that differ made visible, one decided (W3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.gathering import put
from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.prepared import Statement, run
from liance.mechanism.fieldwork.models import Dispute, Value
from liance.mechanism.fieldwork.rules.values import Said, disputed, standing
from liance.mechanism.fieldwork.states import DISPUTE
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.news import audience
from liance.mechanism.operations.policies import person_of

GIVEN = """
SELECT key, command, value, replaces FROM fieldwork_value WHERE visit_id = %s AND key = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a field; ``base``: the command whose value was shown, None for none."""

    key: str
    label: str
    value: str
    abnormal: bool = False
    remark: str = ""
    replaces: tuple[UUID, ...] = ()


@transaction.atomic(savepoint=False)
def give(
    *, visit: Visit, command: UUID, given: Sequence[Given], actor: Actor, at: datetime
) -> list[Dispute]:
    """Write the values of one command; returns the disputes that stand open by them now."""
    rows = [
        Value(
            visit=visit, key=one.key, command=command, value=one.value, abnormal=one.abnormal,
            remark=one.remark, replaces=list(one.replaces), by_id=person_of(actor), at=at,
        )
        for one in given
    ]  # fmt: skip
    before = said_of(visit.id, [one.key for one in given])
    put(rows)
    found = []
    for one, row in zip(given, rows, strict=True):
        said = [*before.get(one.key, ()), _said(row)]
        if len(said) > 1 and disputed(said):
            found.append(_open(visit, one, actor=actor, at=at))
    return found


def said_of(visit_id: UUID, keys: Sequence[str]) -> dict[str, list[Said]]:
    """Every value that was given for these fields."""
    found: dict[str, list[Said]] = {}
    [rows] = run(Statement(GIVEN, [visit_id, list(keys)]))
    for key, command, value, replaces in rows:
        found.setdefault(key, []).append(Said(command, value, frozenset(replaces)))
    return found


def _said(row: Value) -> Said:
    return Said(row.command, row.value, frozenset(row.replaces))


def _open(visit: Visit, given: Given, *, actor: Actor, at: datetime) -> Dispute:
    row, fresh = Dispute.objects.get_or_create(
        visit=visit, key=given.key, state=DISPUTE.initial,
        defaults={
            "label": given.label, "opened_at": at, "created_at": at, "created_by": actor.user_id,
        },
    )  # fmt: skip
    if fresh:
        note(
            "fieldwork:dispute:open", row, noun=DISPUTE.noun, actor=actor, at=at,
            body={"visit": visit.id, "key": given.key},
        )  # fmt: skip
        tell("fieldwork:dispute", row, at=at, audience=audience(visit), what="opened")
    return row


@transaction.atomic(savepoint=False)
def decide(
    *, dispute: Dispute, command: UUID, value: str, actor: Actor, at: datetime, reason: str
) -> Value:
    """Let one value stand: taken or entered, it replaces all that stood; all stay readable."""
    heads = standing(said_of(dispute.visit_id, [dispute.key]).get(dispute.key, ()))
    row = Value.objects.create(
        visit_id=dispute.visit_id, key=dispute.key, command=command, value=value,
        replaces=[one.command for one in heads], by_id=person_of(actor), at=at,
    )  # fmt: skip
    dispute.decided_at, dispute.decided_by_id = at, actor.staff_id
    dispute.save(update_fields=["decided_at", "decided_by"])
    perform(
        dispute, DISPUTE, "decide", actor=actor, at=at, reason=reason,
        body={"key": dispute.key, "kept": [one.command for one in heads], "by": command},
    )  # fmt: skip
    tell("fieldwork:dispute", dispute, at=at, audience=audience(dispute.visit), what="decided")
    return row
