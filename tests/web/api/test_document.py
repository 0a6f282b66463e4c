"""The OpenAPI document is whole: every call guarded, described, with examples that are so."""

import json

import pytest
from django.test import Client

from liance.dashboards.exports import LISTS
from liance.doors.api import shapes
from liance.doors.api.acts.tables import ACTS
from liance.doors.api.api import document
from liance.doors.api.rows import filter_model, page_model, row_model
from liance.mechanism.exchange.rules.scopes import SCOPES

FILES = {"get_export", "fetch_export", "fetch_file", "store_file", "fetch_evidence"}


def operations():
    return [o for verbs in document()["paths"].values() for o in verbs.values()]


def test_every_call_is_guarded_and_says_what_it_answers():
    found = operations()
    assert len(found) == 2 * len(LISTS) + 7 + len(ACTS) + len(FILES)
    assert len({one["operationId"] for one in found}) == len(found)
    for one in found:
        assert one["security"] == [{"Bearer": []}], one["operationId"]
        assert {"401", "403", "429"} <= set(one["responses"]), one["operationId"]
        assert one["summary"]
        assert one["description"]
    writes = [one for one in found if "requestBody" in one]
    assert len(writes) == 6 + len(ACTS) + 1
    for one in writes:
        assert "Idempotency-Key" in {p["name"] for p in one["parameters"]}


@pytest.mark.parametrize(
    "shape",
    [shapes.SourceIn, shapes.SourceChange, shapes.SheetIn, shapes.SendIn, shapes.ReadingsIn,
     shapes.NoResultIn, shapes.Written, shapes.WorkRow, shapes.ExportState, shapes.StoredFile,
     *(row_model(listed) for listed in LISTS.values())],
)  # fmt: skip
def test_examples_are_what_they_are_examples_of(shape):
    examples = shape.model_json_schema()["examples"]
    assert examples
    for example in examples:
        shape.model_validate_json(json.dumps(example))


def test_what_is_fetched_is_said_to_be_binary():
    fetched = [o for o in operations() if o["operationId"].startswith("fetch_")]
    assert {o["operationId"] for o in fetched} < FILES
    for one in fetched:
        [content] = one["responses"]["200"]["content"].values()
        assert content["schema"] == {"type": "string", "format": "binary"}


def test_every_body_and_row_of_the_document_has_an_example():
    made = document()["components"]["schemas"]
    bodies = {
        o["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for o in operations() if "application/json" in o.get("requestBody", {"content": {}})["content"]
    }  # fmt: skip
    rows = {row_model(listed).__name__ for listed in LISTS.values()}
    assert {name for name in bodies | rows if not made[name].get("examples")} == set()


def test_the_document_is_given_to_everybody_and_nothing_else():
    assert Client().get("/api/v1/openapi.json").json() == document()
    answer = Client().get("/api/v1/sources")
    assert (answer.status_code, answer.json()["code"]) == (401, "exchange.token_unknown")


def test_scopes_open_every_list():
    lent = frozenset().union(*(scope.permissions for scope in SCOPES.values()))
    assert {listed.permission for listed in LISTS.values()} <= lent
    for listed in LISTS.values():
        assert page_model(listed, row_model(listed)).model_fields
        assert set(listed.filters) < set(filter_model(listed).model_fields)
