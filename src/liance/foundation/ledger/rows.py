"""Reading event rows as COPY writes them and checking each against its own text. No Django.

This is the inner loop of verification: rows stay bytes, and the columns are compared with the
text by writing out the text's two ends again instead of parsing it.
"""

import json
from binascii import hexlify
from hashlib import sha256
from uuid import UUID

from liance.foundation.ledger.digests import sm3
from liance.foundation.ledger.report import Damage

COLUMNS = (
    "seq", "id", "agency_id", "actor_id", "at", "device_at", "kind", "object_type", "object_id",
    "salt", "alg", "leaf256", "leafsm3", "xid", "epoch", "body",
)  # fmt: skip

# The forms that the comparison reads; whatever else the server is set to.
SESSION = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex';"
    " SET client_encoding = 'UTF8'; SET statement_timeout = 0;"
    " SET idle_in_transaction_session_timeout = 0"
)

NULL = b"\\N"
HEX = 3  # COPY writes a bytea as \\x and hexadecimal digits
MICROSECONDS = 26  # of 2026-09-28 01:02:03.123456

HEAD = b'{"actor_id":%b,"agency_id":"%b","alg":%b,"at":"%b","body":{'
TAIL = (
    b'},"device_at":%b,"epoch":"%b","id":"%b","kind":"%b","object_id":"%b","object_type":"%b"'
    b',"salt":"%b","xid":"%b"}'
)


def instant(value: bytes) -> bytes:
    """PostgreSQL's ISO text of a UTC time as the canonical text has it."""
    text = value[:-3]
    if len(text) != MICROSECONDS:
        text = (text if b"." in text else text + b".").ljust(MICROSECONDS, b"0")
    return text[:10] + b"T" + text[11:] + b"Z"


def text_of(field: bytes) -> bytes:
    """A text column as stored. Canonical JSON holds no control character but a backslash."""
    return field.replace(b"\\\\", b"\\") if b"\\" in field else field


def leaves(fields: list[bytes], entry: bytes) -> tuple[bytes, bytes, bool]:
    """Both leaf hashes of the text, and whether text, columns and stored hashes all agree."""
    id_, agency, actor, at, device, kind, type_, object_ = fields[1:9]
    salt, alg, stored256, storedsm3, xid, epoch = fields[9:15]
    data = b"\x00" + entry
    left, right = sha256(data).digest(), sm3(data)
    head = (b"null" if actor == NULL else b'"%b"' % actor, agency, alg, instant(at))
    said = b"null" if device == NULL else b'"%b"' % instant(device)
    tail = (said, epoch, id_, kind, object_, type_, salt[HEX:], xid)
    sound = (
        hexlify(left) == stored256[HEX:]
        and hexlify(right) == storedsm3[HEX:]
        and entry.startswith(HEAD % head)
        and entry.endswith(TAIL % tail)
    )
    return left, right, sound


def diagnose(fields: list[bytes], entry: bytes) -> Damage:
    """Which column of a row that does not agree is the damaged one."""
    row = dict(zip(COLUMNS, fields, strict=True))
    data = b"\x00" + entry
    matches = (hexlify(sha256(data).digest()) == row["leaf256"][HEX:],
               hexlify(sm3(data)) == row["leafsm3"][HEX:])  # fmt: skip
    # One hash that still fits the text shows that the other one was changed, not the text.
    column = {
        (False, True): "leaf256",
        (True, False): "leafsm3",
        (False, False): "body",
        (True, True): "",
    }[matches] or _disagreeing(row, entry)
    return Damage(
        table="event",
        column=column,
        fault="changed" if column in {"leaf256", "leafsm3", "body"} else "disagrees",
        agency_id=_uuid(row["agency_id"]),
        seq=None if row["seq"] == NULL else int(row["seq"]),
        number=int(row["id"]),
    )


def _disagreeing(row: dict[str, bytes], entry: bytes) -> str:
    try:
        said = json.loads(entry)
    except ValueError:
        return "body"
    for column in COLUMNS[1:-1]:
        if not column.startswith("leaf") and said.get(column) != _shown(column, row[column]):
            return column
    # All values agree and so do the hashes: the text itself was never canonical.
    return "body"


def _shown(column: str, value: bytes) -> object:
    if value == NULL:
        return None
    if column in {"at", "device_at"}:
        return instant(value).decode()
    if column == "alg":
        return int(value)
    return (value[HEX:] if column == "salt" else value).decode()


def _uuid(value: bytes) -> UUID:
    return UUID(value.decode())
