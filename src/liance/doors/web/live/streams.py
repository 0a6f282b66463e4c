"""The event stream itself: an ASGI application that knows one path."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from liance.doors.web.live.doorway import (
    Resume,
    audience_of,
    caller_key,
    host_allowed,
    last_seen,
    origin_allowed,
)
from liance.doors.web.live.hub import Hub, Listener, afresh, connect, missed

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PATHS = {"/live", "/live/"}
KEEP_ALIVE_SECONDS = 20.0
# The session is looked at again: who signed out hears no more.
CHECK_SECONDS = 60.0
FIRST = asyncio.FIRST_COMPLETED
RETRY = b"retry: 2000\n\n"
BREATH = b": \n\n"
ASKED_FIRST: Headers = [
    (b"access-control-allow-methods", b"GET"),
    (b"access-control-allow-headers", b"authorization, last-event-id"),
    (b"access-control-max-age", b"86400"),
]

hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """``GET /live``: the news of the person's agency, by session or by a phone's token, until the
    browser goes."""
    if scope["type"] != "http":
        return None
    headers = _headers(scope)
    cors = _cors(headers)
    away = _turned_away(scope, headers, cors)
    if away is not None or cors is None:
        return await _refuse(send, *(away or (403, [])))
    key = caller_key(headers)
    audience = await audience_of(key)
    if audience is None:
        return await _refuse(send, 401, cors)
    listener = await hub.join(audience)
    if listener is None:
        return await _refuse(send, 503, [(b"retry-after", b"30"), *cors])
    gone = asyncio.create_task(_gone(receive))
    try:
        await _start(send, cors)
        await _pour(listener, key, last_seen(scope["headers"], scope["query_string"]), send, gone)
    finally:
        hub.leave(listener)
        gone.cancel()


def _turned_away(
    scope: Scope, headers: dict[str, str], cors: Headers | None
) -> tuple[int, Headers] | None:
    """Status and headers for what is no stream of ours; None: it may be opened."""
    if scope["path"] not in PATHS or not host_allowed(headers.get("host", "")):
        return 404, []
    if cors is None:
        return 403, []
    if scope["method"] == "OPTIONS":
        # A phone sends its token in a header, which a browser asks about first.
        return 204, [*ASKED_FIRST, *cors]
    if scope["method"] != "GET":
        return 405, [(b"allow", b"GET"), *cors]
    return None


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _cors(headers: dict[str, str]) -> Headers | None:
    """What lets our pages read the stream from their own port; None for a foreign page."""
    origin = headers.get("origin", "")
    if not origin:
        return [(b"vary", b"Origin")]
    if not origin_allowed(origin, headers.get("host", ""), live_port=settings.LIANCE_LIVE_PORT):
        return None
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _refuse(send: Send, status: int, headers: Headers) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _start(send: Send, cors: Headers) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache, no-store, no-transform"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        *cors,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _write(send, RETRY)


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pour(
    listener: Listener, key: str, resume: Resume, send: Send, gone: "asyncio.Task[None]"
) -> None:
    """Send what was missed, then what comes, with a breath when nothing does."""
    await hub.hearing()
    async with await connect() as connection:
        if resume.lost:
            await _write(send, await afresh(connection))
        for old in await missed(connection, after=resume.after, audience=listener.audience):
            await _write(send, old.event())
    loop = asyncio.get_running_loop()
    checked = loop.time()
    coming = asyncio.create_task(listener.queue.get())
    try:
        while not gone.done():
            waiting: set[asyncio.Task[Any]] = {coming, gone}
            await asyncio.wait(waiting, timeout=KEEP_ALIVE_SECONDS, return_when=FIRST)
            if loop.time() - checked > CHECK_SECONDS:
                checked = loop.time()
                if not await _still_there(listener, key):
                    break
            if not coming.done():
                await _breathe(send, gone)
                continue
            told = coming.result()
            if told is None:
                break
            await _write(send, told.event())
            coming = asyncio.create_task(listener.queue.get())
    finally:
        coming.cancel()
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _breathe(send: Send, gone: "asyncio.Task[None]") -> None:
    if not gone.done():
        await _write(send, BREATH)


async def _still_there(listener: Listener, key: str) -> bool:
    audience = await audience_of(key)
    if audience is None:
        return False
    listener.audience = audience
    return True
