"""Files on their way (分段): what came so far lies beside the store, one writer at a time."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from liance.foundation.files.store import flush_folder
from liance.foundation.kernel.errors import Refused

BUSY = "files.busy"


def folder() -> Path:
    """Where parts lie; made at the first request."""
    place = Path(settings.LIANCE_FILES_DIR) / "incoming"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def part_of(key: UUID) -> Path:
    """The bytes of an upload so far."""
    return folder() / str(key)


@contextmanager
def writer(key: UUID) -> Iterator[Path]:
    """The part, for one writer: a second one gets ``files.busy`` at once. A process that dies lets
    go by itself."""
    lock = folder() / f"{key}.lock"
    with lock.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Refused(BUSY) from fault
        yield part_of(key)


def append(part: Path, chunks: Iterable[bytes], *, offset: int, most: int) -> int:
    """Write from ``offset`` on, flush, and return where it ends, at ``most`` at the latest.

    What a process that died left beyond ``offset`` was never acknowledged and is written over.
    """
    fresh = not part.exists()
    end = offset
    with part.open("ab" if fresh else "r+b") as out:
        out.truncate(offset)
        out.seek(offset)
        for chunk in chunks:
            piece = chunk[: most - end]
            out.write(piece)
            end += len(piece)
            if len(piece) < len(chunk):
                break
        out.flush()
        os.fsync(out.fileno())
    if fresh:
        flush_folder(part.parent)
    return end


def drop(key: UUID) -> None:
    """Remove the bytes of an upload."""
    part_of(key).unlink(missing_ok=True)
    (folder() / f"{key}.lock").unlink(missing_ok=True)
