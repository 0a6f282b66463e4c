"""tus 1.0.0: creation, checksum, termination, expiration (https://tus.io/protocols/resumable-upload)."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from liance.doors.field.access import entered, instant_of
from liance.doors.field.api import told
from liance.flows.fieldwork.uploading import arrived
from liance.foundation.files.store import CHUNK
from liance.foundation.kernel.errors import Refused
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.actions import uploads
from liance.mechanism.fieldwork.actions.uploads import Announced
from liance.mechanism.fieldwork.models import Device, Upload

VERSION = "1.0.0"
STREAM = "application/offset+octet-stream"
DIGEST = re.compile(r"[0-9a-f]{64}")
STATUS = {
    "files.busy": 423, "field.upload_offset": 409, "field.upload_checksum": 460,
    "field.upload_gone": 410, "field.upload_too_large": 413, "field.checksum_unknown": 400,
    errors.NO_DEVICE: 401,
}  # fmt: skip
TERMS = {
    "Tus-Version": VERSION, "Tus-Extension": "creation,checksum,termination,expiration",
    "Tus-Max-Size": str(uploads.MOST_BYTES), "Tus-Checksum-Algorithm": ",".join(uploads.ALGORITHMS),
}  # fmt: skip
View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """Hold the protocol's version and the device's token; put refusals into its statuses."""

    @csrf_exempt
    @wraps(view)
    def heard(request: HttpRequest, **names: UUID) -> HttpResponse:
        try:
            answer = _heard(view, request, names)
        except Refused as refused:
            answer = told(refused)
            answer.status_code = STATUS.get(refused.code, answer.status_code)
            if refused.code == "field.upload_offset":
                answer["Upload-Offset"] = str(refused.facts["at"])
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return heard


def _heard(view: View, request: HttpRequest, names: dict[str, UUID]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=TERMS)
    if request.headers.get("Tus-Resumable") != VERSION:
        return HttpResponse(status=412, headers={"Tus-Version": VERSION})
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    if word.lower() != "bearer" or not token:
        raise Refused(errors.NO_DEVICE)
    return view(request, device=entered(token, withdrawn=True), **names)


@spoken
def collection(request: HttpRequest, *, device: Device) -> HttpResponse:
    """Begin an upload."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    found = uploads.begin(device=device, announced=_announced(request), at=instant_of(request))
    place = {"Location": f"/field/api/uploads/{found.id}"}
    return HttpResponse(status=201, headers=place | _standing(found))


@spoken
def one(request: HttpRequest, *, device: Device, upload: UUID) -> HttpResponse:
    """Ask how far an upload came, send on, give it up."""
    steps: dict[str, Callable[..., HttpResponse]] = {
        "HEAD": _head, "PATCH": _patch, "DELETE": _delete,
    }  # fmt: skip
    step = steps.get(request.method or "")
    if step is None:
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"})
    return step(request, device, upload)


def _head(request: HttpRequest, device: Device, upload: UUID) -> HttpResponse:
    found = uploads.standing(device=device, upload_id=upload, at=instant_of(request))
    length = {"Upload-Length": str(found.size)}
    return HttpResponse(status=200, headers=length | _standing(found))


def _patch(request: HttpRequest, device: Device, upload: UUID) -> HttpResponse:
    if request.content_type != STREAM:
        return HttpResponse(status=415)
    at = instant_of(request)
    found = uploads.append(
        device=device, upload_id=upload, offset=_number(request, "Upload-Offset"),
        chunks=_body(request), checksum=request.headers.get("Upload-Checksum", ""), at=at,
    )  # fmt: skip
    if found.whole_at is not None:
        arrived(found.sha256, device=device, at=at)
    return HttpResponse(status=204, headers=_standing(found))


def _delete(request: HttpRequest, device: Device, upload: UUID) -> HttpResponse:
    uploads.end(device=device, upload_id=upload, at=instant_of(request))
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> Iterator[bytes]:
    """What comes, as far as it comes: a cut connection ends it."""
    try:
        while chunk := request.read(CHUNK):
            yield chunk
    except (UnreadablePostError, OSError):
        return


def _standing(found: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(found.offset)}
    if found.whole_at is None:
        headers["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return headers


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise Refused("field.unreadable", at=name)
    return int(text)


def _announced(request: HttpRequest) -> Announced:
    said = metadata(request.headers.get("Upload-Metadata", ""))
    sha256 = said.get("sha256", "")
    if not DIGEST.fullmatch(sha256):
        raise Refused("field.unreadable", at="Upload-Metadata: sha256")
    kind = said.get("filetype", "") or "application/octet-stream"
    return Announced(sha256, _number(request, "Upload-Length"), said.get("filename", ""), kind)


def metadata(text: str) -> dict[str, str]:
    """``key base64,key base64`` as texts. Error: field.unreadable."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode("utf-8")
        except (ValueError, binascii.Error) as fault:
            raise Refused("field.unreadable", at=f"Upload-Metadata: {key[:40]}") from fault
    return found
