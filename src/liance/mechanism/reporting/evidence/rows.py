"""Rows of the way back as the texts that the ledger has the digests of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.facts.handing import Hand, Line, Said, hand, later, said_by
from liance.foundation.ledger.models import Event
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.evidence.tracing import PARTS, Trace

# Who may know of a restricted matter, how to reach a person, what an index is made of.
LEFT_OUT = frozenset({"named", "phone", "contact", "search", "user_id", "remarks"})
OWN = frozenset(part.name for part in PARTS)


@dataclass(frozen=True, slots=True)
class Records:
    """``files``: ``records/<part>.jsonl`` of every part that has rows, a line a row; ``events``:
    those beside the trace's own that have the last word on one of them."""

    files: dict[str, bytes]
    events: list[Event] = field(default_factory=list)


def record_files(trace: Trace, *, at: datetime) -> Records:
    """Every row of the trace with the digest that the ledger has of it.

    Raises ``reporting.record_damaged`` where the ledger has another digest of a row of this matter:
    what was altered behind its back is not handed out.
    """
    rows = {name: found for name, found in trace.rows.items() if found}
    writer = hand({found[0]._meta.db_table for found in rows.values()}, leave_out=LEFT_OUT)
    events, said = trace.events, said_by(trace.events)
    lines = _lines(writer, rows, said)
    if (differing := _differing(lines)) and not connection.in_atomic_block:
        events = sorted([*events, *later(differing, said, at=at)], key=lambda event: event.id)
        lines = _lines(writer, rows, said_by(events))
        differing = _differing(lines)
    if differing:
        raise Refused(errors.RECORD_DAMAGED, part="、".join(sorted(set(differing.values()))))
    own = {event.id for event in trace.events}
    return Records(
        {
            f"records/{name}.jsonl": b"".join(line.data + b"\n" for line in found)
            for name, found in lines.items()
        },
        [event for event in events if event.id not in own],
    )


def _lines(writer: Hand, rows: dict[str, list[Any]], said: Said) -> dict[str, list[Line]]:
    return {
        name: writer.lines(found[0]._meta.db_table, [row.pk for row in found], said)
        for name, found in rows.items()
    }


def _differing(lines: dict[str, list[Line]]) -> dict[str, str]:
    """Rows of the matter that are not as the ledger has them, with their part. Registers move on by
    acts of other matters: their rows are handed out without proof then."""
    return {line.row: n for n, found in lines.items() if n in OWN for line in found if line.differs}
