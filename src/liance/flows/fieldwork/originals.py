"""The rows of a command's originals, with what the phone says of how each came to be."""

import json
from typing import Any

from liance.flows.fieldwork.bodies.site import EvidenceAdd
from liance.flows.fieldwork.desk import Desk, Read
from liance.flows.fieldwork.job import degrees
from liance.foundation.acts.gathering import put
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor


def originals(read: Read, desk: Desk, actor: Actor) -> list[tuple[str, StoredFile]]:
    """Write the rows of the files, in order; the bytes lie in the store already."""
    if not read.piece.files:
        return []
    lines = json.loads(read.row.text)["files"]
    rows = [_row(line, read, desk, actor) for line in lines]
    _derive(read, rows)
    put(rows)
    return [(line["role"], row) for line, row in zip(lines, rows, strict=True)]


def _row(line: dict[str, Any], read: Read, desk: Desk, actor: Actor) -> StoredFile:
    kept, said = desk.files[line["sha256"]], _captures(read).get(line["sha256"])
    return StoredFile(
        sha256=kept.sha256, sm3=kept.sm3, size=kept.size, name=line["name"][:255],
        media_type=line["mime"], stored_at=desk.received, stored_by=actor.user_id,
        agency_id=actor.agency_id, device_at=said.at if said else read.row.at,
        lon=degrees(said.place.lon) if said else None,
        lat=degrees(said.place.lat) if said else None,
    )  # fmt: skip


def _captures(read: Read) -> dict[str, Any]:
    if not isinstance(read.body, EvidenceAdd):
        return {}
    return {one.sha256: one for one in read.body.captures}


def _derive(read: Read, rows: list[StoredFile]) -> None:
    """Bind viewing copies to their originals, which are written first."""
    by_digest = {row.sha256: row for row in rows}
    for row in rows:
        said = _captures(read).get(row.sha256)
        if said is not None and said.derived_from in by_digest:
            row.derived_from = by_digest[said.derived_from]
