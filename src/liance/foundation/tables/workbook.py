"""Rows of a workbook (XLSX), read in a process with bounds on memory and time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from liance.foundation.tables import workbook_process
from liance.foundation.tables.archive import check_workbook
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.separated import Row, Table, read_separated

MOST_BYTES = 50 * 2**20
WAIT_SECONDS = 30
# A parser of foreign files sees no secret; one thread keeps numerical libraries in their bounds.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_SCRIPT = Path(workbook_process.__file__)


def read_table(stream: BinaryIO) -> Table:
    """Read a seekable stream as XLSX or as separated text, by its first bytes.

    Raises TableError as `read_workbook` and `read_separated` do.
    """
    return read_workbook(stream) if is_workbook(stream) else read_separated(stream)


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a seekable stream begins as an XLSX does; left at its start."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head == b"PK\x03\x04"


def read_workbook(stream: BinaryIO) -> Table:
    """Read the first visible sheet of an XLSX: its first filled row is the header.

    Numbers come as their shortest decimal, dates in ISO form. Refused, as TableError:
    what `check_workbook` refuses, `tables.file_too_large`, `tables.formula` (a formula's value
    may be stale), `tables.too_large` (rows, columns, characters; far cells),
    `tables.no_sheet`, `tables.merged_header`, `tables.empty`. Nothing is half-read.
    """
    content = stream.read(MOST_BYTES + 1)
    stream.seek(0)
    if len(content) > MOST_BYTES:
        raise TableError("tables.file_too_large", {"size": str(MOST_BYTES // 2**20)})
    check_workbook(stream)
    lines = _ask(content)
    if not lines:
        raise TableError("tables.empty")
    _, header = json.loads(lines[0])
    if not all(header):
        raise TableError("tables.merged_header", {"column": str(header.index("") + 1)})
    names = tuple(name.strip() for name in header)
    return Table(names, _rows(lines[1:], len(names)), "xlsx", "")


def _ask(content: bytes) -> list[str]:
    command = [sys.executable, "-I", str(_SCRIPT)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell, no argument from outside
            command,
            input=content,
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
            env=_ENVIRONMENT,
        )
    except subprocess.TimeoutExpired as error:
        raise TableError("tables.workbook_bomb") from error
    lines = done.stdout.decode("ascii").splitlines()
    if done.returncode == 0 and lines:
        return lines[1:]
    if done.returncode == 1 and lines:
        refusal = json.loads(lines[0])
        parts = {"where": refusal["where"], "what": refusal["where"]}
        raise TableError(f"tables.{refusal['code']}", parts)
    # killed by its own bounds
    raise TableError("tables.workbook_bomb")


def _rows(lines: list[str], width: int) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        at, written = json.loads(line)
        cells = [*written, *[""] * (width - len(written))]
        surplus = len(cells) - width if any(cells[width:]) else 0
        yield Row(number, at, cells[:width], surplus)
