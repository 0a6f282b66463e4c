"""A client in Python for the open API, made from its OpenAPI document.

    python tools/api_client.py [--document FILE|URL] > liance_client.py

What comes out needs the standard library alone: one method for each operation, ``iterate`` for lists,
``Refused`` with code and words for what the server refuses, repetition under the same key where the
connection broke. Files are streamed from and to disk, held against their digests.
"""

import json
import os
import re
import sys
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEAD = '''"""Client of the Liance API, version {version}. Made by tools/api_client.py; change that instead."""

import base64
import hashlib
import http.client
import json
import mimetypes
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

BASE = "{base}"
CHUNK = 1 << 20


class Refused(Exception):
    """The server refused: HTTP ``status``, stable ``code``, ``message`` by language, ``field``."""

    def __init__(self, status, code, message, field=""):
        super().__init__(f"{{status}} {{code}}: {{message.get('zh', '')}} {{message.get('en', '')}}")
        self.status, self.code, self.message, self.field = status, code, message, field


class Walk:
    """The rows of a list, page by page. ``mark``, once all were read: give it as ``since`` next time and
    what was made or changed meanwhile comes, each row at least once."""

    def __init__(self, method, asked):
        self._method, self._asked, self.mark = method, asked, None

    def __iter__(self):
        cursor = ""
        while cursor is not None:
            page = self._method(**self._asked, cursor=cursor)
            yield from page["items"]
            cursor, mark = page["next"], page.get("mark")
        self.mark = mark


class Client:
    """``address``: https://…; ``token``: of the page 访问令牌. ``tries``: how often a call is sent again
    when the connection breaks, the server is down or says to wait; a write has the same key each time."""

    def __init__(self, address, token, *, tries=3, timeout=60, sleep=time.sleep):
        self._address, self._token = address.rstrip("/"), token
        self._tries, self._timeout, self._sleep = tries, timeout, sleep

    def iterate(self, method, **asked):
        """All rows of a list: ``for row in client.iterate(client.list_sheets, state="sent")``."""
        return Walk(method, asked)

    def export(self, listed, to, *, form="csv", wanted=None, language="zh-hans", every=2):
        """Have a list exported, wait until it is ready, and stream the file to the path ``to``; how the
        export ended. RuntimeError where it failed or was given up."""
        asked = {{"listed": listed, "form": form, "wanted": wanted or {{}}, "language": language}}
        key = self.exports_ask(asked)["rows"][0]["id"]
        while (found := self.get_export(key))["state"] in ("waiting", "running"):
            self._sleep(every)
        if found["state"] != "ready":
            raise RuntimeError(f"export {{key}} {{found['state']}}: {{found['reason']}}")
        self.fetch_export(key, to)
        return found

    def _call(self, verb, path, asked=None):
        return self._tried(verb, path, asked, lambda: None, {{}}, json.load)

    def _send(self, verb, path, body, key=None):
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {{"Content-Type": "application/json", "Idempotency-Key": str(key or uuid.uuid4())}}
        return self._tried(verb, path, None, lambda: data, headers, json.load)

    def _fetch(self, path, to, asked=None):
        """Stream an answer to the path ``to``, which stands only when it is whole."""
        part = f"{{to}}.part"

        def kept(answer):
            digest, size = hashlib.sha256(), 0
            with open(part, "wb") as out:
                while chunk := answer.read(CHUNK):
                    out.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            said = f"sha-256=:{{base64.b64encode(digest.digest()).decode()}}:"
            if answer.headers["Repr-Digest"] != said:
                raise ConnectionError("what came is not what was sent")
            os.replace(part, to)
            return {{"sha256": digest.hexdigest(), "size": size}}

        return self._tried("GET", path, asked, lambda: None, {{}}, kept)

    def _store(self, path, file, key=None):
        """Send a file as multipart, read as it goes."""
        mark, name = uuid.uuid4().hex, os.path.basename(file).replace('"', "_")
        digest = hashlib.sha256()
        with open(file, "rb") as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
        part = f'--{{mark}}\\r\\nContent-Disposition: form-data; name='
        head = (
            f'{{part}}"sha256"\\r\\n\\r\\n{{digest.hexdigest()}}\\r\\n'
            f'{{part}}"file"; filename="{{name}}"\\r\\nContent-Type: {{_kind(name)}}\\r\\n\\r\\n'
        ).encode()
        tail = f"\\r\\n--{{mark}}--\\r\\n".encode()

        def data():
            yield head
            with open(file, "rb") as content:
                while chunk := content.read(CHUNK):
                    yield chunk
            yield tail

        headers = {{
            "Content-Type": f"multipart/form-data; boundary={{mark}}",
            "Content-Length": str(len(head) + os.path.getsize(file) + len(tail)),
            "Idempotency-Key": str(key or uuid.uuid4()),
        }}
        return self._tried("POST", path, None, data, headers, json.load)

    def _tried(self, verb, path, asked, data, headers, read):
        address = self._address + path
        asked = {{name: value for name, value in (asked or {{}}).items() if value not in (None, "")}}
        if asked:
            address += "?" + urllib.parse.urlencode(asked)
        headers = {{"Authorization": f"Bearer {{self._token}}", "Accept": "application/json", **headers}}
        for left in range(self._tries - 1, -1, -1):
            request = urllib.request.Request(address, data=data(), headers=headers, method=verb)
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                    return read(answer)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After")
                if not left or not (wait or error.code >= 500):
                    raise _refused(error) from None
                self._sleep(float(wait or 1))
            except (urllib.error.URLError, ConnectionError, http.client.IncompleteRead):
                if not left:
                    raise
                self._sleep(1)
        raise AssertionError("unreachable")


def _kind(name):
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _refused(error):
    try:
        said = json.load(error)
        return Refused(error.code, said["code"], said["message"], said.get("field", ""))
    except (ValueError, KeyError, TypeError):
        return Refused(error.code, "", {{}})
'''


