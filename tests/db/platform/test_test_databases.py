"""The databases that tests are given are what the fixtures promise."""

import threading

import psycopg
import pytest
from django.db import ProgrammingError, connection


def _user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_rolled_back_tests_run_as_the_application() -> None:
    assert _user() == "liance_app"


@pytest.mark.django_db
def test_the_application_may_not_change_tables() -> None:
    refused = pytest.raises(ProgrammingError, match=r"must be owner of table")
    with connection.cursor() as cursor, refused:
        cursor.execute("ALTER TABLE django_session ADD COLUMN more int")


def test_a_fresh_database_shows_commits_to_others(fresh_db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) "
            "VALUES ('a', 'b', now())"
        )
    with psycopg.connect(fresh_db.app_url) as other:
        assert other.execute("SELECT count(*) FROM django_session").fetchone() == (1,)


def test_a_fresh_database_is_empty_again_and_reaches_threads(fresh_db) -> None:
    seen: list[int] = []

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            seen.append(cursor.fetchone()[0])
        connection.close()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [0]


def test_a_lone_server_has_no_other_clients(lone_db) -> None:
    with psycopg.connect(lone_db.owner_url) as other:
        row = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname NOT IN (%s, 'postgres')",
            [lone_db.name],
        ).fetchone()
    assert row == (0,)
