"""Pages while the database is away, and after it has come back."""

import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from tests.fixtures.browser import served
from tests.fixtures.database import PLACE, SPEED, TestDatabase

from liance.adapters.postgres import databases, supervisor
from liance.adapters.postgres.supervisor import Server
from liance.doors.cli import connection


def _get(address: str) -> tuple[int, dict[str, str], str]:
    try:
        with urlopen(Request(address, headers={"Cookie": "sessionid=" + "a" * 32})) as answer:
            return answer.status, dict(answer.headers.items()), answer.read().decode()
    except HTTPError as error:
        return error.code, dict(error.headers.items()), error.read().decode()


@pytest.mark.nightly
def test_pages_say_so_and_go_on_afterwards(own_data_dir, django_db_blocker) -> None:
    with databases.scratch(SPEED, place=PLACE) as server:
        with django_db_blocker.unblock():
            connection.migrate(server.url("liance_owner"))
        with served(TestDatabase("liance", server), own_data_dir, "--no-worker") as address:
            assert _get(f"{address}/")[0] < 500
            supervisor.stop(server)
            status, headers, text = _get(f"{address}/")
            assert status == 503
            assert headers["retry-after"].isdigit()
            assert "稍后" in text
            assert supervisor.restart_if_down(server) is True
            _await_service(server, address)


def _await_service(server: Server, address: str) -> None:
    deadline = time.monotonic() + 20
    while (status := _get(f"{address}/")[0]) >= 500:
        assert time.monotonic() < deadline, status
        time.sleep(0.2)
