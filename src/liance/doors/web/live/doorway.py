"""Who may open a stream, and from which page: session or device, audience, origin."""

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host

from liance.doors.web.live.places import number_of
from liance.doors.web.moments import local_day
from liance.foundation.kernel import clock
from liance.foundation.kernel.actor import Actor
from liance.mechanism.fieldwork.policies import device_by_token
from liance.mechanism.registry.queries import actor_for

BEARER = "Bearer "
DEFAULT_PORTS = {"http": 80, "https": 443}


def session_key(cookies: str) -> str:
    """The session cookie of a ``Cookie`` header, empty if there is none."""
    try:
        parsed = SimpleCookie(cookies)
    except CookieError:
        return ""
    found = parsed.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def caller_key(headers: Mapping[str, str]) -> str:
    """What says who calls: a phone's token where one is sent, else the session."""
    given = headers.get("authorization", "")
    return given if given.startswith(BEARER) else session_key(headers.get("cookie", ""))


def _audience(key: str) -> frozenset[str] | None:
    """The agency and the person behind a session or a phone's token; None when nobody is."""
    close_old_connections()
    if not key:
        return None
    if key.startswith(BEARER):
        return _audience_of_device(key.removeprefix(BEARER))
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    user = get_user(SimpleNamespace(session=store))  # type: ignore[arg-type]
    if not user.is_authenticated:
        return None
    return _heard_by(actor_for(user, on=local_day(clock.now())))


def _audience_of_device(token: str) -> frozenset[str] | None:
    device = device_by_token(token)
    if device is None or device.withdrawn_at is not None:
        return None
    user = device.staff.user
    if user is None or not user.is_active:
        return None
    return _heard_by(actor_for(user, on=local_day(clock.now())))


def _heard_by(actor: Actor) -> frozenset[str]:
    ids = (actor.agency_id, actor.staff_id)
    return frozenset(str(one) for one in ids if one is not None)


# One thread, one connection: a look-up takes a few milliseconds and streams are opened rarely.
audience_of = sync_to_async(_audience, thread_sensitive=True)


def host_allowed(host: str) -> bool:
    """Whether the ``Host`` header is one that this site answers to."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def origin_allowed(origin: str, host: str, *, live_port: int) -> bool:
    """Whether the page that asks is one of ours: same host, and the pages' port, which is our own
    (behind one proxy) or the one before it (``serve``)."""
    page = urlsplit(origin)
    domain, _port = split_domain_port(host)
    if page.scheme not in DEFAULT_PORTS or not domain or _plain(page.hostname) != _plain(domain):
        return False
    try:
        page_port = page.port or DEFAULT_PORTS[page.scheme]
        own_port = urlsplit(f"//{host}").port or DEFAULT_PORTS[page.scheme]
    except ValueError:
        return False
    return page_port in {own_port, live_port - 1}


def _plain(domain: str | None) -> str:
    return (domain or "").strip("[]").lower()


class Resume(NamedTuple):
    """Where a stream resumes: after an event, or a moment ago. ``lost``: a place was named that no
    key of the site opens, so what came since is not known."""

    after: int | None
    lost: bool = False


def last_seen(headers: Iterable[tuple[bytes, bytes]], query: bytes) -> Resume:
    """Where the stream resumes: ``Last-Event-ID``, or ``?after=`` on the first connection."""
    texts = [value for name, value in headers if name == b"last-event-id"]
    texts += [part[6:] for part in query.split(b"&") if part.startswith(b"after=")]
    found = [number_of(text.decode("latin-1")) for text in texts if text]
    after = next((number for number in found if number is not None), None)
    return Resume(after, lost=bool(found) and after is None)
