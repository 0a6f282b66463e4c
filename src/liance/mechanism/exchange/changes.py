"""What was written to lists since a reader last came (变更): no row is passed over.

Every statement that makes or changes rows of a listed table notes them with its transaction. A mark is
the lowest transaction that still ran when a reading began: whatever that reading could not see was
written by this one or a later one. Neither clocks nor the order of identifiers enter.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, connections
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

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
SINCE = "SELECT object_id FROM exchange_change WHERE relation = %s AND xid >= %s::xid8"


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


def changed(rows: QuerySet[Model], follows: Iterable[str], lowest: int) -> QuerySet[Model]:
    """Those rows that were written since; also those whose row at one of ``follows`` was."""
    found = Q(pk__in=_written(rows.model, lowest))
    for path in follows:
        found |= Q(**{f"{path}__in": _written(followed(rows.model, path), lowest)})
    return rows.filter(found)


def followed(model: type[Model], path: str) -> type[Model]:
    """The model that a foreign key leads to."""
    there = model._meta.get_field(path).related_model
    assert isinstance(there, type)  # noqa: S101 - resolved once all models stand
    return there


def _written(model: type[Model], lowest: int) -> RawSQL:
    return RawSQL(SINCE, [model._meta.db_table, str(lowest)])  # noqa: S611 - values are parameters


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
