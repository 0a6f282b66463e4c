"""One LISTEN connection of the process and the streams that hang on it."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connections
from psycopg import AsyncConnection, Error
from psycopg.rows import tuple_row

from liance.doors.web.live.news import (
    AFRESH,
    AFTER,
    BY_ID,
    LAST,
    LATE_COMMIT,
    MOST_MISSED,
    OVERLAP,
    News,
    read,
)
from liance.foundation.kernel import clock
from liance.foundation.outbox.write import CHANNEL

log = logging.getLogger(__name__)
QUEUE = 256
MOST_STREAMS = 2000
CHECK_SECONDS = 30.0
BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0)
# What a page may have missed between being rendered and its stream being open.
OPENING = timedelta(seconds=30)


class Listener:
    """One open stream: who it hears for, and what waits to be sent to it.

    A client that does not read is let go: its queue ends with None, and the browser comes back by
    itself and resumes from the last event it saw.
    """

    def __init__(self, audience: frozenset[str]) -> None:
        self.audience = audience
        self.queue: asyncio.Queue[News | None] = asyncio.Queue(maxsize=QUEUE)

    def offer(self, news: News) -> None:
        """Queue what the listener may hear."""
        if not self.audience & news.audience:
            return
        try:
            self.queue.put_nowait(news)
        except asyncio.QueueFull:
            self.let_go()

    def let_go(self) -> None:
        """Drop what waits and end the stream."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Hears the outbox once and tells every listener of this process."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._hearing = asyncio.Event()
        self._last: int | None = None

    async def join(self, audience: frozenset[str]) -> Listener | None:
        """A new listener, once the hub hears; None when the process carries all it can."""
        if len(self.listeners) >= MOST_STREAMS:
            return None
        listener = Listener(audience)
        self.listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._hear_for_ever())
        return listener

    async def hearing(self) -> None:
        """Wait until the LISTEN connection stands."""
        await self._hearing.wait()

    def leave(self, listener: Listener) -> None:
        """The stream has ended."""
        self.listeners.discard(listener)

    async def _hear_for_ever(self) -> None:
        tries = 0
        while True:
            try:
                async with await connect() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await self._catch_up(connection)
                    self._hearing.set()
                    tries = 0
                    await self._hear(connection)
            except (Error, OSError) as fault:
                log.warning("live: the database does not answer (%s), trying again", fault)
            self._hearing.clear()
            await asyncio.sleep(BACK_OFF[min(tries, len(BACK_OFF) - 1)])
            tries += 1

    async def _catch_up(self, connection: AsyncConnection[Any]) -> None:
        """Tell what was written while nobody listened; the first time there is nothing."""
        if self._last is None:
            row = await (await connection.execute(LAST)).fetchone()
            self._last = int(row[0]) if row else 0
            return
        self._tell(await missed(connection, after=self._last, audience=None))

    async def _hear(self, connection: AsyncConnection[Any]) -> None:
        while True:
            heard = [n async for n in connection.notifies(timeout=CHECK_SECONDS, stop_after=1)]
            ids = [int(n.payload) for n in heard if n.payload.isdecimal()]
            if not ids:
                # A connection cut by a firewall says nothing: ask it.
                await connection.execute("SELECT 1")
                continue
            rows = await (await connection.execute(BY_ID, [ids])).fetchall()
            self._tell(read(rows))

    def _tell(self, told: Iterable[News]) -> None:
        for news in told:
            self._last = max(self._last or 0, news.id)
            for listener in tuple(self.listeners):
                listener.offer(news)


async def connect() -> AsyncConnection[Any]:
    """A connection of our own to Django's database, outside any transaction."""
    given = connections["default"].get_connection_params()
    foreign = {"cursor_factory", "context", "prepare_threshold"}
    parameters = {key: value for key, value in given.items() if key not in foreign}
    parameters["application_name"] = "liance-live"
    return await AsyncConnection.connect(
        autocommit=True, row_factory=tuple_row, connect_timeout=5, **parameters
    )


async def afresh(connection: AsyncConnection[Any]) -> bytes:
    """What a stream says whose place nobody can read: fetch everything again, resume from here."""
    row = await (await connection.execute(LAST)).fetchone()
    return News(int(row[0]) if row else 0, frozenset(), AFRESH).event()


async def missed(
    connection: AsyncConnection[Any], *, after: int | None, audience: Iterable[str] | None
) -> list[News]:
    """What was told after event ``after`` (None: a moment ago), to the audience (None: anybody).

    Events just before ``after`` come once more, since a slower transaction may have committed
    later; pages only fetch again, so a double event does no harm.
    """
    row = await (await connection.execute(LAST)).fetchone()
    last = int(row[0]) if row else 0
    recent = clock.now() - (LATE_COMMIT if after is not None else OPENING)
    rows = await connection.execute(
        AFTER,
        {
            "after": last if after is None else min(after, last),
            "overlap": OVERLAP,
            "recent": recent,
            "all": audience is None,
            "audience": sorted(audience or ()),
            "most": MOST_MISSED,
        },
    )
    return read(await rows.fetchall())
