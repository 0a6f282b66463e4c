"""Whether a sending that failed had been in time (R1)."""

from datetime import datetime


def was_in_time(*, first_sent_at: datetime, due_at: datetime | None) -> bool:
    """Sent before the exclusive end of the deadline; without a deadline nothing was missed."""
    return due_at is None or first_sent_at < due_at
