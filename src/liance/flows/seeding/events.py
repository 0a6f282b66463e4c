"""Ten ledger events for each visit."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from liance.flows.seeding.numbers import uid
from liance.flows.seeding.work import Work
from liance.foundation.ledger.append import Entry

STEPS = (
    ("coordination:sheet:send", "coordination:sheet", "sheet", -96),
    ("coordination:sheet:return", "coordination:sheet", "sheet", -91),
    ("operations:visit:open", "operations:visit", "visit", 0),
    ("operations:entry:record", "operations:visit", "visit", 1),
    ("operations:reading:take", "operations:visit", "visit", 1),
    ("custody:bottle:fill", "operations:visit", "visit", 2),
    ("operations:visit:leave", "operations:visit", "visit", 4),
    ("custody:bottle:receive", "operations:visit", "visit", 6),
    ("laboratory:determination:approve", "operations:visit", "visit", 72),
    ("reporting:report:sign", "reporting:report", "report", 96),
)


def events(works: Iterator[Work]) -> Iterator[Entry]:
    """What happened at each visit, as the actions would have written it."""
    for w in works:
        if w.entered is None:
            continue
        for kind, noun, tag, hours in STEPS:
            enforcement = kind.startswith(("coordination:sheet:send", "operations:visit"))
            yield Entry(
                kind=kind,
                agency_id=w.area.enforcement if enforcement else w.area.monitoring,
                actor_id=None,
                object_type=noun,
                object_id=UUID(uid(tag, w.number)),
                at=w.entered + timedelta(hours=hours),
                body={"number": w.place, "unit": w.unit, "results": 50},
            )
