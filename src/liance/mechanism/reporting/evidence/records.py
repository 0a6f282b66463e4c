"""The list of electronic data (电子数据清单) of a report."""

from datetime import datetime
from itertools import product
from typing import Any
from uuid import UUID

from liance.foundation.files.models import StoredFile
from liance.foundation.ledger.canonical import canonical
from liance.foundation.tables.writing import for_spreadsheets
from liance.mechanism.reporting.evidence.tracing import Trace

EXTENSIONS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif",
    "image/heic": ".heic", "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm",
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/wav": ".wav", "application/pdf": ".pdf",
}  # fmt: skip
CATEGORIES = {"image": "照片", "video": "视频", "audio": "录音", "application/pdf": "文书"}
WRITERS = ("by_id", "analyst_id", "sampled_by_id", "signed_by_id")
COLUMNS = (
    "path", "category", "name", "format", "bytes", "sha256", "sm3", "taken_at", "device_at",
    "stored_at", "place", "lon", "lat", "collected_by", "present", "holder", "holder_signed",
    "holder_refusal", "event",
)  # fmt: skip


def original_path(file: StoredFile) -> str:
    """Where an original lies in the package."""
    return f"originals/{file.sha256}{EXTENSIONS.get(file.media_type, '.bin')}"


def listed(trace: Trace) -> list[dict[str, Any]]:
    """The list of electronic data: one entry for each original bound to a record."""
    found = []
    for name, rows in trace.rows.items():
        if not rows or name == "reports":
            continue
        columns = [
            f.attname for f in rows[0]._meta.concrete_fields if f.related_model is StoredFile
        ]
        for row, column in product(rows, columns):
            file = trace.by_id.get(getattr(row, column))
            if file is not None and name != "files":
                found.append(_entry(trace, row, file))
    return sorted(found, key=lambda entry: (entry["taken_at"], entry["path"]))


def _entry(trace: Trace, row: Any, file: StoredFile) -> dict[str, Any]:
    """An original with where, when and by whom it was taken, and what its holder said."""
    record = trace.by_id.get(getattr(row, "entry_id", None), row)
    visit = trace.visit
    writer = next((w for w in (getattr(record, n, None) for n in WRITERS) if w), None)
    taken = getattr(record, "at", None) or file.stored_at
    return {
        "path": original_path(file),
        "category": _category(file.media_type),
        "name": file.name,
        "format": file.media_type,
        "bytes": str(file.size),
        "sha256": file.sha256,
        "sm3": file.sm3,
        "taken_at": taken,
        "device_at": file.device_at or getattr(record, "device_at", None),
        "stored_at": file.stored_at,
        "place": _place(trace, record),
        "lon": file.lon,
        "lat": file.lat,
        "collected_by": _name(trace, writer),
        "present": _present(trace, record, writer, taken),
        "holder": visit.companion,
        "holder_signed": visit.companion_signed,
        "holder_refusal": visit.companion_refusal,
        "event": _event(trace, record.pk, file.sha256),
    }


def _category(media_type: str) -> str:
    kind = media_type.partition("/")[0]
    return CATEGORIES.get(media_type) or CATEGORIES.get(kind, "其他")


def _place(trace: Trace, record: Any) -> str:
    point = trace.by_id.get(getattr(record, "point_id", None))
    source = trace.by_id[trace.visit.source_id]
    return f"{source.name} {point}" if point else str(source.name)


def _name(trace: Trace, staff_id: UUID | None) -> str:
    person = trace.by_id.get(staff_id)
    return str(person.name) if person else ""


def _present(trace: Trace, record: Any, writer: UUID | None, at: datetime) -> list[str]:
    """Colleagues of the writer's side who were on site then, with their certificates."""
    crew = trace.rows["crew"]
    side = getattr(record, "side", None) or next(
        (m.side for m in crew if m.staff_id == writer), None
    )
    return [
        f"{_name(trace, m.staff_id)} {m.certificate_number}".strip()
        for m in crew
        if m.side == side and m.staff_id != writer and m.entered_at <= at
    ]


def _event(trace: Trace, object_id: Any, sha256: str) -> str:
    """The number of the ledger event that names the original's digest, empty for none."""
    for event in trace.events:
        if event.object_id == object_id and sha256 in event.body:
            return str(event.id)
    return ""


def list_files(trace: Trace) -> dict[str, bytes]:
    """The list for machines and for a spreadsheet; a cell never begins a formula."""
    rows = listed(trace)
    exact = [{**row, "present": "、".join(row["present"])} for row in rows]
    table = [COLUMNS, *([_cell(row[column]) for column in COLUMNS] for row in exact)]
    return {
        "list.json": (canonical(rows) + "\n").encode(),
        "list.csv": for_spreadsheets(table),
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return canonical(value)[1:-1] if isinstance(value, datetime) else str(value)
