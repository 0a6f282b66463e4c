"""Verifying the whole ledger: every row, every tree, every seal, every head, every anchor.

Reads one snapshot; ranges of the logs are checked in worker processes while the parent checks
what was computed over them.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from liance.foundation.ledger.anchor import anchors_dir
from liance.foundation.ledger.chain import LogSeals, SealChain, check_heads
from liance.foundation.ledger.heads import site_root
from liance.foundation.ledger.logs import LogCheck
from liance.foundation.ledger.outside import Outside
from liance.foundation.ledger.report import Findings, LogStatus, Report
from liance.foundation.ledger.rows import SESSION
from liance.foundation.ledger.scan import Range, Scanned, joined, scan_ranges, scan_unsealed

Progress = Callable[[int, int], None]
Snapshot = psycopg.Connection[dict[str, Any]]

# Leaves in one range: a power of two, so that its subtrees are the whole tree's.
WIDTH = 1 << 14
# Below this a worker process costs more than it saves.
WORTH_WORKERS = 60_000

COUNTS = (
    "SELECT agency_id, coalesce(max(seq) + 1, 0) AS placed, count(seq) AS sealed,"
    " count(*) - count(seq) AS unsealed FROM ledger_event GROUP BY agency_id"
)


@dataclass(slots=True)
class _Run:
    conninfo: str
    snapshot: str
    workers: int
    progress: Progress
    findings: Findings = field(default_factory=Findings)
    done: int = 0
    total: int = 0


def verify(
    progress: Progress | None = None,
    *,
    anchors: Path | None = None,
    printed: Sequence[str] = (),
    workers: int | None = None,
) -> Report:
    """Verify all logs as they stand now and report damages and what nothing outside vouches for.

    `progress` is told rows done and rows in all; `anchors` is the folder of anchor files;
    `printed` are heads typed from paper. Raises `ledger.bad_words` for what is no head.
    """
    began = perf_counter()
    conninfo = conninfo_of(connection.get_connection_params())
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for statement in SESSION.split(";"):
            reader.execute(statement)
        row = reader.execute("SELECT pg_export_snapshot() AS name").fetchone() or {}
        run = _Run(
            conninfo,
            row["name"],
            workers or min(multiprocessing.cpu_count(), 8),
            progress or (lambda _done, _total: None),
        )
        return _report(reader, run, anchors or anchors_dir(), printed, began)


def conninfo_of(parameters: dict[str, Any]) -> str:
    """A libpq connection string from Django's connection parameters."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    plain = {key: value for key, value in parameters.items() if key in known}
    return psycopg.conninfo.make_conninfo(**plain)


def _report(
    reader: Snapshot, run: _Run, anchors: Path, printed: Sequence[str], began: float
) -> Report:
    chain = SealChain(run.findings)
    outside = Outside(run.findings, printed)
    heads = reader.execute("SELECT * FROM ledger_head ORDER BY number").fetchall()
    step = check_heads(heads, chain, root=site_root, seen=outside.seen)
    for row in _streamed(reader, "SELECT * FROM ledger_seal ORDER BY number"):
        chain.take(row)
        step()
    counts = {row["agency_id"]: row for row in reader.execute(COUNTS).fetchall()}
    _check_logs(reader, run, chain.logs, counts)
    rows = reader.execute("SELECT * FROM ledger_anchor ORDER BY number").fetchall()
    outside.unreached(heads)
    outside.anchors(rows)
    outside.files(anchors, rows, chain.logs)
    outside.printed_left()
    return Report(
        damages=run.findings.ordered(),
        logs=tuple(_statuses(run.findings, chain.logs, counts, outside)),
        events=sum(row["sealed"] + row["unsealed"] for row in counts.values()),
        seals=chain.count,
        heads=len(heads),
        confirmed_heads=tuple(sorted(outside.confirmed)),
        unconfirmed_anchors=tuple(outside.missing_files),
        seconds=perf_counter() - began,
        more_damages=run.findings.overflow,
    )


def _streamed(reader: Snapshot, query: str) -> Iterator[dict[str, Any]]:
    with reader.cursor(name="ledger_verify") as cursor:
        cursor.itersize = 5000
        cursor.execute(query)
        yield from cursor


def _check_logs(
    reader: Snapshot,
    run: _Run,
    logs: dict[UUID, LogSeals],
    counts: dict[UUID, dict[str, Any]],
) -> None:
    agencies = sorted(logs.keys() | counts.keys(), key=lambda agency: agency.bytes)
    checks = [
        LogCheck(
            agency_id,
            logs.get(agency_id, LogSeals()),
            counts[agency_id]["placed"] if agency_id in counts else 0,
        )
        for agency_id in agencies
    ]
    for check in checks:
        check.compare_ends(run.findings)
    unsealed = sum(row["unsealed"] for row in counts.values())
    run.total = unsealed + sum(check.end for check in checks)
    batches = list(_batched([(check, job) for check in checks for job in check.ranges(WIDTH)]))
    for batch, results in zip(batches, _scanned(run, [jobs for _, jobs in batches]), strict=True):
        for check, found in zip(batch[0], results, strict=True):
            check.take(found, run.findings)
            run.done += found.rows
        run.progress(run.done, run.total)
    for check in checks:
        nodes = reader.execute(
            "SELECT level, idx, hash256, hashsm3 FROM ledger_node WHERE agency_id = %s",
            [check.agency_id],
        )
        check.nodes(nodes, run.findings)
    with joined(run.conninfo, run.snapshot) as other:
        found = scan_unsealed(other)
    run.findings.add(*found.damages)
    run.progress(run.done + found.rows, run.total)


def _batched(
    jobs: Sequence[tuple[LogCheck, Range]],
) -> Iterator[tuple[list[LogCheck], list[Range]]]:
    """Small logs together, so that a worker's connection pays for itself."""
    checks: list[LogCheck] = []
    ranges: list[Range] = []
    size = 0
    for check, job in jobs:
        checks.append(check)
        ranges.append(job)
        size += job.end - job.begin
        if size >= WIDTH:
            yield checks, ranges
            checks, ranges, size = [], [], 0
    if ranges:
        yield checks, ranges


def _scanned(run: _Run, batches: Sequence[list[Range]]) -> Iterator[list[Scanned]]:
    if run.workers < 2 or run.total < WORTH_WORKERS:
        for batch in batches:
            yield scan_ranges(batch, run.conninfo, run.snapshot)
        return
    # Spawned, not forked: the parent holds connections and may hold threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(run.workers, mp_context=context) as pool:
        futures = [pool.submit(scan_ranges, batch, run.conninfo, run.snapshot) for batch in batches]
        for future in futures:
            yield future.result()


def _statuses(
    findings: Findings,
    logs: dict[UUID, LogSeals],
    counts: dict[UUID, dict[str, Any]],
    outside: Outside,
) -> Iterator[LogStatus]:
    damaged: dict[UUID, int] = {}
    for damage in findings.damages:
        if damage.agency_id is not None and damage.seq is not None:
            known = damaged.get(damage.agency_id, damage.seq)
            damaged[damage.agency_id] = min(known, damage.seq)
    for agency_id in sorted(logs.keys() | counts.keys(), key=lambda agency: agency.bytes):
        sealed = logs[agency_id].size if agency_id in logs else 0
        anchored = outside.anchored.get(agency_id, 0)
        yield LogStatus(
            agency_id=agency_id,
            sealed=sealed,
            anchored=min(anchored, damaged.get(agency_id, anchored)),
            unsealed=counts[agency_id]["unsealed"] if agency_id in counts else 0,
        )
