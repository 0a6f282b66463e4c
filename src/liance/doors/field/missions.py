"""The mission pack as an answer: one text while nothing changes, gzip, 304."""

import gzip
import hashlib
import json
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from liance.dashboards.missions.pack import pack_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger.canonical import instant

GOOD_FOR = timedelta(days=7)


def answer(request: HttpRequest, actor: Actor, *, at: datetime) -> HttpResponse:
    """The pack, or 304 where the phone holds this one; the times of issue stand in the headers of
    both."""
    made = pack_of(actor, at=at)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    times = {"issued_at": instant(at), "expires_at": instant(at + GOOD_FOR)}
    headers = {
        "ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Encoding",
        "X-Pack-Issued": times["issued_at"], "X-Pack-Expires": times["expires_at"],
    }  # fmt: skip
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponse(status=304, headers=headers)
    whole = json.dumps({**times, **made}, ensure_ascii=False, separators=(",", ":")).encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        # The same text gives the same bytes: no time in the header of gzip.
        whole, headers["Content-Encoding"] = gzip.compress(whole, 6, mtime=0), "gzip"
    return HttpResponse(whole, content_type="application/json", headers=headers)
