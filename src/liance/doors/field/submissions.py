"""A submission read: its commands checked, its small files on their way into the store, nothing
written yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from pydantic import ValidationError

from liance.doors.field.shapes.envelope import Batch, Envelope
from liance.flows.fieldwork.sent import Sent
from liance.foundation.files import store
from liance.foundation.files.store import Keeping
from liance.foundation.kernel.errors import Refused

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 10
# Room for the parts' own headers.
MOST_BYTES = (MOST_MEGABYTES + 1) * MEGABYTE
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Submission:
    """What came in."""

    batch: list[Sent]
    files: dict[str, Keeping]


def read(request: HttpRequest) -> Submission:
    """Read a request to hand in.

    Errors: field.too_large, unreadable, float, part_unknown, part_differs.
    """
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise Refused("field.too_large", most=MOST_MEGABYTES)
    text, parts = _parts(request)
    batch = read_batch(text)
    lines = {line.sha256: line.size for one in batch.commands for line in one.files}
    for name in parts:
        if name not in lines:
            raise Refused("field.part_unknown", at=name[:80])
    said = json.loads(text)["commands"]
    sent = [_sent(*pair) for pair in zip(said, batch.commands, strict=True)]
    return Submission(sent, {name: _keep(name, part, lines[name]) for name, part in parts.items()})


def _parts(request: HttpRequest) -> tuple[bytes, Mapping[str, UploadedFile[Any]]]:
    if request.content_type == "application/json":
        return request.body, {}
    files = {name: parts[-1] for name, parts in request.FILES.lists()}
    own = files.pop("commands", None)
    # A browser sends a Blob as a file, and a text as a field.
    text = own.read() if own is not None else request.POST.get("commands", "").encode()
    return text, files


def read_batch(text: bytes) -> Batch:
    """The commands. Errors: field.unreadable with the place, field.float."""
    try:
        json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        return Batch.model_validate_json(text, strict=True)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Refused("field.unreadable", at=f"{place}: {first['msg']}"[:200]) from wrong
    except (ValueError, RecursionError) as wrong:
        raise Refused("field.unreadable", at=str(wrong)[:120]) from wrong


def _no_float(text: str) -> NoReturn:
    raise Refused("field.float", at=text[:40])


def _sent(said: dict[str, Any], read_as: Envelope) -> Sent:
    return Sent(
        said=said, id=read_as.id, counter=read_as.counter, after=read_as.after, kind=read_as.kind,
        visit=read_as.visit, at=read_as.at, offset_s=read_as.offset_s,
        files=tuple(line.sha256 for line in read_as.files), device=read_as.device,
        signature=read_as.signature,
    )  # fmt: skip


def _keep(name: str, part: UploadedFile[Any], size: int) -> Keeping:
    if part.size != size:
        raise Refused("field.part_differs", at=name)
    keeping = store.begin_keeping(part.chunks())
    if keeping.kept.sha256 != name:
        keeping.done()
        raise Refused("field.part_differs", at=name)
    return keeping
