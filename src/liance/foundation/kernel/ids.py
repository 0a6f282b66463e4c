"""Object identifiers: UUID version 7 (RFC 9562), sortable by time, telling nothing of counts."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.clock import now


def uuid7(at: datetime, random: Callable[[int], bytes]) -> UUID:
    """UUIDv7 of the instant ``at`` (millisecond resolution) with 74 random bits."""
    millis = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    noise = int.from_bytes(random(10), "big")
    rand_a, rand_b = noise >> 68, noise & ((1 << 62) - 1)
    return UUID(int=(millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b)


def new_id() -> UUID:
    """A fresh identifier; the default of every primary key."""
    return uuid7(now(), secrets.token_bytes)
