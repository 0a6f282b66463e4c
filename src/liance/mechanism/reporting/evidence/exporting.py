"""Hand out the evidence package of a report, and write down that it was handed out (R1, R3)."""

import hashlib
import tempfile
from datetime import datetime
from typing import IO
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction

from liance.foundation.acts.perform import note
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import path_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.errors import NOTHING_NEW, LedgerError
from liance.foundation.ledger.keys import site_signer
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.outside import FILE
from liance.foundation.ledger.proven import Proven
from liance.foundation.ledger.seal import seal
from liance.foundation.ledger.under_head import proven
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.evidence import package, records
from liance.mechanism.reporting.evidence.package import Content, Contents, Signer, measure
from liance.mechanism.reporting.evidence.rows import Records, record_files
from liance.mechanism.reporting.evidence.tracing import EXPORT, Trace, trace

SPOOLED = 32 << 20


def export(*, report_id: UUID, actor: Actor, at: datetime) -> IO[bytes]:
    """The evidence package of an issued report as an open file; that it went out is recorded.

    Not inside a transaction: where no head of the ledger covers the matter yet, the ledger is
    sealed and a head anchored first. The same records under the same head give the same bytes.
    Errors: ``reporting.not_signed``, ``original_damaged``, ``record_damaged``,
    ``not_sealed_yet``.
    """
    actor.require(EXPORT)
    found = trace(actor, report_id)
    report = found.report
    if report.state not in {"signed", "superseded"}:
        raise Refused(errors.NOT_SIGNED)
    out = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 - the caller closes it
    rows = record_files(found, at=at)
    under = covered([*found.events, *rows.events], at=at)
    package.write(contents_of(found, rows, under), site_keeper(), out)
    size = out.tell()
    out.seek(0)
    digest = hashlib.file_digest(out, "sha256").hexdigest()
    with transaction.atomic():
        note(
            EXPORT, report, noun="reporting:report", actor=actor, at=at,
            body={"number": report.number, "bytes": size, "sha256": digest},
        )  # fmt: skip
    out.seek(0)
    return out


def covered(events: list[Event], *, at: datetime) -> Proven:
    """The events proven under one head; a head is taken where none covers them yet."""
    wanted = [event.id for event in events]
    found = proven(wanted)
    if found is None and not connection.in_atomic_block:
        seal(at=at)
        try:
            anchor(at=at, kinds=(FILE,))
        except LedgerError as fault:
            if fault.code != NOTHING_NEW:
                raise
        found = proven(wanted)
    if found is None:
        raise Refused(errors.NOT_SEALED_YET)
    return found


def contents_of(found: Trace, rows: Records, under: Proven) -> Contents:
    """What the package holds: report, records, list, originals, ledger."""
    report = found.report
    files: dict[str, Content] = {**rows.files, **records.list_files(found)}
    holds = _add_originals(found, files)
    if report.pdf is not None:
        files["report.pdf"] = _intact(report.pdf)
        holds |= {(event, "report.pdf") for event in _naming(found, report.pdf.sha256)}
    return Contents(
        report=report.number, code=report.code, files=files, events=under.events, logs=under.logs,
        head=under.head, holds=sorted(holds), bare=rows.bare,
    )  # fmt: skip


def _add_originals(found: Trace, files: dict[str, Content]) -> set[tuple[int, str]]:
    """Put the originals into the package; which events name them."""
    holds: set[tuple[int, str]] = set()
    for stored in found.rows["files"]:
        if stored.sha256 == (found.report.pdf.sha256 if found.report.pdf else ""):
            continue
        path = records.original_path(stored)
        files[path] = _intact(stored)
        holds |= {(event, path) for event in _naming(found, stored.sha256)}
    return holds


def _naming(found: Trace, sha256: str) -> list[int]:
    return [event.id for event in found.events if sha256 in event.body]


def _intact(stored: StoredFile) -> Content:
    """Where the original lies; ``reporting.original_damaged`` where it is not what was stored."""
    place = path_of(stored.sha256)
    if not place.is_file() or measure(place) != (stored.size, stored.sha256, stored.sm3):
        raise Refused(errors.ORIGINAL_DAMAGED, name=stored.name)
    return place


def site_keeper() -> Signer:
    """The key of this installation, as a package carries it."""
    key = site_signer()
    public: Ed25519PublicKey = Ed25519PublicKey.from_public_bytes(key.verifier.raw)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Signer(key.verifier.raw, pem, key.sign)
