"""A worker's sign of life: a session of its own that holds a lock in the database.

A heartbeat that is late proves nothing: a worker that was told to stop sends none while its last jobs
run, and a machine that was suspended has sent none. The lock is gone when the process is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from procrastinate import App, JobContext
from procrastinate.contrib.django import connector_params
from procrastinate.worker import Worker

LOCK = 740_513
SECONDS = 5  # between two looks at the session
MOST_SECONDS = 10  # that a job waits for it
REMEMBERED = 86_400.0  # seconds that the record of a worker without heartbeat stays

# The server notices within half a minute that the other machine is gone.
_NOTICED = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 4",
)
_LIVING = """
SELECT objid::bigint AS worker FROM pg_locks
WHERE locktype = 'advisory' AND granted AND classid = %(lock)s AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_kept: dict[int, tuple["asyncio.Task[None]", asyncio.Event]] = {}


def prepare(app: App) -> None:
    """Have the app's workers show that they live. A worker that starts leaves the records of others
    in place, so that their jobs stay theirs."""
    app.worker_defaults.setdefault("worker_middleware", []).append(shown)
    app.worker_defaults["stalled_worker_timeout"] = REMEMBERED


async def shown(
    call_next: Callable[[], Awaitable[Any]], _context: JobContext, worker: Worker
) -> object:
    """Run a job once its worker's sign of life stands; raises TimeoutError where it cannot be given."""
    if worker.worker_id is not None:
        await asyncio.wait_for(_sign(worker.worker_id).wait(), MOST_SECONDS)
    return await call_next()


async def living(app: App) -> Collection[int]:
    """The workers whose processes live, by their ids."""
    rows = await app.connector.execute_query_all_async(query=_LIVING, lock=LOCK)
    return {row["worker"] for row in rows}


def _sign(worker: int) -> asyncio.Event:
    if worker not in _kept or _kept[worker][0].done():
        stands = asyncio.Event()
        _kept[worker] = asyncio.create_task(keep(worker, stands), name="sign of life"), stands
    return _kept[worker][1]


async def keep(worker: int, stands: asyncio.Event) -> None:
    """Hold the lock for as long as the loop runs, in a new session where the old one was lost;
    ``stands`` is set while it is held. The loop runs on while the last jobs of a worker do."""
    parameters = await sync_to_async(connector_params)()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **parameters, autocommit=True
            ) as session:
                for setting in _NOTICED:
                    await session.execute(setting)
                await session.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, worker])
                stands.set()
                while True:
                    await asyncio.sleep(SECONDS)
                    await session.execute("SELECT")
        except psycopg.Error:
            stands.clear()
            await asyncio.sleep(1)
