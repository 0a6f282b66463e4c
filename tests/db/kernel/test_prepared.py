"""Statements sent together, rows inserted from JSON, queries remembered by their shape."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.prepared import Statement, built, columns, inserting, run
from liance.foundation.kernel.remembered import Remembered
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import _to_write, visible_to
from liance.mechanism.registry.models import Agency

AT = datetime(2026, 9, 1, 3, 4, 5, 678901, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def a_file(**given: object) -> StoredFile:
    plain = {
        "sha256": "ab" * 32, "sm3": "cd" * 32, "size": 2**40, "name": '渭河\\"\n\t😀.jpg',
        "media_type": "image/jpeg", "stored_at": AT, "lon": Decimal("109.123456"),
    }  # fmt: skip
    return StoredFile(**plain | given)


def test_each_statement_gives_its_own_rows() -> None:
    found = run(
        Statement("SELECT 1"), Statement("SET LOCAL work_mem = '8MB'"),
        Statement("SELECT n FROM generate_series(1, %s) n", [3]),
    )  # fmt: skip
    assert found == [[(1,)], [], [(1,), (2,), (3,)]]


def test_rows_come_back_as_they_were_put() -> None:
    first = a_file()
    second = a_file(derived_from=first, lat=Decimal("34.500000"), lon=None, stored_by=uuid4())
    run(inserting([first, second]))
    for put in (first, second):
        kept = StoredFile.objects.get(pk=put.pk)
        for one in StoredFile._meta.concrete_fields:
            assert getattr(kept, one.attname) == getattr(put, one.attname), one.name
        [rows] = run(
            Statement(
                f"SELECT {columns(StoredFile, 'f')} FROM files_storedfile f WHERE id = %s", [put.pk]
            )
        )
        again = built(StoredFile, rows[0])
        assert (again, again.name, again.lon) == (kept, kept.name, kept.lon)


def test_what_one_of_them_breaks_is_raised_and_rolled_back() -> None:
    before = StoredFile.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        run(inserting([a_file()]), inserting([a_file(size=-1)]), Statement("SELECT 1"))
    assert StoredFile.objects.count() == before
    assert run(Statement("SELECT 1")) == [[(1,)]]


def test_a_remembered_query_finds_what_the_queryset_finds(world: World) -> None:
    asked = Remembered(
        lambda agency, staff, scope: Agency.objects.select_related("jurisdiction").filter(
            visible(agency, staff, scope)
        ).order_by("id")
    )  # fmt: skip
    places = tuple(sorted({one.jurisdiction_id for one in world.agencies.values()}))
    for agency in (None, *(one.id for one in world.agencies.values())):
        for scope in ((), places[:1], places[1:3], places[2:4]):
            wanted = visible(agency, None, scope)
            expected = list(Agency.objects.filter(wanted).order_by("id"))
            statement = asked.statement(agency, None, scope)
            found = asked.built(run(statement)[0], agency, None, scope)
            assert found == expected
            with CaptureQueriesContext(connection) as seen:
                assert [one.jurisdiction.name for one in found]
            assert not seen.captured_queries
    assert len(asked.kept) == 6


def visible(agency: UUID | None, _staff: UUID | None, scope: tuple[str, ...]) -> Q:
    rows = Q(pk=agency) if agency else Q()
    return rows | Q(jurisdiction_id__in=scope) if scope else rows


def test_a_query_in_which_a_value_is_turned_into_something_else_is_not_remembered() -> None:
    """A pattern, another type, nothing at all: the stand-in's would be asked for ever."""
    for make in (
        lambda name: Agency.objects.filter(name__contains=name),
        lambda name: Agency.objects.filter(Q(name=name) | Q(name__startswith=name)),
        lambda name: Agency.objects.filter(pk=name),
        lambda _name: Agency.objects.all(),
    ):
        with pytest.raises(TypeError, match="as it is given"):
            Remembered(make).statement("渭南")
    several = Remembered(lambda names: Agency.objects.filter(short_name__in=names))
    assert set(several.statement(("甲", "乙")).values) == {"甲", "乙"}


def test_values_of_two_types_are_two_queries(world: World) -> None:
    def of(agency: UUID | str) -> object:
        column = "pk" if isinstance(agency, UUID) else "name"
        return Agency.objects.filter(**{column: agency})

    asked = Remembered(of)
    for agency in world.agencies.values():
        for given in (agency.id, agency.name):
            found = asked.built(run(asked.statement(given))[0], given)
            assert agency in found
    assert len(asked.kept) == 2


def test_a_row_is_locked_in_a_transaction_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Remembered[Visit] = Remembered(_to_write)
    given = (uuid4(), None, (), uuid4())
    assert run(asked.statement(*given)) == [[]]
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        asked.statement(*given)


def test_nobody_is_asked_for_nothing() -> None:
    nobody = Actor(user_id=uuid4(), staff_id=None, name="", agency_id=None)
    assert not visible_to(nobody).exists()
    asked: Remembered[Visit] = Remembered(_to_write)
    with transaction.atomic():
        [rows] = run(asked.statement(None, None, (), uuid4()))
    assert asked.built(rows, None, None, (), uuid4()) == []
