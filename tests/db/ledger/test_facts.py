"""Rows of facts leave digests in the ledger, whoever writes them; verification compares them."""

import random
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from psycopg.rows import dict_row
from tests.fixtures.database import TestDatabase, _own
from tests.fixtures.objects import OBJECTS_AT

from liance.adapters.postgres.layout import ADMIN
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import put
from liance.foundation.ledger.append import append
from liance.foundation.ledger.facts.check import check_facts
from liance.foundation.ledger.facts.columns import CATALOGUE, Table, tables_of
from liance.foundation.ledger.facts.declared import KEPT, SALT
from liance.foundation.ledger.facts.late import record_late
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.records import SITE
from liance.mechanism.integrity.facts import FACTS, OTHERWISE
from liance.mechanism.operations.models import Entry, Reading
from liance.mechanism.registry.models import Agency

AT = OBJECTS_AT
GUARDS = {"fact_fixed", "fact_salted", "fact_whole", "fact_left"}
TAKING = {"fact_insert", "fact_update", "fact_delete"}


@pytest.fixture(scope="module")
def rows(_objects_database, postgres_server, django_db_blocker) -> Iterator[TestDatabase]:
    """One object of every kind; what the fixtures wrote without an act is taken up as an upgrade's."""
    template = _objects_database.database.name
    with _own(postgres_server, django_db_blocker, template=template) as database:
        record_late(at=AT, upgrade=True)
        yield database


@pytest.fixture
def superuser(rows) -> Iterator[psycopg.Connection]:
    with psycopg.connect(rows.server.url(ADMIN, rows.name), autocommit=True) as hands:
        yield hands


def tables() -> dict[str, Table]:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE, [list(KEPT)])
        return tables_of(cursor.fetchall())


def filled() -> dict[str, Table]:
    """The tables that have rows here."""
    found = {}
    with connection.cursor() as cursor:
        for name, table in tables().items():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")
            if cursor.fetchone()[0]:
                found[name] = table
    return found


def test_every_table_of_the_project_is_declared_a_fact_or_otherwise():
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("liance.")}
    facts = [kept.table for kept in FACTS]
    assert len(facts) == len(set(facts))
    assert not set(facts) & set(OTHERWISE)
    assert ours == {*facts, *OTHERWISE}
    assert all(len(reason) > 20 for reason in OTHERWISE.values())


def test_every_table_of_facts_has_all_its_triggers_and_they_fire_always(rows):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE 'fact\\_%%'"
        )
        found = {(table, name): enabled for table, name, enabled in cursor.fetchall()}
    assert set(found.values()) == {"A"}
    for kept in FACTS:
        names = {name for table, name in found if table == kept.table}
        assert names == GUARDS | TAKING | (set() if kept.removable else {"fact_kept"}), kept.table


def test_what_acts_wrote_agrees_and_every_kind_of_row_is_there(rows):
    found = check_facts()
    assert (found.damages, found.without, found.incomparable) == ([], {}, {})
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(f"SELECT count(*) FROM {name}")
            found.agreeing -= cursor.fetchone()[0]
    assert found.agreeing == 0
    assert set(filled()) >= MANY


def other(value: object, kind: str) -> sql.Composable:
    """Another value of the same type, as SQL."""
    if kind == "boolean":
        return sql.SQL("{}").format(not value)
    if kind in {"smallint", "integer", "bigint", "numeric"}:
        # Rows that are numbered within another one keep numbers of their own.
        return sql.Literal((value or 0) + (1 if kind == "numeric" else 1000))
    texts = {
        "uuid": "00000000-0000-0000-0000-0000000000ff",
        "timestamp with time zone": "2001-02-03 04:05:06+00",
        "date": "2001-02-03",
        "daterange": "[2001-02-03,2001-02-04)",
        "jsonb": '["e"]',
        "uuid[]": "{00000000-0000-0000-0000-0000000000ff}",
        "smallint[]": "{9}",
        "integer[]": "{9}",
    }
    plain = texts.get(kind) or ("{e}" if kind.endswith("[]") else "f" if value == "e" else "e")
    return sql.SQL("{}::" + kind).format(plain)


def test_the_application_can_neither_alter_nor_remove_what_is_kept(rows):
    tried = 0
    for name, table in filled().items():
        kept = KEPT[name]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name} LIMIT 1")
            row = dict(zip([c.name for c in cursor.description], cursor.fetchone(), strict=True))
        fixed = [c for c in table.types if kept.moves is not None and c not in kept.moves]
        for column in [*fixed, SALT]:
            kind = table.types.get(column, "bytea")
            change = sql.SQL("UPDATE {} SET {} = {} WHERE id = {}").format(
                sql.Identifier(name), sql.Identifier(column), other(row[column], kind), row["id"]
            )
            refused(change.as_string(), name, "UPDATE")
            tried += 1
        if not kept.removable:
            refused(f"DELETE FROM {name} WHERE id = '{row['id']}'", name, "DELETE")
    assert tried > 150


