"""The OpenAPI document of the field app, for the types of its front end."""

import json
from typing import Any

from liance.doors.field.api import api
from liance.doors.field.shapes.envelope import typed

REF = "#/components/schemas/{model}"
_TEXT = {"schema": {"type": "string"}}
_NUMBER = {"schema": {"type": "integer"}}
_TEXT = {"schema": {"type": "string"}}
_VERSION = {"name": "Tus-Resumable", "in": "header", "required": True, **_TEXT}
_ID = {
    "name": "upload",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def document() -> dict[str, Any]:
    """The whole document as JSON values."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/field/api")))
    made["security"] = [{"Bearer": []}]
    schema = typed().json_schema(ref_template=REF)
    definitions = schema.pop("$defs")
    made["components"]["schemas"] |= {**definitions, "CommandBatch": schema}
    made["components"]["schemas"] = dict(sorted(made["components"]["schemas"].items()))
    made["paths"]["/field/api/commands"]["post"]["requestBody"] = _submission()
    made["paths"] |= {"/field/api/uploads": _uploads(), "/field/api/uploads/{upload}": _upload()}
    made["paths"]["/live"] = _live()
    return made


def text() -> str:
    """The document as it stands in ``frontend/field/openapi.json``."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _submission() -> dict[str, Any]:
    batch = {"$ref": REF.format(model="CommandBatch")}
    parts = {
        "type": "object", "required": ["commands"], "properties": {"commands": batch},
        "additionalProperties": {
            "type": "string", "format": "binary",
            "description": "a small file, the part named by its SHA-256",
        },
    }  # fmt: skip
    return {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": parts, "encoding": {"commands": {"contentType": "application/json"}},
            },
            "application/json": {"schema": batch},
        },
    }  # fmt: skip


def _answer(words: str, *headers: str) -> dict[str, Any]:
    return {"description": words, "headers": dict.fromkeys(headers, _TEXT)}


def _fault(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": REF.format(model="Fault")}}},
    }


def _uploads() -> dict[str, Any]:
    metadata = {
        "name": "Upload-Metadata", "in": "header", "required": True, **_TEXT,
        "description": "sha256, filename, filetype, each base64; optional at (RFC 3339)",
    }  # fmt: skip
    length = {"name": "Upload-Length", "in": "header", "required": True, **_NUMBER}
    return {
        "options": {
            "operationId": "upload_terms", "summary": "What this server speaks (tus 1.0.0)",
            "responses": {"204": _answer(
                "terms", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
            )},
        },
        "post": {
            "operationId": "upload_create", "summary": "Begin an upload",
            "parameters": [_VERSION, length, metadata],
            "responses": {
                "201": _answer("begun, or the one that stands already", "Location",
                               "Upload-Expires", "Upload-Offset"),
                "413": _fault("larger than Tus-Max-Size"), "422": _fault("no such digest"),
            },
        },
    }  # fmt: skip


def _upload() -> dict[str, Any]:
    offset = {"name": "Upload-Offset", "in": "header", "required": True, **_NUMBER}
    checksum = {"name": "Upload-Checksum", "in": "header", "required": False, **_TEXT}
    gone = {"404": _fault("none such"), "410": _fault("expired or ended")}
    body = {"content": {"application/offset+octet-stream": {
        "schema": {"type": "string", "format": "binary"}}}}  # fmt: skip
    return {
        "parameters": [_ID],
        "head": {
            "operationId": "upload_offset", "summary": "How far it came",
            "parameters": [_VERSION],
            "responses": {"200": _answer("the offset", "Upload-Offset", "Upload-Length"), **gone},
        },
        "patch": {
            "operationId": "upload_append", "summary": "Send on from the offset",
            "parameters": [_VERSION, offset, checksum], "requestBody": body,
            "responses": {
                "204": _answer("kept", "Upload-Offset", "Upload-Expires"),
                "409": _fault("another offset stands"), "423": _fault("another one is writing"),
                "460": _fault("the checksum of the part differs"),
                "422": _fault("the whole is not the file that was announced"), **gone,
            },
        },
        "delete": {
            "operationId": "upload_end", "summary": "Give it up", "parameters": [_VERSION],
            "responses": {"204": _answer("ended"), **gone},
        },
    }  # fmt: skip


def _live() -> dict[str, Any]:
    return {
        "get": {
            "operationId": "live", "summary": "News of the person's agency as an event stream",
            "description": "On the port `live_port`; behind one proxy on the same port.",
            "parameters": [{"name": "after", "in": "query", "required": False, **_TEXT}],
            "responses": {"200": {"description": "the stream", "content": {"text/event-stream": {
                "schema": {"type": "string"}}}}, "401": _answer("no such device")},
        }
    }  # fmt: skip
