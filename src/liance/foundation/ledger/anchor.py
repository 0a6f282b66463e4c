"""Anchoring (锚定): a head is carried where the owner of the database cannot reach it.

Without this the rest is arithmetic: whoever owns the database can rewrite it with fresh hashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from liance.foundation.ledger.anchor_files import (
    PENDING,
    file_name,
    file_text,
    publish,
    token_of,
    write_pending,
)
from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.errors import NOTHING_NEW, LedgerError
from liance.foundation.ledger.heads import SiteHead, record_head
from liance.foundation.ledger.models import Anchor, Head, Seal
from liance.foundation.ledger.outside import FILE, PRINTED
from liance.foundation.ledger.payload import payload
from liance.foundation.ledger.records import AnchorRecord
from liance.foundation.ledger.words import words

KINDS = (FILE, PRINTED)

RECORD = "SELECT ledger_record_anchor(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Anchored:
    """A head that was carried outside: print `words` and `payload` (for a QR code)."""

    number: int
    events: int
    agencies: int
    head: Digests
    words: str
    payload: str
    file: Path | None


def anchors_dir() -> Path:
    """Where anchor files go: setting LIANCE_ANCHOR_DIR, else `anchors` in the data directory."""
    stated = getattr(settings, "LIANCE_ANCHOR_DIR", None)
    return Path(stated) if stated else Path(settings.LIANCE_DATA_DIR) / "anchors"


def anchor(
    *,
    at: datetime,
    kinds: Sequence[str] = (FILE,),
    directory: Path | None = None,
    printed_on: str = "",
) -> Anchored:
    """Take the site head over all that is sealed and anchor it by each of `kinds`.

    `printed_on` says which document carries the printed head. Its own transaction: the file gets
    its name only after the commit. Raises `ledger.nothing_sealed`, `ledger.anchor_exists`, and,
    where only a file is asked for, `ledger.nothing_new` when the last one says it all.
    """
    unknown = set(kinds) - set(KINDS)
    if unknown or not kinds or len(set(kinds)) != len(kinds):
        message = f"kinds are some of {KINDS}, each once: {kinds}"
        raise ValueError(message)
    folder = directory or anchors_dir()
    finish(directory=folder)
    if tuple(kinds) == (FILE,) and _on_file():
        raise LedgerError(NOTHING_NEW)
    with transaction.atomic(durable=True):
        head = record_head(kinds=kinds, at=at)
        pending = _record(head, kinds, folder, printed_on)
    digests = head.record.digests()
    return Anchored(
        number=head.record.number,
        events=head.record.events,
        agencies=head.record.agencies,
        head=digests,
        words=words(digests.sha256),
        payload=payload(head.record),
        file=publish(pending) if pending else None,
    )


def _on_file() -> bool:
    """Whether the last head lies in a file and no seal was made since."""
    head = Head.objects.order_by("-number").first()
    sealed = Seal.objects.aggregate(last=Max("number"))["last"]
    return head is not None and head.seals == sealed and FILE in head.kinds.split(",")


def finish(*, directory: Path) -> list[Path]:
    """Give their names to files whose anchor was committed before the process died."""
    done = []
    for pending in sorted(directory.glob(f"head-*.json{PENDING}")):
        content = pending.read_bytes()
        if Anchor.objects.filter(kind=FILE, token=token_of(content)).exists():
            done.append(publish(pending))
    return done


def _record(head: SiteHead, kinds: Sequence[str], folder: Path, printed_on: str) -> Path | None:
    pending, previous = None, head.record.anchor
    for number, kind in enumerate(kinds, start=head.last_anchor + 1):
        if kind == FILE:
            content = file_text(head.record, head.entries).encode("utf-8")
            pending = write_pending(folder, head.record.number, content)
            place, token = file_name(head.record.number), token_of(content)
        else:
            place, token = printed_on, payload(head.record)
        made = AnchorRecord(
            number=number,
            head=head.record.number,
            kind=kind,
            place=place,
            token=token,
            previous=previous,
            at=head.record.at,
        )
        previous = made.digests()
        _store(made)
    return pending


def _store(made: AnchorRecord) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            RECORD,
            [
                made.number,
                made.head,
                made.kind,
                made.place,
                made.token,
                *made.previous,
                made.at,
                *made.digests(),
            ],
        )