def refused(statement: str, table: str, verb: str) -> None:
    said = f"{table} is kept as written: {verb} refused"
    with (
        pytest.raises(DatabaseError, match=said),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_may_empty_a_table_nor_pass_by_as_a_replica(rows, superuser):
    for name in KEPT:
        with pytest.raises(psycopg.errors.CheckViolation, match="TRUNCATE refused"):
            superuser.execute(f"TRUNCATE {name} CASCADE")
    superuser.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute("UPDATE operations_reading SET raw = '1.0'")
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute("DELETE FROM operations_entry")


def test_the_digest_stands_in_the_event_of_the_act_and_hides_the_words(rows):
    entry = Entry.objects.exclude(text="").latest("at")
    said = str(entry.id)
    events = [e for e in Event.objects.filter(body__contains=said) if '"facts"' in e.body]
    assert events
    assert all(entry.text not in event.body for event in events)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT {SALT}), count(*) FROM operations_entry")
        salts, count = cursor.fetchone()
    assert salts == count


def test_a_write_by_no_act_is_taken_up_and_told_apart(rows):
    agency = Agency.objects.earliest("id")
    Agency.objects.filter(pk=agency.pk).update(address="somewhere else")
    assert outside() == {("registry_agency", str(agency.id))}
    assert record_late(at=AT) == 1
    assert outside() == {("registry_agency", str(agency.id))}
    assert Event.objects.latest("id").kind == "ledger:row:outside"
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(address=agency.address)
        act(agency.id)
    assert outside() == set()


def test_a_write_after_the_event_of_its_act_is_the_act_s(rows):
    agency = Agency.objects.earliest("id")
    with transaction.atomic():
        act(agency.id)
        Agency.objects.filter(pk=agency.pk).update(address="written last")
    assert not check_facts().damages
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(address=agency.address)
        act(agency.id)
    assert not check_facts().damages
    # The event of the earlier write is younger, yet it does not speak last.
    assert record_late(at=AT) == 1
    assert Event.objects.latest("id").kind == "ledger:row:late"
    assert not check_facts().damages


def test_what_was_rolled_back_leaves_no_digest(rows):
    agency = Agency.objects.earliest("id")
    with transaction.atomic():
        point = transaction.savepoint()
        Agency.objects.filter(pk=agency.pk).update(address="never")
        transaction.savepoint_rollback(point)
        act(agency.id)
    assert '"facts"' not in Event.objects.latest("id").body


def test_a_file_stored_before_any_act_is_in_the_ledger_at_once(rows):
    stored = put([b"photo"], name="P-1.jpg", media_type="image/jpeg", at=AT)
    event = Event.objects.latest("id")
    assert (event.kind, event.object_id) == ("files:file:store", stored.id)
    assert stored.sha256 in event.body
    assert not check_facts().damages
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def act(object_id) -> None:
    append(
        kind="registry:agency:change", agency_id=None, actor_id=SITE,
        object_type="registry:agency", object_id=object_id, at=AT + timedelta(hours=1), body={},
    )  # fmt: skip


def outside() -> set[tuple[str, str]]:
    found = check_facts().damages
    assert {damage.fault for damage in found} <= {"outside"}
    return {(damage.table, damage.row) for damage in found}


def test_old_rows_without_digest_are_counted_apart(rows, superuser):
    with disarmed(superuser, ["operations_reading"]):
        row = superuser.execute("SELECT min(id::text) FROM operations_reading").fetchone()[0]
        superuser.execute("CREATE TEMP TABLE held AS SELECT * FROM operations_reading")
        copy = dict_row_of(superuser, "operations_reading", row)
        superuser.execute(f"UPDATE operations_reading SET {SALT} = NULL WHERE id = %s", [row])
        # The ledger knows this row: a salt taken away is an alteration, not an old row.
        assert [(d.row, d.column) for d in check_facts().damages] == [(row, SALT)]
        restore(superuser, "operations_reading", copy)
        fresh = {**copy, "id": "00000000-0000-0000-0000-00000000beef", "repeat": 77}
        insert(superuser, "operations_reading", {**fresh, SALT: None})
        found = check_facts()
        assert (dict(found.without), found.damages) == ({"operations_reading": 1}, [])
        superuser.execute("DELETE FROM operations_reading WHERE repeat = 77")
        insert(superuser, "operations_reading", fresh)
        assert [d.fault for d in check_facts().damages] == ["unrecorded"]
        superuser.execute("DELETE FROM operations_reading WHERE repeat = 77")
    assert Reading.objects.exists()


