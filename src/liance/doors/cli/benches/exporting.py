"""How fast a list is exported: a million rows of ten columns to each form, and what memory it takes.

The list of results is read from one snapshot as the worker reads it, as often as a million rows need
(at size L once), written, closed, and counted when read back. Each export runs in a process of its own.
"""

import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from liance.dashboards.exports.laboratory import RESULTS
from liance.dashboards.exports.reading import blocks, headings
from liance.doors.cli.benches.measure import Figure, Goal
from liance.flows.exporting import COUNTING, snapshot, writer_of
from liance.flows.seeding.sizes import AT
from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.registry.models import Staff
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day

ROWS = 1_000_000
COLUMNS = 10
GOALS = {"xlsx": Goal(75), "csv": Goal(15), "parquet": None}


def run(size: str) -> Iterator[Figure]:
    """Every form of a million rows, and of a tenth of them: memory must not grow with the rows."""
    figure = partial(Figure, "export", size=size)
    yield figure(metric="load of the machine, 1 min", n=1, value=os.getloadavg()[0], unit="")
    held = Determination.objects.filter(state="approved").count()
    yield figure(metric="rows of the list", n=1, value=held, unit="rows")
    for form, goal in GOALS.items():
        for count in (ROWS // 10, ROWS):
            clock, busy, memory = _apart(form, count)
            name = f"{form.upper()} of {count:,} rows"
            kept = goal if count == ROWS else None
            yield figure(metric=name, n=count, value=clock, unit="s", goal=kept)
            yield figure(metric=f"{name}, our processor time", n=count, value=busy, unit="s")
            yield figure(metric=f"{name}, memory at the peak", n=count, value=memory, unit="MB")


def _apart(form: str, count: int) -> tuple[float, float, float]:
    """Seconds by the clock and by our processor, MB held at the peak, of an export in a process of
    its own."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_export, args=(theirs, form, count))
    child.start()
    theirs.close()
    taken: tuple[float, float, float] = ours.recv()
    child.join()
    return taken


def _export(answer: Any, form: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{form}"
        began, busy = perf_counter(), process_time()
        _write(path, form, count)
        held = COUNTING[form](path)
        taken, busy = perf_counter() - began, process_time() - busy
    if held != count:
        raise RuntimeError(f"{held} of {count} rows in {form}")
    answer.send((taken, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3))


def _write(path: Path, form: str, count: int) -> None:
    actor = actor_of_staff(_dispatcher(), on=shanghai_day(AT))
    left = count
    with path.open("wb") as stream, snapshot():
        listed = replace(RESULTS, columns=RESULTS.columns[:COLUMNS])
        writer = writer_of(form, stream, headings(listed, "zh-hans"), ("说明", "数据"))
        while left:
            part = replace(listed, rows=_first(RESULTS.rows, left))
            for block in blocks(part, actor, {}, on=shanghai_day(AT), language="zh-hans"):
                writer.write(block)
                left -= len(block)
        writer.close()


def _first(rows: Callable[..., QuerySet[Any]], most: int) -> Callable[..., QuerySet[Any]]:
    return lambda actor, wanted: rows(actor, wanted)[:most]


def _dispatcher() -> Any:
    """Somebody of the province, who may know of every open result."""
    rows = Staff.objects.filter(active=True, agency__level="province").order_by("id")
    for key in rows.values_list("pk", flat=True):
        actor: Actor = actor_of_staff(key, on=shanghai_day(AT))
        if actor.scope and actor.may(RESULTS.permission):
            return key
    raise RuntimeError("nobody oversees the province")
