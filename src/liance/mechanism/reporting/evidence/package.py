"""The evidence package as bytes: one ZIP, the same for the same matter, signed as a whole. Pure.

The format is that of ``verifier/evidence-package.md``.
"""

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import IO, NamedTuple

from liance.foundation.files.bundle import NO_TIME
from liance.foundation.ledger.digests import Digests, sha256
from liance.foundation.ledger.proven import Head, ProvenEvent, ProvenLog
from liance.mechanism.reporting.evidence import verifier

OUTSIDE = ("verify.py", "verify.sh", "evidence-package.md")
MEMBER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
PLAIN_FILE = 0o100644 << 16
CHUNK = 1 << 20

# A file of a package: its bytes, or where they lie.
Content = bytes | Path


class Measure(NamedTuple):
    """Size and both digests of a file, in hexadecimal."""

    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into a package.

    ``files`` by path within the package; ``holds``: the event (by identifier) whose text names the
    SHA-256 of a file (by path); ``bare``: table, row and why of rows without salt of which one of
    the events speaks.
    """

    report: str
    code: str
    files: Mapping[str, Content]
    events: Sequence[ProvenEvent]
    logs: Sequence[ProvenLog]
    head: Head
    holds: Sequence[tuple[int, str]] = ()
    bare: Collection[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who vouches for the package: 32 bytes of an Ed25519 public key, its PEM, and the signing."""

    public: bytes
    pem: bytes
    sign: Callable[[bytes], bytes]

    @property
    def key_id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the public key."""
        return sha256(self.public).hex()[:16]


def build(contents: Contents, signer: Signer) -> bytes:
    """The package as bytes; see ``write``."""
    made = io.BytesIO()
    write(contents, signer, made)
    return made.getvalue()


def write(contents: Contents, signer: Signer, out: IO[bytes]) -> None:
    """Write the package. The same contents and key give the same bytes, whatever the hour.

    Raises ValueError for a path that no package may hold.
    """
    files: dict[str, Content] = {
        **contents.files, **ledger_files(contents), **travelling(), "key.pem": signer.pem
    }  # fmt: skip
    manifest = manifest_of(contents, files, signer.key_id)
    zip_into(out, {**files, "manifest.txt": manifest, "manifest.sig": signer.sign(manifest)})


def manifest_of(contents: Contents, files: Mapping[str, Content], key_id: str) -> bytes:
    """The signed list of all files with size and both digests, and of the rows without salt."""
    head = measure(contents.head.text.encode())
    lines = [
        "liance-evidence-3",
        f"report {contents.report}",
        f"code {contents.code}",
        f"head {contents.head.number} {head.sha256} {head.sm3}",
        f"key {key_id}",
        *(f"bare {table} {row} {why}" for table, row, why in sorted(contents.bare)),
    ]
    for name in sorted(files):
        if not MEMBER.fullmatch(name):
            raise ValueError(f"not a name for a file of a package: {name!r}")
        found = measure(files[name])
        lines.append(f"file {found.sha256} {found.sm3} {found.size} {name}")
    return ("\n".join(lines) + "\n").encode()


def ledger_files(contents: Contents) -> dict[str, bytes]:
    """Texts of events, logs and head exactly as hashed, and the proofs."""
    found = {"ledger/head.json": contents.head.text.encode()}
    lines = ["liance-proofs-1"]
    for event in sorted(contents.events, key=lambda e: e.id):
        found[f"ledger/events/{event.id}.json"] = event.text.encode()
        lines.append(f"event {event.id} {event.agency_id} {event.index}")
        lines += map(_node, event.path)
    for log in sorted(contents.logs, key=lambda one: one.agency_id.bytes):
        found[f"ledger/logs/{log.agency_id}.json"] = log.text.encode()
        lines.append(f"log {log.agency_id} {log.index}")
        lines += map(_node, log.path)
    lines += [f"holds {event} {path}" for event, path in sorted(contents.holds)]
    found["ledger/proofs.txt"] = ("\n".join(lines) + "\n").encode()
    return found


def _node(node: Digests) -> str:
    return f"node {node.sha256.hex()} {node.sm3.hex()}"


def measure(content: Content) -> Measure:
    """Size and digests, a large file read in pieces."""
    left, right, size = hashlib.sha256(), hashlib.new("sm3"), 0
    with _opened(content) as source:
        while chunk := source.read(CHUNK):
            left.update(chunk)
            right.update(chunk)
            size += len(chunk)
    return Measure(size, left.hexdigest(), right.hexdigest())


def _opened(content: Content) -> IO[bytes]:
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


@cache
def travelling() -> Mapping[str, bytes]:
    """The verifiers and their specification, as they stand in this release."""
    folder = resources(verifier)
    return {name: (folder / name).read_bytes() for name in OUTSIDE}


def zip_into(out: IO[bytes], files: Mapping[str, Content]) -> None:
    """Write a ZIP that depends on names and bytes alone."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.external_attr, entry.create_system = PLAIN_FILE, 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            with _opened(files[name]) as source, package.open(entry, "w") as member:
                shutil.copyfileobj(source, member, CHUNK)
