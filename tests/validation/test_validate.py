"""The installation qualification passes whole, and turns red where a guard is taken away."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.database import migrate_by_dump
from tests.shapes import assert_documented
from typer.testing import CliRunner

from liance.adapters.postgres.supervisor import Server
from liance.doors.cli import connection
from liance.doors.cli.main import app
from liance.doors.cli.validation import run as validation


def test_every_clause_is_proven_and_every_refusal_made(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    written = tmp_path / "validation.json"
    with django_db_blocker.unblock():
        answer = CliRunner().invoke(app, ["validate", "--json", str(written)])
    result: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    assert_documented("validate", result)
    assert result["broken"] == []
    assert {c for c, found in result["clauses"].items() if not found["proven"]} == set()
    assert all(refusal["held"] for refusal in result["refusals"])
    assert len(result["refusals"]) >= 10
    assert set(result["clauses"]) == set(validation.CLAUSES)
    assert result["ledger"]["events"] > 500
    assert all(step["millis"] > 0 and not step["error"] for step in result["steps"])
    assert answer.exit_code == 0


@pytest.mark.clause("W4")
def test_without_the_guard_of_the_lead_time_its_clause_is_red(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker, postgres_server: Server
) -> None:
    # The tables of the migrations, which the whole run has made one by one.
    monkeypatch.setattr(connection, "migrate", migrate_by_dump)
    monkeypatch.setattr(
        "liance.mechanism.coordination.actions.sending.check_late", lambda **_: None
    )
    with django_db_blocker.unblock():
        result = validation.run(acts=2)
    assert not result["clauses"]["W4"]["proven"]
    assert result["clauses"]["P1"]["proven"]
    assert not result["passed"]
