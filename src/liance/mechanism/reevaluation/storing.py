"""Verdicts into the database by COPY, keys and index standing."""

import hashlib
from collections.abc import Sequence
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
_IN = f"COPY reevaluation_rejudged ({_NAMES}) FROM STDIN (FORMAT csv)"
_OUT = (
    f"COPY (SELECT {_NAMES} FROM reevaluation_rejudged"  # noqa: S608 - our own column names
    " WHERE run_id = %s ORDER BY id)"
    " TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
)
_BEFORE = ("before_verdict", "before_times", "before_limit", "before_unit")


def rows_of(run: UUID, chunk: Sequence[Found], judged: pl.DataFrame) -> pl.DataFrame:
    """The rows of a chunk, `COLUMNS` wide, from what ``SideJudge`` says of it."""
    judged = judged.with_columns(pl.col("times").str.slice(0, LONGEST_TIMES))
    leads = judged.filter("leads").select("verdict", "times", "limit", "unit").rows()
    changes = [
        change(found.standing, Standing(*now)) for found, now in zip(chunk, leads, strict=True)
    ]
    results = pl.DataFrame(
        {
            "kind": [f.kind for f in chunk],
            "object_id": [str(f.id) for f in chunk],
            "visit_id": [str(f.visit) for f in chunk],
            "change": changes,
            **{name: [f.standing[at] for f in chunk] for at, name in enumerate(_BEFORE)},
        },
        schema_overrides=dict.fromkeys(("kind", "object_id", "visit_id", "change"), pl.String),
    )
    whole = judged.hstack(results[judged["result"]])
    led = pl.col("leads")
    said = [
        pl.when(led).then(pl.col(n)).otherwise(pl.lit("")).alias(n) for n in ("change", *_BEFORE)
    ]
    return whole.with_columns(pl.lit(str(run)).alias("run_id"), *said).select(COLUMNS)


def store(rows: pl.DataFrame) -> None:
    """COPY rows; in the caller's transaction."""
    # every text in quotes: an empty one is no NULL
    text = rows.write_csv(include_header=False, quote_style="always")
    with connection.cursor() as cursor, cursor.copy(_IN) as copy:
        copy.write(text)


def digest_of(run: UUID) -> str:
    """SHA-256 of a run's rows as PostgreSQL writes them in CSV, in their order."""
    found = hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(_OUT, [run]) as copy:
        for part in copy:
            found.update(part)
    return found.hexdigest()
