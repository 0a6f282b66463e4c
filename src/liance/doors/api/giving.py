"""A file as an answer: streamed, with its name, type and digest (RFC 9530)."""

import base64
from typing import IO, Any

from django.http import FileResponse

from liance.foundation.files.store import CHUNK

# The whole is never held: so much of it is at a time.
BLOCK = CHUNK // 16


def given(
    content: IO[bytes], *, name: str, media_type: str, sha256: str, size: int
) -> FileResponse:
    """The bytes as a download of this name; ``sha256`` in hexadecimal."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer.block_size = BLOCK
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    answer["Repr-Digest"] = f"sha-256=:{digest}:"
    answer["Content-Length"] = str(size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def binary(media_type: str = "application/octet-stream") -> dict[str, Any]:
    """What the document says of such an answer."""
    digest = {"description": "`sha-256=:<base64>:` of the file", "schema": {"type": "string"}}
    return {"responses": {200: {
        "description": "The file, streamed", "headers": {"Repr-Digest": digest},
        "content": {media_type: {"schema": {"type": "string", "format": "binary"}}},
    }}}  # fmt: skip
