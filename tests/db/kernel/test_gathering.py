"""What an act leaves for its end: written with it, gone with the savepoint in which it was said."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from liance.foundation.acts.gathering import Left, gathering, put
from liance.foundation.acts.perform import note, tell
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor

AT = datetime(2026, 9, 1, 3, tzinfo=UTC)
SOMEBODY = Actor(user_id=uuid4(), staff_id=None, name="", agency_id=None)

pytestmark = pytest.mark.django_db


class BrokenError(Exception):
    """What makes an act fail in its midst."""


def act(what: str) -> None:
    """One event, one piece of news, one row."""
    row = StoredFile(
        sha256="ab" * 32, sm3="cd" * 32, size=1, name=what, media_type="image/jpeg", stored_at=AT
    )
    note(f"tests:thing:{what}", row, noun="tests:thing", actor=SOMEBODY, at=AT, body={})
    tell("tests", row, at=AT, audience=[], what=what)
    put([row])


def kinds(left: Left) -> list[str]:
    assert len(left.rows) == len(left.news) == len(left.events)
    return [one.entry.kind.rpartition(":")[2] for one in left.events]


def failing(*said: str) -> None:
    """An act of acts that fails after these; who calls it goes on."""
    with suppress(BrokenError), transaction.atomic():
        for what in said:
            act(what)
        raise BrokenError


@transaction.atomic
def test_what_was_said_in_a_savepoint_that_is_rolled_back_is_gone() -> None:
    with gathering(holding=True) as left:
        act("before")
        failing("one", "two")
        with transaction.atomic():
            act("inner")
            failing("three")
            act("again")
        act("after")
    assert kinds(left) == ["before", "inner", "again", "after"]


@transaction.atomic
def test_a_savepoint_that_stood_goes_with_the_one_around_it() -> None:
    with gathering(holding=True) as left:
        with suppress(BrokenError), transaction.atomic():
            with transaction.atomic():
                act("inner")
            raise BrokenError
        act("after")
    assert kinds(left) == ["after"]


@transaction.atomic
def test_what_the_tables_refuse_takes_the_rest_of_its_savepoint_along() -> None:
    with gathering(holding=True) as left:
        with suppress(IntegrityError), transaction.atomic():
            act("refused")
            StoredFile.objects.create(
                sha256="ab" * 32, sm3="cd" * 32, size=-1, name="", media_type="", stored_at=AT
            )
            act("never")
        act("after")
    assert kinds(left) == ["after"]


@transaction.atomic
def test_what_others_do_at_the_commit_stands() -> None:
    waiting = list(connection.run_on_commit)
    with gathering(holding=True) as left:
        transaction.on_commit(SOMEBODY.__str__)
        act("one")
    assert kinds(left) == ["one"]
    assert len(connection.run_on_commit) == len(waiting) + 1
