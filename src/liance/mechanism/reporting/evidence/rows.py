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
    those beside the trace's own that have the last word on one of them; ``bare``: table, row and why
    of those without salt of which an event of the package speaks."""

    files: dict[str, bytes]
    events: list[Event] = field(default_factory=list)
    bare: frozenset[tuple[str, str, str]] = frozenset()


def record_files(trace: Trace, *, at: datetime) -> Records:
    """Every row of the trace with the digest that the ledger has of it.

    Raises ``reporting.record_damaged`` where the ledger has another digest of a row of this matter:
    what was altered behind its back is not handed out.
    """
    rows = {name: found for name, found in trace.rows.items() if found}
    writer = hand({_table(found) for found in rows.values()}, leave_out=LEFT_OUT)
    events, said = trace.events, said_by(trace.events)
    lines = _lines(writer, rows, said)
    if (differing := _differing(lines)) and not connection.in_atomic_block:
        wanted = [(_table(rows[name]), row) for name, row in differing]
        events = sorted([*events, *later(wanted, said, at=at)], key=lambda event: event.id)
        lines = _lines(writer, rows, said_by(events))
        differing = _differing(lines)
    if differing:
        raise Refused(
            errors.RECORD_DAMAGED, part="、".join(sorted({name for name, _ in differing}))
        )
    own = {event.id for event in trace.events}
    files = {
        f"records/{name}.jsonl": b"".join(line.data + b"\n" for line in found)
        for name, found in lines.items()
    }
    bare = {
        (_table(rows[name]), line.row, line.bare)
        for name, found in lines.items() for line in found if line.bare
    }  # fmt: skip
    return Records(files, [event for event in events if event.id not in own], frozenset(bare))


def _table(rows: list[Any]) -> str:
    return str(rows[0]._meta.db_table)


def _lines(writer: Hand, rows: dict[str, list[Any]], said: Said) -> dict[str, list[Line]]:
    return {
        name: writer.lines(_table(found), [row.pk for row in found], said)
        for name, found in rows.items()
    }


def _differing(lines: dict[str, list[Line]]) -> list[tuple[str, str]]:
    """Part and identifier of the matter's rows that are not as the ledger has them. Registers move
    on by acts of other matters: their rows are handed out without proof then."""
    return [
        (n, line.row) for n, found in lines.items() if n in OWN for line in found if line.differs
    ]
