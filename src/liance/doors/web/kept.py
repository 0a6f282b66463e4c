"""Which sending a form is, and the answer that is kept of one that was carried out."""

import hashlib
from uuid import UUID

from django.http import HttpRequest

from liance.foundation.kernel import replays
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused

# Neither token nor key is content; what proves who signs must not be guessed from a fast hash.
UNHASHED = {"written_by", "csrfmiddlewaretoken", "idempotency_key", "password", "code"}
# As long as the column that keeps it.
LONGEST_PATH = 200


def idempotency_key(request: HttpRequest) -> UUID:
    """The key that ``{% form_guard %}`` put into the form: the same sending twice acts once.

    Raises ``web.form_stale`` where there is none.
    """
    key = _key(request)
    if key is None:
        raise Refused("web.form_stale")
    return key


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return None


def path_of(request: HttpRequest) -> str:
    """The path under which an answer is kept."""
    return request.path[:LONGEST_PATH]


def digest(request: HttpRequest) -> str:
    """SHA-256 of what was filled in and of the files' bytes, in hexadecimal; computed once."""
    known: str | None = getattr(request, "_kept_digest", None)
    if known is None:
        known = _digest(request)
        request._kept_digest = known  # type: ignore[attr-defined]
    return known


def _digest(request: HttpRequest) -> str:
    found = hashlib.sha256()
    for name in sorted(request.POST):
        if name not in UNHASHED:
            found.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                found.update(chunk)
            # The view reads it from its beginning.
            file.seek(0)
    return found.hexdigest()


def kept_address(request: HttpRequest, actor: Actor) -> str:
    """Where this very form of this person led when it was carried out; empty: it was not, or what
    is kept is no address. Any difference in person, path or content finds nothing."""
    key = _key(request)
    if key is None:
        return ""
    answer = replays.kept(key, actor=actor, path=path_of(request), body_hash=digest(request))
    return answer if answer.startswith("/") else ""
