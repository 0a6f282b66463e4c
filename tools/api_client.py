"""A client in Python for the open API, made from its OpenAPI document.

    python tools/api_client.py [--document FILE|URL] > liance_client.py

What comes out needs the standard library alone: one method for each operation, ``iterate`` for lists,
``Refused`` with code and words for what the server refuses, repetition under the same key where the
connection broke.
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

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

BASE = "{base}"


class Refused(Exception):
    """The server refused: HTTP ``status``, stable ``code``, ``message`` by language, ``field``."""

    def __init__(self, status, code, message, field=""):
        super().__init__(f"{{status}} {{code}}: {{message.get('zh', '')}} {{message.get('en', '')}}")
        self.status, self.code, self.message, self.field = status, code, message, field


class Client:
    """``address``: https://…; ``token``: of the page 访问令牌. ``tries``: how often a call is sent again
    when the connection breaks, the server is down or says to wait; a write has the same key each time."""

    def __init__(self, address, token, *, tries=3, timeout=60, sleep=time.sleep):
        self._address, self._token = address.rstrip("/"), token
        self._tries, self._timeout, self._sleep = tries, timeout, sleep

    def iterate(self, method, **asked):
        """All rows of a list, page by page: ``client.iterate(client.list_sheets, state="sent")``."""
        cursor = ""
        while cursor is not None:
            page = method(**asked, cursor=cursor)
            yield from page["items"]
            cursor = page["next"]

    def _call(self, verb, path, asked=None, body=None, key=None):
        address = self._address + path
        asked = {{name: value for name, value in (asked or {{}}).items() if value not in (None, "")}}
        if asked:
            address += "?" + urllib.parse.urlencode(asked)
        headers = {{"Authorization": f"Bearer {{self._token}}", "Accept": "application/json"}}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = str(key or uuid.uuid4())
        for left in range(self._tries - 1, -1, -1):
            request = urllib.request.Request(address, data=data, headers=headers, method=verb)
            try:
                with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After")
                if not left or not (wait or error.code >= 500):
                    raise _refused(error) from None
                self._sleep(float(wait or 1))
            except (urllib.error.URLError, ConnectionError):
                if not left:
                    raise
                self._sleep(1)
        raise AssertionError("unreachable")


def _refused(error):
    try:
        said = json.load(error)
        return Refused(error.code, said["code"], said["message"], said.get("field", ""))
    except (ValueError, KeyError, TypeError):
        return Refused(error.code, "", {{}})
'''


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
    writes = "requestBody" in operation
    required = [*inside, *(["body"] if writes else [])]
    loose = [f"{name}=None" for name in (*asked, *(["key"] if writes else []))]
    signature = ", ".join(["self", *required, *(["*", *loose] if loose else [])])
    address = re.sub(r"\{(\w+)\}", r"{\1}", path)
    call = [f'"{verb.upper()}"', f'f"{address}"' if inside else f'"{address}"']
    if asked:
        call.append("{" + ", ".join(f'"{name}": {name}' for name in asked) + "}")
    if writes:
        call.append("body=body, key=key")
    words = f"{operation['summary']}. {operation.get('description', '')}".strip()
    shape = _body(operation)
    said = f" ``body``: {shape}." if shape else ""
    return (
        f"    def {operation['operationId']}({signature}):\n"
        f'        """{words}{said}"""\n'
        f"        return self._call({', '.join(call)})\n"
    )


def _body(operation: dict[str, Any]) -> str:
    if "requestBody" not in operation:
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
