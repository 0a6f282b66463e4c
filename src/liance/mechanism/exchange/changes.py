"""What was written to lists since a reader last came (变更): no row is passed over.

Every statement that makes or changes rows of a listed table notes them with its transaction. A mark is
the lowest transaction that still ran when a reading began: whatever that reading could not see was
written by this one or a later one. Neither clocks nor the order of identifiers enter.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.db.models import ForeignKey, Model

from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.models import Change

KEPT = timedelta(days=30)
GOOD = timedelta(days=28)

FUNCTION = """
CREATE OR REPLACE FUNCTION exchange_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO exchange_change (relation, object_id, xid, at)
  SELECT TG_TABLE_NAME, id, pg_current_xact_id(), now() FROM written;
  RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE OR REPLACE TRIGGER change_made AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_change();
CREATE OR REPLACE TRIGGER change_changed AFTER UPDATE ON "{table}" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION exchange_note_change();
"""
# A restored database has transactions of another cluster, which compare with nothing here.
HERE = "SELECT ledger_epoch(), extract(epoch FROM now())::bigint"
MARK = f"{HERE}, pg_snapshot_xmin(pg_current_snapshot())::text"
WRITTEN = "SELECT object_id AS id FROM exchange_change WHERE relation = %s AND xid >= %s::xid8"


def mark() -> str:
    """Where to look on from later. Asked before the rows are read, in one snapshot with them or earlier."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        epoch, seconds, lowest = cursor.fetchone()
    return f"{epoch}.{seconds}.{lowest}"


def since(said: str) -> int:
    """The first transaction behind a mark. Error: ``exchange.mark`` (none of ours, of another cluster, or
    older than ``GOOD``)."""
    try:
        epoch, seconds, lowest = map(int, said.split("."))
    except ValueError:
        epoch, seconds, lowest = 0, 0, 0
    with connection.cursor() as cursor:
        cursor.execute(HERE)
        here, now = cursor.fetchone()
    if epoch != here or not 0 <= now - seconds <= GOOD.total_seconds() or lowest < 1:
        raise Refused(errors.MARK, field="since", days=GOOD.days)
    return lowest


def changed(
    model: type[Model], follows: Iterable[str], lowest: int, *, after: Any, most: int
) -> list[UUID]:  # fmt: skip
    """The first ``most`` keys behind ``after`` of rows that were written since, also of those whose row
    at one of ``follows`` was. Asked apart from the rows: joined to them, the server walks millions in
    their order to find some hundred."""
    table = model._meta.db_table
    parts, values = [WRITTEN], [table, str(lowest)]
    for path in follows:
        column = _key(model, path).column
        parts.append(f'SELECT id FROM "{table}" WHERE "{column}" IN ({WRITTEN})')  # noqa: S608 - our names
        values += [followed(model, path)._meta.db_table, str(lowest)]
    behind = "" if after is None else "WHERE id > %s"
    asked = f"SELECT id FROM ({' UNION '.join(parts)}) AS found {behind} ORDER BY id LIMIT %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(asked, [*values, *(() if after is None else (after,)), most])
        return [row[0] for row in cursor.fetchall()]


def followed(model: type[Model], path: str) -> type[Model]:
    """The model that a foreign key leads to."""
    there = _key(model, path).related_model
    assert isinstance(there, type)  # noqa: S101 - resolved once all models stand
    return there


def _key(model: type[Model], path: str) -> "ForeignKey[Model, Model]":
    key = model._meta.get_field(path)
    assert isinstance(key, ForeignKey)  # noqa: S101 - lists follow nothing else
    return key


def sync(models: Iterable[type[Model]], *, using: str = "default") -> None:
    """Have the writes of these models' tables noted. Needs the owner's rights; idempotent."""
    tables = connections[using].introspection.table_names()
    if Change._meta.db_table not in tables:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(FUNCTION)
        for table in sorted({model._meta.db_table for model in models} & set(tables)):
            cursor.execute(TRIGGERS.format(table=table))


def forget(*, at: datetime) -> int:
    """Forget the changes behind every mark that is still good; how many."""
    return Change.objects.filter(at__lt=at - KEPT).delete()[0]
