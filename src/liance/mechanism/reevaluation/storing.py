"""Verdicts into the database by COPY, keys and index standing."""

import hashlib
import io
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import polars as pl
from django.db import connection

from liance.mechanism.reevaluation.gathering import Found
from liance.mechanism.reevaluation.rules import LONGEST_TIMES, Standing, change

COLUMNS = (
    "run_id", "kind", "object_id", "visit_id", "leads", "change", "before_verdict",
    "before_times", "before_limit", "before_unit", "origin", "standard", "limit", "unit",
    "averaging", "verdict", "reason", "certainty", "times", "zh", "en",
)  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
# No text is a bell alone: an empty one stands unquoted, and is no NULL.
_NOTHING = "\a"
_IN = f"COPY reevaluation_rejudged ({_NAMES}) FROM STDIN (FORMAT csv, NULL '{_NOTHING}')"
_OUT = (
    f"COPY (SELECT {_NAMES} FROM reevaluation_rejudged"  # noqa: S608 - our own column names
    " WHERE run_id = %s ORDER BY id)"
    " TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
)
_BEFORE = ("before_verdict", "before_times", "before_limit", "before_unit")


def rows_of(run: UUID, chunk: Sequence[Found], judged: pl.DataFrame) -> pl.DataFrame:
    """The rows of a chunk, `COLUMNS` wide, from what ``SideJudge`` says of it."""
    judged = judged.with_columns(pl.col("times").str.slice(0, LONGEST_TIMES))
    stood = pl.DataFrame(
        [f.standing for f in chunk], schema=dict.fromkeys(_BEFORE, pl.String), orient="row"
    )
    leads = judged.filter("leads").select("verdict", "times", "limit", "unit")
    results = stood.with_columns(
        pl.Series("kind", [f.kind for f in chunk], pl.String),
        pl.Series("object_id", [f.id.hex for f in chunk], pl.String),
        pl.Series("visit_id", [f.visit.hex for f in chunk], pl.String),
        _changes(stood.hstack(leads)),
    )
    whole = judged.hstack(results[judged["result"]])
    led = pl.col("leads")
    said = [
        pl.when(led).then(pl.col(n)).otherwise(pl.lit("")).alias(n) for n in ("change", *_BEFORE)
    ]
    return whole.with_columns(pl.lit(str(run)).alias("run_id"), *said).select(COLUMNS)


def _changes(pairs: pl.DataFrame) -> pl.Series:
    """What differs between the first four columns and the last four; the same pairs are many."""
    names = pairs.columns
    each = pairs.unique()
    said = [change(Standing(*row[:4]), Standing(*row[4:])) for row in each.rows()]
    known = each.with_columns(pl.Series("change", said, pl.String))
    found = pairs.join(known, on=names, how="left", maintain_order="left", nulls_equal=True)
    return found["change"]


@dataclass(slots=True)
class Storing:
    """COPYs chunk after chunk in the caller's transaction, each while the caller makes the next.

    Between ``put`` and ``done`` the connection is busy; leaving the block waits for it.
    """

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "copy"))
    running: "Future[None] | None" = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.pool.shutdown()

    def put(self, rows: pl.DataFrame) -> None:
        """Begin to store rows, once those before are stored."""
        text = _written(rows)
        self.done()
        self.running = self.pool.submit(_copy, connection.connection, text)

    def done(self) -> None:
        """Return once all that was put is stored; raises Django's errors."""
        running, self.running = self.running, None
        if running is not None:
            with connection.wrap_database_errors:
                running.result()


def _written(rows: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.write_csv(out, include_header=False, null_value=_NOTHING)
    return out.getvalue()


def _copy(raw: Any, text: bytes) -> None:
    with raw.cursor() as cursor, cursor.copy(_IN) as copy:
        copy.write(text)


def digest_of(run: UUID) -> str:
    """SHA-256 of a run's rows as PostgreSQL writes them in CSV, in their order."""
    found = hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(_OUT, [run]) as copy:
        for part in copy:
            found.update(part)
    return found.hexdigest()
