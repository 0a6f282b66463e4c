"""A migration of several transactions that was cut off is run again and comes to its end."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.fixtures.database import TestDatabase

from liance.doors.cli.connection import pointed_at

BEFORE = (
    ("planning", "0002_draws_prices_versions"),
    ("registry", "0003_grade_and_exceedance"),
)
COLUMNS = """
SELECT column_name, is_nullable FROM information_schema.columns
WHERE table_name IN ('planning_drawexcuse', 'planning_draw') ORDER BY table_name, column_name
"""
CONSTRAINTS = """
SELECT conname FROM pg_constraint WHERE conrelid = 'planning_drawexcuse'::regclass ORDER BY conname
"""
# Where the columns did not stand yet, no trigger named them.
CUT_OFF = """
DROP FUNCTION facts_of_planning_drawexcuse CASCADE;
ALTER TABLE planning_drawexcuse DROP COLUMN answer, DROP COLUMN decided_by_id,
ALTER COLUMN agency_id DROP NOT NULL
"""


def _asked(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _again() -> None:
    loader = MigrationLoader(connection)
    before = loader.project_state([*BEFORE])
    with connection.schema_editor(atomic=False) as editor:
        loader.get_migration("planning", "0003_excused_by_two").apply(before, editor)


@pytest.fixture
def _as_owner(fresh_world: TestDatabase) -> Iterator[None]:
    with pointed_at(fresh_world.owner_url):
        yield


@pytest.mark.usefixtures("_as_owner")
def test_excused_by_two_is_run_again_from_wherever_it_stopped() -> None:
    columns, constraints = _asked(COLUMNS), _asked(CONSTRAINTS)
    _again()
    assert (_asked(COLUMNS), _asked(CONSTRAINTS)) == (columns, constraints)
    with connection.cursor() as cursor:
        cursor.execute(CUT_OFF)
    assert "draw_excuse_two_people" not in {name for (name,) in _asked(CONSTRAINTS)}
    _again()
    assert (_asked(COLUMNS), _asked(CONSTRAINTS)) == (columns, constraints)
