"""The reference receiver: takes results, keeps them durably, answers with a receipt.

A plain WSGI application over a folder, for tests and for sites without the province's platform:
one file per document, named by its key; written, flushed, renamed, then acknowledged.
"""

import hashlib
import hmac
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from liance.adapters.provincial_platform.protocol import PATH, VERSION

LARGEST = 16 * 1024 * 1024
KEY = re.compile(r"[0-9A-Za-z:_.-]{8,120}")
REQUIRED = ("report_number", "agency", "unit", "results", "completed_at")

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Receiver:
    """WSGI: ``POST /v1/results`` with ``Idempotency-Key``; ``GET /v1/results/<receipt>``."""

    def __init__(self, folder: Path, *, token: str = "") -> None:
        self.folder = folder
        self.token = token
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        status, answer = self._answer(environ)
        body = json.dumps(answer, ensure_ascii=False).encode()
        start(
            f"{status.value} {status.phrase}",
            [("Content-Type", "application/json; charset=utf-8"),
             ("Content-Length", str(len(body)))],
        )  # fmt: skip
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[HTTPStatus, dict[str, object]]:
        given = environ.get("HTTP_AUTHORIZATION", "")
        if self.token and not hmac.compare_digest(given, f"Bearer {self.token}"):
            return HTTPStatus.UNAUTHORIZED, {"message": "令牌不对 / wrong token"}
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if method == "POST" and path == PATH:
            return self._take(environ)
        if method == "GET" and path.startswith(PATH + "/"):
            return self._show(path.removeprefix(PATH + "/"))
        return HTTPStatus.NOT_FOUND, {"message": "没有这个地址 / no such address"}

    def _take(self, environ: dict[str, Any]) -> tuple[HTTPStatus, dict[str, object]]:
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        if not KEY.fullmatch(key):
            return HTTPStatus.BAD_REQUEST, {"message": "缺少 Idempotency-Key / key missing"}
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"message": "超过 16 MB / over 16 MB"}
        body = environ["wsgi.input"].read(size)
        fault = _fault(body)
        if fault:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"message": fault}
        return self._keep(key, body)

    def _keep(self, key: str, body: bytes) -> tuple[HTTPStatus, dict[str, object]]:
        place = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
        digest = hashlib.sha256(body).hexdigest()
        if place.exists():
            kept = json.loads(place.read_bytes())
            if kept["sha256"] != digest:
                return HTTPStatus.CONFLICT, {"message": "同一编号两种内容 / same key, other body"}
            return HTTPStatus.OK, {"receipt": kept["receipt"]}
        receipt = f"R{datetime.now(UTC):%Y%m%d}-{place.stem[:12].upper()}"
        record = {"receipt": receipt, "key": key, "sha256": digest, "document": json.loads(body)}
        _write(place, json.dumps(record, ensure_ascii=False).encode())
        return HTTPStatus.CREATED, {"receipt": receipt}

    def _show(self, receipt: str) -> tuple[HTTPStatus, dict[str, object]]:
        stem = receipt.rpartition("-")[2].lower()
        if re.fullmatch(r"[0-9a-f]{12}", stem):
            for place in self.folder.glob(f"{stem}*.json"):
                return HTTPStatus.OK, json.loads(place.read_bytes())
        return HTTPStatus.NOT_FOUND, {"message": "没有这张回执 / no such receipt"}


def _fault(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return "不是 JSON / not JSON"
    if not isinstance(document, dict) or document.get("protocol") != VERSION:
        return f"协议应为 {VERSION} / wrong protocol"
    missing = [name for name in REQUIRED if not document.get(name)]
    return f"缺少 {', '.join(missing)} / missing" if missing else ""


def _write(place: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".in-")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(temporary).replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _application() -> Receiver:
    return Receiver(
        Path(os.environ.get("LIANCE_RECEIVER_DIR", "var/receiver")),
        token=os.environ.get("LIANCE_PLATFORM_TOKEN", ""),
    )


def application(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """The entry for a WSGI server; folder and token come from the environment."""
    return _application()(environ, start)
