"""Looking at a workbook's archive before anything of it is unpacked."""

import zipfile
from typing import BinaryIO

from liance.foundation.tables.errors import TableError

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 100
SMALL = 1 * 2**20

CHUNK = 1 * 2**20
_ENTRY = b"PK\x01\x02"

_NEEDED = ("[Content_Types].xml", "xl/workbook.xml")


def check_workbook(stream: BinaryIO) -> None:
    """Refuse what is no plain XLSX, by its table of contents alone.

    Raises TableError `tables.workbook_damaged` (no archive, overlapping or doubled entries,
    paths that lead out, encryption), `tables.workbook_bomb` (entries, size, ratio),
    `tables.no_xlsx` (another office format), `tables.active_content` (macros, external links).
    """
    if _entries_written(stream) > MOST_ENTRIES:
        # listing a million of them would cost the reader half a gigabyte
        raise TableError("tables.workbook_bomb")
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise TableError("tables.workbook_damaged", {"what": type(error).__name__}) from error
    finally:
        stream.seek(0)
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise TableError("tables.workbook_bomb")
    _check_contents(entries)


def _entries_written(stream: BinaryIO) -> int:
    """How often the mark of an entry stands in the table of contents, or looks as if it did."""
    stream.seek(0)
    count, kept = 0, b""
    while chunk := stream.read(CHUNK):
        count += (kept + chunk).count(_ENTRY)
        kept = chunk[1 - len(_ENTRY) :]
    stream.seek(0)
    return count


def _check_contents(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise TableError("tables.workbook_damaged", {"what": "names"})
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise TableError("tables.workbook_damaged", {"what": "encrypted"})
        large = entry.file_size > SMALL
        if large and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise TableError("tables.workbook_bomb")
    _check_overlaps(entries)
    if any(name not in names for name in _NEEDED):
        raise TableError("tables.no_xlsx")
    lowered = [name.lower() for name in names]
    if any("vbaproject" in n or n.startswith("xl/externallinks/") for n in lowered):
        raise TableError("tables.active_content")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _check_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise TableError("tables.workbook_damaged", {"what": "overlap"})
        end = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size
