"""The page that the phones are written after says what the shapes say."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from liance.doors.field import openapi
from liance.doors.field.shapes.envelope import Batch, typed
from liance.flows.fieldwork.bodies import KINDS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "field-api.md").read_text("utf-8")
# Thousands of lines, the same each time they are asked for.
document = cache(openapi.document)
BLOCKS = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def example() -> dict[str, object]:
    return next(block for block in BLOCKS if "commands" in block)


def test_the_example_of_a_submission_is_one() -> None:
    text = json.dumps(example())
    assert typed().validate_json(text).commands[0].kind == "checklist_answer"
    assert Batch.model_validate_json(text).commands[0].counter == 41


def test_the_example_of_a_decision_is_one() -> None:
    decision = next(block for block in BLOCKS if "choice" in block)
    assert KINDS["decide"].model_validate_json(json.dumps(decision)).choice == "set_aside"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_explained_and_typed(kind: str) -> None:
    assert f"`{kind}`" in PAGE
    name = "".join(word.capitalize() for word in kind.split("_")) + "Command"
    made = document()["components"]["schemas"][name]
    assert made["properties"]["kind"] == {"const": kind, "title": "Kind", "type": "string"}
    assert made["properties"]["body"]["$ref"].endswith("/" + KINDS[kind].__name__)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "b6a1d9f0-0000-4000-8000-000000000000"},
        {"counter": 0},
        {"at": "2026-11-23T09:41:07"},
        {"files": [{"sha256": "AB", "size": 1, "mime": "a/b", "name": "", "role": "photo"}]},
        {"surprise": 1},
    ],
)
def test_an_envelope_that_cannot_be_read_is_told(change: dict[str, object]) -> None:
    command = {**example()["commands"][0], **change}  # type: ignore[index]
    with pytest.raises(ValidationError):
        Batch.model_validate_json(json.dumps({"commands": [command]}))


def test_every_reference_of_the_document_is_there() -> None:
    made = document()
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(made)))
    assert named <= set(made["components"]["schemas"])
    assert {"CommandBatch", "Receipts", "Pack", "Inbox", "Registered"} <= named
