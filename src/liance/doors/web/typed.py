"""What was typed into a form that only acts, kept over a refusal: the page that it came from shows
it again, in the same field of the same form."""

import json
from typing import Any

from django.http import HttpRequest, QueryDict

KEY = "typed-before"
# What proves who signs is typed anew; tokens and keys belong to one page.
NEVER = {"csrfmiddlewaretoken", "idempotency_key", "version", "password", "code"}
MOST = 20_000
"""Characters: a session is no store for documents."""


def keep(request: HttpRequest) -> None:
    """Keep what was posted for the next page of this session; too much of it is not kept."""
    values = _values(request.POST)
    if hasattr(request, "session") and values and len(json.dumps(values)) <= MOST:
        request.session[KEY] = {"path": request.path, "values": values}


def take(request: HttpRequest) -> str:
    """What was kept, as JSON ``{"path": …, "values": {name: [text, …]}}``, once; else empty."""
    if request.method != "GET" or KEY not in getattr(request, "session", ()):
        return ""
    kept: dict[str, Any] = request.session.pop(KEY)
    return json.dumps(kept, ensure_ascii=False)


def _values(posted: QueryDict) -> dict[str, list[str]]:
    return {
        name: posted.getlist(name) for name in posted
        if name not in NEVER and any(text.strip() for text in posted.getlist(name))
    }  # fmt: skip
