"""What was typed into a form, kept over a refusal or over the end of a session: the page that it
came from shows it again, in the same field of the same form, to the same person."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, QueryDict

from liance.doors.web.instant import instant_of

KEY = "typed-before"
# What proves who signs, who told and what is secret is typed anew, so is what tells the value of a
# blind sample; tokens and keys belong to one page.
NEVER = {
    "csrfmiddlewaretoken", "idempotency_key", "version", "password", "code", "written_by", "informant",
    "secret", "oldpassword", "password1", "password2", "material", "assigned", "uncertainty",
}  # fmt: skip
MOST = 20_000
"""Characters: a session is no store for documents."""
_OPEN_LONGEST = 24 * 3600
_WAITS = 30 * 60
_SIGNER = TimestampSigner(salt="typed")


def written_by(user: Any) -> str:
    """Who has a form before them, signed; empty where nobody is signed in."""
    return _SIGNER.sign(str(user.pk)) if getattr(user, "is_authenticated", False) else ""


def keep(request: HttpRequest, *, page: str) -> None:
    """Keep what was posted from ``page`` until this session opens it next; too much of it is not
    kept."""
    _keep(request, str(request.user.pk), page)


def keep_for_return(request: HttpRequest, *, page: str) -> bool:
    """Keep what somebody posted whose session has ended, for that person alone, until they have
    signed in again, half an hour at most; whether it was kept."""
    try:
        user = _SIGNER.unsign(request.POST.get("written_by", ""), max_age=_OPEN_LONGEST)
    except BadSignature:
        return False
    kept = _keep(request, user, page)
    if kept:
        # Signing in gives the session its own length again.
        request.session.set_expiry(_WAITS)
    return kept


def _keep(request: HttpRequest, user: str, page: str) -> bool:
    values = _values(request.POST)
    if not hasattr(request, "session") or not values or len(json.dumps(values)) > MOST:
        return False
    request.session[KEY] = {
        "path": request.path, "values": values, "user": user, "page": urlsplit(page).path,
        "at": _now(request),
    }  # fmt: skip
    return True


def take(request: HttpRequest) -> str:
    """What was kept, as JSON ``{"path": …, "values": {name: [text, …]}}``, once and on the page
    that it was typed on; else empty. What somebody else typed is dropped."""
    if request.method != "GET" or not request.user.is_authenticated:
        return ""
    kept: dict[str, Any] | None = getattr(request, "session", {}).get(KEY)
    if kept is None:
        return ""
    fresh = _now(request) - kept.get("at", 0) < _WAITS
    ours = fresh and kept.get("user") == str(request.user.pk)
    if ours and kept.get("page") != request.path:
        return ""
    del request.session[KEY]
    said = {name: kept[name] for name in ("path", "values")}
    return json.dumps(said, ensure_ascii=False) if ours else ""


def _now(request: HttpRequest) -> float:
    return instant_of(request).timestamp()


def _values(posted: QueryDict) -> dict[str, list[str]]:
    return {
        name: posted.getlist(name) for name in posted
        if name not in NEVER and any(text.strip() for text in posted.getlist(name))
    }  # fmt: skip
