"""Large files taken in part by part: flushed before they are acknowledged, whole only when they
are what was announced."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from liance.foundation.files import parts, store
from liance.foundation.files.store import OnDisk
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.fieldwork.models import Device, Upload

GOOD_FOR = timedelta(days=7)
MOST_BYTES = 4 * 1024**3
ALGORITHMS = ("sha256", "sha1")
NOUN = "fieldwork:upload"


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as the phone announces it."""

    sha256: str
    size: int
    name: str
    media_type: str


@transaction.atomic
def begin(*, device: Device, announced: Announced, at: datetime) -> Upload:
    """The upload of this file by this device: the one that stands, or a new one.

    Errors: field.upload_too_large, field.upload_differs (the same digest with another size).
    """
    if announced.size > MOST_BYTES:
        raise Refused("field.upload_too_large", most=MOST_BYTES // 1024**2)
    # Two phones never share a device; its row makes two beginnings follow one another.
    Device.objects.select_for_update().get(pk=device.pk)
    standing = Upload.objects.filter(
        device=device, sha256=announced.sha256, ended_at__isnull=True
    ).first()
    if standing is not None and (standing.whole_at or standing.expires_at > at):
        if standing.size != announced.size:
            raise Refused("field.upload_differs", at=announced.sha256)
        return standing
    if standing is not None:
        _end(standing, at)
    return Upload.objects.create(
        device=device, sha256=announced.sha256, size=announced.size,
        name=announced.name[:255], media_type=announced.media_type[:100],
        expires_at=at + GOOD_FOR, created_at=at, created_by=device.staff.user_id,
    )  # fmt: skip


def keep_whole(given: Iterable[tuple[Device, OnDisk]], *, at: datetime) -> None:
    """Files that came beside commands which wait or were refused: they are kept like uploads, so
    that whoever sets the command free finds them and no sweep takes them."""
    Upload.objects.bulk_create(
        [
            Upload(
                device=device, sha256=file.sha256, sm3=file.sm3, size=file.size, offset=file.size,
                name=file.sha256, media_type="application/octet-stream", whole_at=at,
                expires_at=at + GOOD_FOR, created_at=at, created_by=device.staff.user_id,
            )
            for device, file in given
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def standing(*, device: Device, upload_id: UUID, at: datetime) -> Upload:
    """The upload as it stands. Errors: kernel.not_found, field.upload_gone."""
    found = Upload.objects.filter(pk=upload_id, device=device).first()
    if found is None:
        raise NotFound(NOUN)
    if found.ended_at is not None or (found.whole_at is None and found.expires_at <= at):
        raise Refused("field.upload_gone")
    return found


def append(
    *, device: Device, upload_id: UUID, offset: int, chunks: Iterable[bytes], checksum: str,
    at: datetime,
) -> Upload:  # fmt: skip
    """Take a part in from ``offset``; the last one makes the file whole.

    ``checksum``: ``sha256 <base64>`` or ``sha1 <base64>`` of the part, empty for none; a part cut
    short is kept as far as it came when nothing was promised about it. Errors: files.busy,
    field.upload_offset, upload_checksum, checksum_unknown, file_differs, upload_gone.
    """
    promised = read_checksum(checksum)
    with parts.writer(upload_id) as part:
        found = standing(device=device, upload_id=upload_id, at=at)
        if found.offset != offset:
            raise Refused("field.upload_offset", at=str(found.offset))
        if found.whole_at is None:
            # A process died after the file had been moved and before the row said so.
            moved = None if part.exists() or not found.offset else store.standing(found.sha256)
            if moved is None:
                moved = _write(part, found, chunks, promised)
            _note(found, moved, at)
    return found


def _write(
    part: Path, found: Upload, chunks: Iterable[bytes], promised: tuple[str, bytes] | None
) -> OnDisk | None:
    """Write, flush, compare; the whole file where it is whole now."""
    digest = hashlib.new(promised[0] if promised else "sha256")
    end = parts.append(part, _hashed(chunks, digest), offset=found.offset, most=found.size)
    if promised and digest.digest() != promised[1]:
        parts.append(part, (), offset=found.offset, most=found.size)
        raise Refused("field.upload_checksum", at=str(found.offset))
    found.offset = end
    if end < found.size:
        return None
    whole = store.take_over(part, expected=found.sha256)
    if whole is None:
        parts.drop(found.id)
        Upload.objects.filter(pk=found.pk).update(ended_at=found.expires_at)
        raise Refused("field.file_differs", at=found.sha256)
    return whole


def _hashed(chunks: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _note(found: Upload, whole: OnDisk | None, at: datetime) -> None:
    found.expires_at = at + GOOD_FOR
    if whole is not None:
        found.offset, found.sm3, found.whole_at = found.size, whole.sm3, at
    found.save(update_fields=["offset", "sm3", "whole_at", "expires_at"])


def read_checksum(text: str) -> tuple[str, bytes] | None:
    """The algorithm and digest promised for a part. Error: field.checksum_unknown."""
    if not text.strip():
        return None
    algorithm, _, encoded = text.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as fault:
        raise Refused("field.checksum_unknown", at=text[:80]) from fault
    if algorithm not in ALGORITHMS:
        raise Refused("field.checksum_unknown", at=text[:80])
    return algorithm, digest


def end(*, device: Device, upload_id: UUID, at: datetime) -> None:
    """Give an upload up; one that is whole stays, its file belongs to a record."""
    with parts.writer(upload_id):
        found = standing(device=device, upload_id=upload_id, at=at)
        if found.whole_at is None:
            _end(found, at)


def _end(found: Upload, at: datetime) -> None:
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    parts.drop(found.id)


def expire(*, at: datetime) -> int:
    """End the uploads whose time is over; how many."""
    over = Upload.objects.filter(whole_at__isnull=True, ended_at__isnull=True, expires_at__lte=at)
    count = 0
    for found in over:
        try:
            with parts.writer(found.id):
                _end(found, at)
                count += 1
        except Refused:
            continue
    return count
