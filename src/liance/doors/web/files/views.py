"""Take originals in and give them out."""

import json
from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse

from liance.dashboards.originals import readable
from liance.doors.web.files.uploads import check_size, take_in
from liance.doors.web.refusals import wording
from liance.doors.web.routes import Request, page
from liance.doors.web.sending import answer_once
from liance.foundation.files.store import path_of
from liance.foundation.kernel.errors import NotFound, Refused


@page("files:file:store", methods=["POST"])
def take(request: Request) -> HttpResponse:
    """Store one uploaded original, once per ``idempotency_key``; answers
    ``{id, sha256, sm3, size}`` or ``{error}`` (422)."""
    file = request.FILES.get("file")

    def act() -> str:
        if file is None:
            raise Refused("files.none")
        check_size(file)
        stored = take_in(request, [file])[0]
        facts = {"id": str(stored.id), "sha256": stored.sha256, "sm3": stored.sm3}
        return json.dumps({**facts, "size": stored.size})

    try:
        receipt = answer_once(request, act)
    except Refused as refused:
        return JsonResponse({"error": wording(refused)}, status=422)
    return HttpResponse(receipt, content_type="application/json", status=201)


@page()
def give(request: Request, file_id: UUID) -> FileResponse:
    """The exact bytes, as a download that no browser will run."""
    stored = readable(request.actor, file_id)
    place = path_of(stored.sha256)
    if not place.is_file():
        raise NotFound("files:file")
    response = FileResponse(
        place.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response