def test_single_changes_by_the_owner_are_found_and_named(rows, superuser):
    programme(superuser, 60, seed=20261128)


@pytest.mark.nightly
def test_a_change_of_every_column_of_every_table_is_found_and_named(rows, superuser):
    found = filled()
    with disarmed(superuser, list(found)):
        for name, table in found.items():
            for column in table.types:
                change(superuser, name, table, column, random.Random(column))


@pytest.mark.nightly
def test_two_thousand_single_changes_by_the_owner_are_found_and_named(rows, superuser):
    programme(superuser, 2_000, seed=1)


def programme(hands, count: int, *, seed: int) -> None:
    """Changes of one value, rows removed and put beside, each found at its place."""
    dice, found = random.Random(seed), filled()
    names = sorted(found)
    with disarmed(hands, names):
        for number in range(count):
            name = names[number % len(names)]
            if number % 7 == 6:
                remove(hands, name, dice)
            else:
                table = found[name]
                change(hands, name, table, dice.choice(sorted(set(table.types) - {"id"})), dice)
    assert not check_facts().damages


def change(hands, name: str, table: Table, column: str, dice: random.Random) -> None:
    row = dict_row_of(hands, name, pick(hands, name, dice))
    value = other(row[column], table.types[column])
    hands.execute(
        sql.SQL("UPDATE {} SET {} = {} WHERE id = {}").format(
            sql.Identifier(name), sql.Identifier(column), value, row["id"]
        )
    )
    damages = check_facts().damages
    if column == "id":
        assert {d.fault for d in damages} == {"missing", "unrecorded"}
        hands.execute(f"DELETE FROM {name} WHERE id = '00000000-0000-0000-0000-0000000000ff'")
    else:
        one = damages[0]
        assert (len(damages), one.fault, one.table, one.column) == (1, "changed", name, column)
        assert (one.row, one.event is not None) == (str(row["id"]), True)
    restore(hands, name, row)


def remove(hands, name: str, dice: random.Random) -> None:
    row = dict_row_of(hands, name, pick(hands, name, dice))
    hands.execute(f"DELETE FROM {name} WHERE id = %s", [row["id"]])
    damages = check_facts().damages
    assert [(d.fault, d.table, d.row) for d in damages] == [("missing", name, str(row["id"]))]
    restore(hands, name, row)


class disarmed:  # noqa: N801 - reads as a context
    """Triggers, keys and checks of the tables off, as only an owner can; afterwards as before."""

    def __init__(self, hands, names: list[str]) -> None:
        self.hands, self.names = hands, names

    def __enter__(self) -> None:
        self.again = []
        for name in self.names:
            self.again += self.hands.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
                " FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'c', 'x')",
                [name],
            ).fetchall()
            self.again_triggers(name, "DISABLE TRIGGER ALL")
        for table, constraint, _ in self.again:
            self.hands.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')

    def again_triggers(self, name: str, what: str) -> None:
        self.hands.execute(f"ALTER TABLE {name} {what}")

    def __exit__(self, *_: object) -> None:
        for table, constraint, text in self.again:
            self.hands.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {text}')
        for name in self.names:
            self.again_triggers(name, "ENABLE TRIGGER ALL")
            for (trigger,) in self.hands.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [name],
            ).fetchall():
                self.again_triggers(name, f"ENABLE ALWAYS TRIGGER {trigger}")


def pick(hands, name: str, dice: random.Random) -> str:
    found = hands.execute(f"SELECT id::text FROM {name} ORDER BY id").fetchall()
    return dice.choice(found)[0]


def dict_row_of(hands, name: str, row: str) -> dict[str, object]:
    with hands.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(f"SELECT * FROM {name} WHERE id = %s", [row]).fetchone()


def restore(hands, name: str, row: dict[str, object]) -> None:
    hands.execute(f"DELETE FROM {name} WHERE id = %s", [row["id"]])
    insert(hands, name, row)


def insert(hands, name: str, row: dict[str, object]) -> None:
    # Generated columns are worked out again.
    kept = {c: v for c, v in row.items() if c in {*tables()[name].types, SALT}}
    values = [psycopg.types.json.Jsonb(v) if is_json(name, c) and v is not None else v
              for c, v in kept.items()]  # fmt: skip
    hands.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(name),
            sql.SQL(", ").join(map(sql.Identifier, kept)),
            sql.SQL(", ").join([sql.Placeholder()] * len(kept)),
        ),
        values,
    )


def is_json(name: str, column: str) -> bool:
    known = tables()[name].types
    return known.get(column) == "jsonb"


MANY = {
    "coordination_sheet", "coordination_point", "coordination_item", "operations_visit",
    "operations_entry", "operations_reading", "custody_bottle", "custody_bottlefactor",
    "laboratory_determination", "reporting_report",
}  # fmt: skip
