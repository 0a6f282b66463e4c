"""Canonical JSON text: one text for one value (RFC 8785, numbers beyond integers as strings).

Exact decimals, UUIDs, dates and instants become strings; floats are refused since two programs
may print one float differently; integers stay within ±(2^53 - 1) as RFC 8785 demands.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from liance.foundation.ledger.errors import BAD_BODY, NAIVE_TIME, LedgerError

LARGEST_INTEGER = 2**53 - 1


@lru_cache(maxsize=1024)
def instant(at: datetime) -> str:
    """`2026-09-28T01:02:03.000000Z`: UTC, always six decimals. Raises `ledger.naive_time`."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise LedgerError(NAIVE_TIME, value=str(at))
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def canonical(value: object) -> str:
    """The canonical text of `value`. Raises `ledger.bad_body` for what has no exact text."""
    text = json.dumps(_plain(value, "$"), ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise LedgerError(BAD_BODY, at="$", why="lone surrogate") from fault
    return text


def _plain(value: object, at: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _integer(int(value), at)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return _object(value, at)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{at}[{n}]") for n, item in enumerate(value)]
    return _scalar(value, at)


def _scalar(value: object, at: str) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise LedgerError(BAD_BODY, at=at, why="not a finite number")
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise LedgerError(BAD_BODY, at=at, why=f"{type(value).__name__} has no exact text")


def _integer(value: int, at: str) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise LedgerError(BAD_BODY, at=at, why="integer beyond 2^53 - 1: write it as a string")
    return value


def _object(value: Mapping[object, object], at: str) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise LedgerError(BAD_BODY, at=at, why="keys must be strings")
        pairs[str(key)] = item
    # RFC 8785 3.2.3 sorts by UTF-16 code units, which differs from Python's order beyond the BMP.
    plain = all(key.isascii() for key in pairs)
    keys = sorted(pairs, key=None if plain else _units)
    return {
        key: found if type(found := pairs[key]) is str else _plain(found, f"{at}.{key}")
        for key in keys
    }


def _units(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")
