"""The one place where the clock is read. Doors read it once and hand the instant down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_lock = threading.Lock()
_fixed: list[datetime] = []


def now() -> datetime:
    """The present instant, aware, UTC; the fixed one while ``fixed`` is in force."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at`` for every thread of this process (validation, tests, demo data)."""
    if at.tzinfo is None:
        raise ValueError("an instant must carry its zone")
    with _lock:
        _fixed.append(at.astimezone(UTC))
    try:
        yield
    finally:
        with _lock:
            _fixed.pop()
