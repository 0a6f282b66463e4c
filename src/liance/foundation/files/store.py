"""Content-addressed storage: write, fsync, rename, fsync of the folder, then the row."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from liance.foundation.files.models import StoredFile
from liance.foundation.ledger.append import append

CHUNK = 1 << 20
# The most that an original sent at once may have; larger ones come in parts.
LARGEST = 200 << 20
# One byte of a digest names a folder, 256 in all: a new folder costs two flushes more.
_named_for_good: set[Path] = set()


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie, or will lie."""
    folder = Path(settings.LIANCE_FILES_DIR) / sha256[:2]
    place = folder / sha256
    # Earlier releases parted the folders once more; what lies there stays there.
    before = folder / sha256[2:4] / sha256
    return place if place.exists() or not before.exists() else before


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Bytes that lie in the store durably, by their digests; no row names them yet."""

    sha256: str
    sm3: str
    size: int


def put(
    chunks: Iterable[bytes],
    *,
    name: str,
    media_type: str,
    at: datetime,
    by: UUID | None = None,
    agency_id: UUID | None = None,
    device_at: datetime | None = None,
    alone: bool = False,
) -> StoredFile:
    """Store the bytes durably and return their row; equal bytes share one place on disk.

    ``alone``: no act of this transaction uses them, so that the ledger hears of them by themselves.
    """
    kept = keep(chunks)
    stored = StoredFile(
        sha256=kept.sha256,
        sm3=kept.sm3,
        size=kept.size,
        name=name[:255],
        media_type=media_type[:100],
        stored_at=at,
        stored_by=by,
        agency_id=agency_id,
        device_at=device_at,
    )
    _record(stored, alone=alone or not connection.in_atomic_block)
    return stored


@dataclass(frozen=True, slots=True)
class Keeping:
    """Bytes on their way into the store: their digests are known, they are being flushed."""

    kept: OnDisk
    flushing: "Future[None]"

    def done(self) -> None:
        """Return once the bytes and their name outlive a power cut; raises what went wrong."""
        self.flushing.result()


def keep(chunks: Iterable[bytes]) -> OnDisk:
    """Store the bytes durably; the caller writes the row that names them."""
    keeping = begin_keeping(chunks)
    keeping.done()
    return keeping.kept


def begin_keeping(chunks: Iterable[bytes]) -> Keeping:
    """Write the bytes, and flush them while the caller goes on; whoever names them in a row asks
    for ``done`` before the row is committed."""
    root = _root()
    sha, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    handle, temporary = tempfile.mkstemp(prefix=".in-", dir=root)
    try:
        with os.fdopen(handle, "wb", closefd=False) as out:
            for chunk in chunks:
                out.write(chunk)
                sha.update(chunk)
                sm3.update(chunk)
                size += len(chunk)
    except BaseException:
        os.close(handle)
        Path(temporary).unlink(missing_ok=True)
        raise
    kept = OnDisk(sha.hexdigest(), sm3.hexdigest(), size)
    return Keeping(kept, _flushers().submit(_flush, handle, Path(temporary), kept.sha256))


def _flush(handle: int, temporary: Path, sha256: str) -> None:
    try:
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        _settle(temporary, path_of(sha256))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@cache
def _flushers() -> ThreadPoolExecutor:
    """Threads that wait for the disk; of this process alone."""
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="flush")


os.register_at_fork(after_in_child=_flushers.cache_clear)


def take_over(path: Path, *, expected: str) -> OnDisk | None:
    """Move a whole file, flushed already, into the store; None, and nothing moved, when its
    SHA-256 is not the expected one."""
    sha, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            sha.update(chunk)
            sm3.update(chunk)
            size += len(chunk)
    if sha.hexdigest() != expected:
        return None
    _settle(path, path_of(expected))
    return OnDisk(expected, sm3.hexdigest(), size)


def standing(sha256: str) -> OnDisk | None:
    """What lies in the store under a digest, read whole; None when nothing does."""
    place = path_of(sha256)
    if not place.exists():
        return None
    sm3, size = hashlib.new("sm3"), 0
    with place.open("rb") as content:
        while chunk := content.read(CHUNK):
            sm3.update(chunk)
            size += len(chunk)
    return OnDisk(sha256, sm3.hexdigest(), size)


def _root() -> Path:
    root = Path(settings.LIANCE_FILES_DIR)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return root


def _record(stored: StoredFile, *, alone: bool) -> None:
    """Save the row. Before any act uses the file the ledger has its digests: within an act by the
    act's event, before it by one of its own."""
    with transaction.atomic():
        stored.save(force_insert=True)
        if alone:
            append(
                kind="files:file:store",
                agency_id=stored.agency_id,
                actor_id=stored.stored_by,
                object_type="files:file",
                object_id=stored.id,
                at=stored.stored_at,
                body={"sha256": stored.sha256, "sm3": stored.sm3, "size": stored.size},
            )


def _settle(temporary: Path, place: Path) -> None:
    """Move into place; the folder is flushed so that a power cut keeps the name, and the one above
    it once in a process for the folder's own."""
    folder = place.parent
    try:
        temporary.replace(place)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _named_for_good.discard(folder)
        temporary.replace(place)
    flush_folder(folder)
    if folder not in _named_for_good:
        flush_folder(folder.parent)
        _named_for_good.add(folder)


def flush_folder(folder: Path) -> None:
    """Flush a folder, so that the names in it outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(stored: StoredFile) -> bytes:
    """The exact bytes of a stored original."""
    return path_of(stored.sha256).read_bytes()
