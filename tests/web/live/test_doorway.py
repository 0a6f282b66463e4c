"""Which pages may read a stream, and where it resumes."""

import itertools
from typing import Any

import pytest

from liance.doors.web.live.doorway import Resume, last_seen, origin_allowed, session_key
from liance.doors.web.live.hub import QUEUE, Listener
from liance.doors.web.live.news import News
from liance.doors.web.live.places import number_of, sign_of


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8001", True),
        ("http://liance.example:8000", "liance.example:8001", True),
        ("https://liance.example", "liance.example", True),
        ("https://LIANCE.example", "liance.example", True),
        ("http://[::1]:8000", "[::1]:8001", True),
        ("http://127.0.0.1:9999", "127.0.0.1:8001", False),
        ("http://evil.example:8000", "liance.example:8001", False),
        ("http://liance.example.evil:8000", "liance.example:8001", False),
        ("null", "liance.example:8001", False),
        ("file://liance.example:8000", "liance.example:8001", False),
        ("http://liance.example:x", "liance.example:8001", False),
    ],
)
def test_only_our_pages_on_the_same_host_may_read(origin: str, host: str, allowed: bool) -> None:
    assert origin_allowed(origin, host, live_port=8001) is allowed


SIGN_7, SIGN_42 = sign_of(7).encode(), sign_of(42).encode()


def test_the_sign_of_a_place_tells_no_order_and_no_distance() -> None:
    """Two signs of neighbours have no more in common than any two."""
    signs = [int(sign_of(number), 16) for number in range(1000, 2000)]
    assert len(set(signs)) == len(signs)
    assert [number_of(f"{sign:032x}") for sign in signs] == list(range(1000, 2000))
    rising = sum(one < other for one, other in itertools.pairwise(signs))
    assert 400 < rising < 600
    apart = [(one ^ other).bit_count() for one, other in itertools.pairwise(signs)]
    assert 60 < sum(apart) / len(apart) < 68


@pytest.mark.parametrize(
    ("headers", "query", "number"),
    [
        ([(b"last-event-id", SIGN_42)], b"after=" + SIGN_7, 42),
        ([], b"after=" + SIGN_7, 7),
        ([], b"x=1&after=" + SIGN_7, 7),
        ([(b"last-event-id", b"42")], b"after=" + SIGN_7, 7),
        ([], b"", None),
        ([], b"after=", None),
    ],
)
def test_a_stream_resumes_from_the_last_event(
    headers: list[tuple[bytes, bytes]], query: bytes, number: int | None
) -> None:
    assert last_seen(headers, query) == Resume(number)


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ([(b"last-event-id", b"42")], b""),
        ([(b"last-event-id", b"9" * 32)], b""),
        ([(b"last-event-id", b"9" * 40)], b""),
        ([], b"after=1;DROP"),
        ([], b"after=\xff"),
    ],
)
def test_a_place_that_nobody_can_read_is_told(
    headers: list[tuple[bytes, bytes]], query: bytes
) -> None:
    assert last_seen(headers, query) == Resume(None, lost=True)


def test_keys_from_before_open_places_and_close_none(settings: Any) -> None:
    before = sign_of(42)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["other", settings.SECRET_KEY]
    assert number_of(before) == 42
    assert sign_of(42) != before
    assert number_of(sign_of(42)) == 42
    assert last_seen([(b"last-event-id", before.encode())], b"") == Resume(42)
    settings.SECRET_KEY_FALLBACKS = ["other"]
    assert number_of(before) is None
    assert last_seen([(b"last-event-id", before.encode())], b"") == Resume(None, lost=True)


def test_the_session_is_read_from_its_cookie() -> None:
    assert session_key("a=b; sessionid=abc; c=d") == "abc"
    assert session_key("") == ""


def test_a_listener_hears_its_audience_only() -> None:
    listener = Listener(frozenset({"station"}))
    listener.offer(News(1, frozenset({"elsewhere"}), "{}"))
    listener.offer(News(2, frozenset({"station", "elsewhere"}), "{}"))
    heard = listener.queue.get_nowait()
    assert heard is not None
    assert heard.id == 2
    assert listener.queue.empty()


def test_a_client_that_does_not_read_is_let_go_and_resumes() -> None:
    listener = Listener(frozenset({"station"}))
    for number in range(QUEUE + 1):
        listener.offer(News(number, frozenset({"station"}), "{}"))
    assert listener.queue.get_nowait() is None
    assert listener.queue.empty()
