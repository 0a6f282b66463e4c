"""Checking every stored original against the digests taken when it came in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import CHUNK, path_of


@dataclass(frozen=True, slots=True)
class FileDamage:
    """A stored file that is not what was stored; `fault` is `missing`, `size` or `changed`."""

    file_id: UUID
    name: str
    place: str
    fault: str


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """How much was read, in files and bytes, and what was damaged."""

    files: int
    size: int
    damages: tuple[FileDamage, ...]


def scrub(progress: Callable[[int, int], None] | None = None) -> Scrubbed:
    """Read every stored file once; `progress` is told files done and files in all."""
    total = StoredFile.objects.count()
    damages, files, size = [], 0, 0
    for stored in StoredFile.objects.order_by("stored_at").iterator(chunk_size=500):
        fault = _fault(stored)
        if fault:
            place = str(path_of(stored.sha256))
            damages.append(FileDamage(stored.id, stored.name, place, fault))
        files, size = files + 1, size + stored.size
        if progress:
            progress(files, total)
    return Scrubbed(files, size, tuple(damages))


def _fault(stored: StoredFile) -> str:
    """What is wrong with the bytes on disk, empty when nothing is."""
    sha, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    try:
        with path_of(stored.sha256).open("rb") as content:
            while chunk := content.read(CHUNK):
                sha.update(chunk)
                sm3.update(chunk)
                size += len(chunk)
    except OSError:
        return "missing"
    if size != stored.size:
        return "size"
    same = sha.hexdigest() == stored.sha256 and sm3.hexdigest() == stored.sm3
    return "" if same else "changed"