NEEDED = {"_call": [], "_send": ["body"], "_store": ["file"], "_fetch": ["to"]}
SAID = {
    "_call": "",
    "_send": "",
    "_store": " ``file``: its path.",
    "_fetch": " ``to``: the path to write.",
}


def client_of(document: dict[str, Any]) -> str:
    """The module's text."""
    first = next(iter(document["paths"]))
    base = re.match(r"/api/v\d+", first)
    assert base is not None, first
    before, after = HEAD.format(version=document["info"]["version"], base=base[0]).split(
        "\n    def _call", 1
    )
    methods = [
        _method(path, verb, operation)
        for path, verbs in document["paths"].items()
        for verb, operation in verbs.items()
    ]
    return before + "\n" + "\n".join(methods) + "\n    def _call" + after


def _method(path: str, verb: str, operation: dict[str, Any]) -> str:
    given = operation.get("parameters", [])
    inside = [p["name"] for p in given if p["in"] == "path"]
    asked = [p["name"] for p in given if p["in"] == "query"]
    kind = _kind(operation)
    required = [*inside, *NEEDED[kind]]
    loose = [f"{name}=None" for name in (*asked, *(["key"] if kind in ("_send", "_store") else []))]
    signature = ", ".join(["self", *required, *(["*", *loose] if loose else [])])
    call = [f'f"{path}"' if inside else f'"{path}"', *NEEDED[kind]]
    if kind in ("_call", "_send"):
        call.insert(0, f'"{verb.upper()}"')
    if asked:
        call.append("{" + ", ".join(f'"{name}": {name}' for name in asked) + "}")
    if kind in ("_send", "_store"):
        call.append("key=key")
    words = f"{operation['summary']}. {operation.get('description', '')}".strip()
    shape = _body(operation)
    said = f" ``body``: {shape}." if shape else SAID[kind]
    return (
        f"    def {operation['operationId']}({signature}):\n"
        f'        """{words}{said}"""\n'
        f"        return self.{kind}({', '.join(call)})\n"
    )


def _kind(operation: dict[str, Any]) -> str:
    """By which of the client's ways it is called: JSON asked for, JSON sent, a file sent, a file taken."""
    given = operation.get("requestBody", {}).get("content", {})
    if given:
        return "_send" if "application/json" in given else "_store"
    answers = operation["responses"].get("200", {}).get("content", {})
    return "_call" if "application/json" in answers else "_fetch"


def _body(operation: dict[str, Any]) -> str:
    if _kind(operation) != "_send":
        return ""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return str(schema.get("$ref", "")).rpartition("/")[2]


def document_from(place: str) -> dict[str, Any]:
    """The document of a file or a server; without a place that of this source."""
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=60) as answer:
            return json.load(answer)  # type: ignore[no-any-return]
    if place:
        return json.loads(Path(place).read_text("utf-8"))  # type: ignore[no-any-return]
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.config.settings")
    import django  # noqa: PLC0415 - only this way needs the settings

    django.setup()
    from liance.doors.api.api import document  # noqa: PLC0415

    return document()


if __name__ == "__main__":
    place = sys.argv[sys.argv.index("--document") + 1] if "--document" in sys.argv else ""
    sys.stdout.write(client_of(document_from(place)))
