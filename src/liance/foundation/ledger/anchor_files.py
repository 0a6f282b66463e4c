"""Anchor files: a site head with its agencies' heads, one JSON text a file, outside the database.

Pure but for the file system; a reader needs this module's format alone (docs/ledger.md).
"""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.digests import Digests, both, sha256
from liance.foundation.ledger.errors import ANCHOR_EXISTS, BAD_ANCHOR_FILE, LedgerError
from liance.foundation.ledger.records import HeadRecord, SiteEntry
from liance.foundation.ledger.words import words

TYPE = "liance-anchor-1"
NAME = re.compile(r"head-(\d{12})\.json")
PENDING = ".pending"


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """What a file says: the head's number and digests, and each agency's size and root."""

    name: str
    token: str
    number: int
    head: Digests
    entries: dict[UUID, tuple[int, Digests]]


def file_name(number: int) -> str:
    """The one name under which head `number` is kept."""
    return f"head-{number:012d}.json"


def file_text(record: HeadRecord, entries: Sequence[SiteEntry]) -> str:
    """The content of an anchor file: canonical JSON and a line end."""
    digests = record.digests()
    return (
        canonical(
            {
                "agencies": [json.loads(entry.text()) for entry in entries],
                "head": json.loads(record.text()),
                "head256": digests.sha256.hex(),
                "headsm3": digests.sm3.hex(),
                "type": TYPE,
                "words": words(digests.sha256),
            }
        )
        + "\n"
    )


def token_of(content: bytes) -> str:
    """What the database keeps of a file: its SHA-256."""
    return sha256(content).hex()


def write_pending(directory: Path, number: int, content: bytes) -> Path:
    """Write the file durably under a provisional name, which counts for nothing yet.

    Raises `ledger.anchor_exists` when the head's file is there already.
    """
    directory.mkdir(parents=True, exist_ok=True)
    final = directory / file_name(number)
    if final.exists():
        raise LedgerError(ANCHOR_EXISTS, file=str(final))
    pending = final.with_name(final.name + PENDING)
    with pending.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return pending


def publish(pending: Path) -> Path:
    """Give a provisional file its name, durably; an existing file is never replaced.

    Two processes may finish one file: the second finds the work done.
    """
    final = pending.with_name(pending.name.removesuffix(PENDING))
    with suppress(FileExistsError, FileNotFoundError):
        os.link(pending, final)
    pending.unlink(missing_ok=True)
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return final


def read_file(path: Path) -> AnchorFile:
    """Read and check a file in itself. Raises `ledger.bad_anchor_file`."""
    content = path.read_bytes()
    try:
        held = json.loads(content)
        head = held["head"]
        digests = Digests(bytes.fromhex(held["head256"]), bytes.fromhex(held["headsm3"]))
        entries = {
            UUID(entry["agency_id"]): (
                int(entry["size"]),
                Digests(bytes.fromhex(entry["root256"]), bytes.fromhex(entry["rootsm3"])),
            )
            for entry in held["agencies"]
        }
        number = int(head["number"])
    except (ValueError, KeyError, TypeError) as fault:
        raise LedgerError(BAD_ANCHOR_FILE, file=path.name, why="not an anchor file") from fault
    if both(canonical(head)) != digests:
        raise LedgerError(BAD_ANCHOR_FILE, file=path.name, why="head and digest disagree")
    if path.name != file_name(number):
        raise LedgerError(BAD_ANCHOR_FILE, file=path.name, why="name and number disagree")
    return AnchorFile(path.name, token_of(content), number, digests, entries)


def files_in(directory: Path) -> list[Path]:
    """The anchor files of a folder, oldest first."""
    if not directory.is_dir():
        return []
    return sorted(path for path in directory.iterdir() if NAME.fullmatch(path.name))
