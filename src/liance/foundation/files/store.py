"""Content-addressed storage: write, fsync, rename, fsync of the folder, then the row."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from liance.foundation.files.models import StoredFile

CHUNK = 1 << 20


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.LIANCE_FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def put(
    chunks: Iterable[bytes],
    *,
    name: str,
    media_type: str,
    at: datetime,
    by: UUID | None = None,
    agency_id: UUID | None = None,
    device_at: datetime | None = None,
) -> StoredFile:
    """Store the bytes durably and return their row; equal bytes share one place on disk."""
    root = Path(settings.LIANCE_FILES_DIR)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sha, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    handle, temporary = tempfile.mkstemp(prefix=".in-", dir=root)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
                sha.update(chunk)
                sm3.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        _settle(Path(temporary), path_of(sha.hexdigest()))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return StoredFile.objects.create(
        sha256=sha.hexdigest(),
        sm3=sm3.hexdigest(),
        size=size,
        name=name[:255],
        media_type=media_type[:100],
        stored_at=at,
        stored_by=by,
        agency_id=agency_id,
        device_at=device_at,
    )


def _settle(temporary: Path, place: Path) -> None:
    """Move into place; the folder chain is flushed so that a power cut keeps the name."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(stored: StoredFile) -> bytes:
    """The exact bytes of a stored original."""
    return path_of(stored.sha256).read_bytes()
