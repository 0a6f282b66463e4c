"""How fast results are judged again, and their verdicts stored with keys and indexes."""

import os
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import polars as pl
from django.db import connection, transaction

from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.flows.seeding.sizes import AT
from liance.foundation.kernel.actor import installation
from liance.mechanism.operations.models import Visit
from liance.mechanism.reevaluation.actions import ORDER, Order, reevaluate
from liance.mechanism.reevaluation.gathering import Found, Wanted, gathered
from liance.mechanism.reevaluation.models import Reevaluation
from liance.mechanism.reevaluation.storing import Storing, rows_of
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.bulk.sides import SideJudge
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner

ROWS = {"S": 200_000, "M": 1_000_000, "L": 5_000_000}
CHUNKS = 25
STORED = Goal(150_000, most=False)


def run(size: str) -> Iterator[Figure]:
    """Rows per second of a whole run over all that was seeded, and of storing alone."""
    figure = partial(Figure, "reevaluate", size=size)
    yield figure(metric="load of the machine, 1 min", n=1, value=os.getloadavg()[0], unit="")
    again = partial(reevaluate, order=Order("测速重判"), actor=installation(frozenset({ORDER})))
    seconds, done = timed(lambda: again(at=AT))
    yield figure(
        metric="read, judged, stored and hashed", n=done.rows, value=done.rows / seconds,
        unit="rows/s",
    )  # fmt: skip
    with transaction.atomic():
        chunks = list(islice(gathered(Wanted(Visit.objects.all())), CHUNKS))
    judge = SideJudge(Planner(shipped(), shanghai_day(AT)))
    seconds, judged = timed(lambda: [judge.judge([f.asked for f in chunk]) for chunk in chunks])
    sides = sum(frame.height for frame in judged)
    yield figure(metric="judged", n=sides, value=sides / seconds, unit="rows/s")
    before = _busy()
    seconds, rows = timed(lambda: _stored(list(zip(chunks, judged, strict=True)), ROWS[size]))
    spent = _busy() - before
    yield figure(metric="verdicts stored", n=rows, value=rows / seconds, unit="rows/s", goal=STORED)
    yield figure(
        metric="verdicts stored, processor time", n=rows, value=1e6 * spent / rows, unit="µs/row"
    )


def _busy() -> float:
    """Seconds of the processors spent by this process and by its backend, which other work on the
    machine changes little."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    own = os.times()
    return own.user + own.system + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _stored(chunks: list[tuple[list[Found], pl.DataFrame]], least: int) -> int:
    """Store the chunks over and over, committed as one run; how many rows."""
    with transaction.atomic():
        run = Reevaluation.objects.create(
            ordered_as="bench", at=AT, reason="测速重判", limits="held", release="", created_at=AT
        )
        with Storing() as storing:
            for found, judged in cycle(chunks):
                rows = rows_of(run.id, found, judged)
                storing.put(rows)
                run.rows += rows.height
                if run.rows >= least:
                    break
            storing.done()
    return run.rows
