"""What the triggers left for an event. Pure."""

import json

Facts = dict[str, dict[str, str | None]]

# The name under which an event's body carries the digests.
KEY = "facts"
# Events of the site with digests that came after the last event of their transaction: of an act, of
# nobody's act, of an upgrade that rewrote rows.
LATE = "ledger:row:late"
OUTSIDE = "ledger:row:outside"
UPGRADE = "ledger:row:upgrade"
LATER = frozenset({LATE, OUTSIDE, UPGRADE})


def read(said: str) -> Facts:
    """``table:layout`` to row to digest, None for a row that was removed; the last word counts."""
    found: Facts = {}
    for line in said.splitlines():
        for key, rows in json.loads(line).items():
            found.setdefault(key, {}).update(rows)
    return found
