"""How many rows a finished file holds, read from the file itself."""

import csv
import zipfile
from pathlib import Path

CHUNK = 1 << 20


def rows_in_separated(path: Path) -> int:
    """Rows of separated text without the headings."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def rows_in_workbook(path: Path) -> int:
    """Rows of all sheets without their headings, the cover left out."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(_rows_on(package, name) - 1 for name in names)


def _rows_on(package: zipfile.ZipFile, name: str) -> int:
    mark, count, tail = b"</row>", 0, b""
    with package.open(name) as sheet:
        while chunk := sheet.read(CHUNK):
            held = tail + chunk
            count += held.count(mark)
            # A mark cut in two by the chunks; a whole one is never kept.
            tail = held[-(len(mark) - 1) :]
    return count


def rows_in_columnar(path: Path) -> int:
    """Rows of a Parquet file, as its footer says."""
    from pyarrow import parquet  # noqa: PLC0415 - large

    count: int = parquet.ParquetFile(path).metadata.num_rows
    return count
