"""How fast the ledger verifies."""

from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.foundation.ledger.verify import verify

ROWS = Goal(100_000, most=False)


def run(size: str) -> list[Figure]:
    """Rows per second of a whole verification. Raises when anything is damaged."""
    seconds, report = timed(lambda: verify(lambda _done, _total: None))
    if not report.sound and report.damages:
        raise RuntimeError(f"the seeded ledger is damaged: {report.damages[0]}")
    rate = report.events / seconds if seconds else 0.0
    return [
        Figure("verify", "ledger rows", size, report.events, rate, "rows/s", ROWS),
        Figure("verify", "ledger", size, report.events, seconds, "s"),
    ]
