"""Exports made: from one snapshot, block by block, counted against the snapshot and read back (导出)."""

import errno
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import connection, connections, transaction

from liance.dashboards.exports import LISTS
from liance.dashboards.exports.cover import cover_of, file_name, titles
from liance.dashboards.exports.reading import blocks, count, headings
from liance.dashboards.exports.shape import Listed
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.kernel.ids import new_id
from liance.foundation.tables.out.columnar import ColumnarWriter
from liance.foundation.tables.out.counting import (
    rows_in_columnar,
    rows_in_separated,
    rows_in_workbook,
)
from liance.foundation.tables.out.separated import SeparatedWriter
from liance.foundation.tables.out.shape import Heading, Writer, Written
from liance.foundation.tables.out.workbook import WorkbookWriter
from liance.mechanism.exchange import errors, queries
from liance.mechanism.exchange.actions import exporting
from liance.mechanism.exchange.actions.exporting import Asked, Made, path_of
from liance.mechanism.exchange.models import Export
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day

COUNTING: Mapping[str, Callable[[Path], int]] = {
    "csv": rows_in_separated, "xlsx": rows_in_workbook, "parquet": rows_in_columnar,
}  # fmt: skip
MEDIA_TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
TELL_SECONDS = 1.0
# Rows come in the order of an index where there is one: the whole list is wanted, not its first page.
SETTINGS = "SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '64MB'"
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
# Rows written so far, of how many; whether to go on.
Told = Callable[[int, int], bool]


class Cancelled(Exception):  # noqa: N818
    """Nobody wants the export any more."""


def ask(
    *, listed: str, form: str, wanted: Mapping[str, str], language: str, actor: Actor, at: datetime
) -> Export:
    """Ask for a list; of ``wanted`` what the list can be filtered by is kept.

    Errors: ``exchange.no_list`` (unknown, or not open to the actor) and those of ``exporting.ask``.
    """
    found = LISTS.get(listed)
    if found is None or not actor.may(found.permission):
        raise Refused(errors.NO_LIST, field="list")
    kept = {name: value for name, value in wanted.items() if name in found.filters and value}
    return exporting.ask(asked=Asked(listed, form, kept, language), actor=actor, at=at)


def file_of(*, export_id: UUID, actor: Actor) -> tuple[Export, Path]:
    """The file of one of the actor's exports, while it is kept and its list is open to them.

    Errors: NotFound, ``exchange.not_ready`` (still made), ``exchange.gone`` (there is none any more).
    """
    row = queries.export(actor, export_id)
    listed = LISTS.get(row.list)
    if listed is None or not actor.may(listed.permission):
        raise NotFound("exchange:export")
    if row.state in ("waiting", "running"):
        raise Refused(errors.NOT_READY)
    place = path_of(row)
    if row.state != "ready" or not place.is_file():
        raise Refused(errors.GONE)
    return row, place


def export_waiting(*, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> int:
    """Make the exports that wait, one after the other; how many were made or failed."""
    made = 0
    while (row := exporting.take(at=clock())) is not None:
        with _teller(row.pk, clock, monotonic) as told:
            export(row, clock=clock, told=told)
        made += 1
    return made


def export(row: Export, *, clock: Clock, told: Told) -> None:
    """Make one export that was taken; it ends ready, failed, or cancelled."""
    # Of this worker alone: one that was taken for dead may still write its own.
    draft = path_of(row).with_suffix(f".{new_id().hex}.part")
    try:
        made = _made(row, draft, clock, told)
        exporting.finish(export_id=row.pk, made=made, draft=draft, at=clock())
    except Cancelled:
        log.info("export %s cancelled", row.pk)
    except Exception as error:
        log.exception("export %s", row.pk)
        exporting.fail(export_id=row.pk, reason=_reason(error), at=clock())
    finally:
        draft.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, Refused) and error.code == errors.MISCOUNTED:
        return errors.MISCOUNTED
    if isinstance(error, NotPermitted):
        return errors.NOT_PERMITTED
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return errors.NO_SPACE if full else errors.BROKEN


