"""Jobs left behind are ended where their worker's process is gone, and nowhere else."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from tests.fixtures.awaiting import awaited
from tests.fixtures.database import TestDatabase

from liance.doors.jobs.living import LOCK, keep, living
from liance.doors.jobs.tasks import free_locks

LATE = "1 minute"


@pytest.fixture
def database(fresh_db: TestDatabase) -> TestDatabase:
    return fresh_db


def worker(silent: str = LATE) -> int:
    """A worker whose heartbeat is so old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
            " RETURNING id",
            [silent],
        )
        return int(cursor.fetchone()[0])


def job(of: int | None, lock: str) -> int:
    """A job that runs by its record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, lock, status, worker_id)"
            " VALUES ('task', 'default', %s, 'doing', %s) RETURNING id",
            [lock, of],
        )
        return int(cursor.fetchone()[0])


def state(number: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
        return str(cursor.fetchone()[0])


def freed(own: int) -> int:
    """As a worker's own tick does it; how many jobs it ended."""
    context = SimpleNamespace(job=Job(queue="default", lock=None, queueing_lock="free",
                                      task_name="free_locks", worker_id=own))  # fmt: skip
    return awaited(free_locks.func, context, 0)


@pytest.fixture
def session(database: TestDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.app_url, autocommit=True) as found:
        yield found


def test_jobs_of_the_dead_end_and_of_the_living_stay(session: psycopg.Connection) -> None:
    own, other, dead = worker(), worker(), worker()
    session.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, other])
    jobs = {"own": own, "drains": other, "dead": dead, "gone": None, "fresh": worker("1 second")}
    numbers = {lock: job(of, lock) for lock, of in jobs.items()}
    assert freed(own) == 2
    assert {lock: state(number) for lock, number in numbers.items()} == {
        "own": "doing", "drains": "doing", "dead": "failed", "gone": "failed", "fresh": "doing",
    }  # fmt: skip
    session.close()  # the process ends, and its session with it
    assert freed(own) == 1
    assert state(numbers["drains"]) == "failed"


def test_one_that_ended_meanwhile_holds_up_no_other(
    session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, dead = worker(), worker()
    first, second = job(dead, "first"), job(dead, "second")
    look = app.job_manager.get_stalled_jobs

    async def looked() -> list[Job]:
        found = sorted(await look(), key=lambda one: one.id or 0)
        session.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [first])
        return found

    monkeypatch.setattr(app.job_manager, "get_stalled_jobs", looked)
    assert freed(own) == 1
    assert (state(first), state(second)) == ("succeeded", "failed")


def test_a_sign_of_life_is_given_again_in_a_new_session(session: psycopg.Connection) -> None:
    number = worker()

    async def lives() -> list[bool]:
        stands = asyncio.Event()
        kept = asyncio.create_task(keep(number, stands))
        await asyncio.wait_for(stands.wait(), 10)
        seen = [number in await living(app)]
        holder = session.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LOCK]
        ).fetchone()
        assert holder is not None
        session.execute("SELECT pg_terminate_backend(%s, 5000)", holder)
        seen.append(number in await living(app))
        for _ in range(200):
            await asyncio.sleep(0.05)
            if number in await living(app):
                seen.append(True)
                break
        kept.cancel()
        await asyncio.wait([kept])
        return seen

    assert awaited(lives) == [True, False, True]
    assert number not in awaited(living, app)