def _made(row: Export, draft: Path, clock: Clock, told: Told) -> Made:
    at = clock()
    actor = actor_of_staff(row.asked_by_id, on=shanghai_day(at))
    listed = LISTS[row.list]
    # Rights may have ended, and the person gone elsewhere, since it was asked for.
    actor.require(listed.permission)
    if actor.agency_id != row.agency_id:
        raise NotPermitted(listed.permission)
    with draft.open("wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        source = Source(listed, actor, row.wanted, row.language, at)
        with snapshot():
            writer, counted = stream_into(stream, row.form, source, told)
        cover = cover_of(row, listed, actor, counted=counted, at=at)
        written = writer.close(cover)
        stream.flush()
        os.fsync(stream.fileno())
    _checked(draft, row.form, counted, written)
    return Made(
        counted=counted, rows=written.rows, sheets=written.sheets, cut=written.cut, snapshot_at=at,
        name=file_name(listed, row.form, row.language, at=at), size=draft.stat().st_size,
        sha256=_digest(draft),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What is read: a list, for whom, by which filter, in which language, as of an instant."""

    listed: Listed
    actor: Actor
    wanted: Mapping[str, str]
    language: str
    at: datetime


def stream_into(stream: BinaryIO, form: str, source: Source, told: Told) -> tuple[Writer, int]:
    """Write all rows of the snapshot; the writer still to be closed, and how many rows the snapshot
    has, counted before. Raises ``Cancelled``."""
    listed, actor = source.listed, source.actor
    counted = count(listed, actor, source.wanted)
    writer = writer_of(form, stream, headings(listed, source.language), titles(source.language))
    try:
        _pour(writer, source, counted, told)
    except BaseException:
        writer.drop()
        raise
    return writer, counted


def _pour(writer: Writer, source: Source, counted: int, told: Told) -> None:
    rows = 0
    if not told(rows, counted):
        raise Cancelled
    for block in blocks(
        source.listed, source.actor, source.wanted, on=shanghai_day(source.at),
        language=source.language,
    ):  # fmt: skip
        writer.write(block)
        rows += len(block)
        if not told(rows, counted):
            raise Cancelled


def writer_of(
    form: str, stream: BinaryIO, heads: list[Heading], names: tuple[str, str]
) -> Writer:  # fmt: skip
    """The writer of a form."""
    if form == "csv":
        return SeparatedWriter(stream, heads)
    if form == "parquet":
        return ColumnarWriter(stream, heads)
    return WorkbookWriter(stream, heads, titles=names)


def _checked(draft: Path, form: str, counted: int, written: Written) -> None:
    """``exchange.miscounted`` unless snapshot, writer and the finished file say the same."""
    held = COUNTING[form](draft)
    if not counted == written.rows == held:
        raise Refused(errors.MISCOUNTED, counted=counted, written=written.rows, held=held)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of the database for all that is read within. Reads only: without an identifier of its
    own the transaction holds nothing of the ledger back."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if own:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(SETTINGS)
        yield


@contextmanager
def _teller(export_id: UUID, clock: Clock, monotonic: Callable[[], float]) -> Iterator[Told]:
    """Tells how far an export is, on a connection of its own: the other one only reads."""
    beside = connections.create_connection("default")
    last = -TELL_SECONDS

    def told(rows: int, counted: int) -> bool:
        nonlocal last
        now = monotonic()
        if now - last < TELL_SECONDS:
            return True
        last = now
        with beside.cursor() as cursor:
            cursor.execute(TELL, [rows, counted, clock(), export_id])
            return bool(cursor.rowcount)

    try:
        yield told
    finally:
        beside.close()


TELL = """
UPDATE exchange_export SET rows = %s, counted = %s, heard_at = %s WHERE id = %s AND state = 'running'
"""
