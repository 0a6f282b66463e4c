"""Load the whole: world, rows by COPY, register of the balance, ledger."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import psycopg
from django.conf import settings
from django.db import connection as django_connection
from django.db import transaction

from liance.flows.demonstration.world import build_world
from liance.flows.seeding import catalogue, parts, work
from liance.flows.seeding.areas import Area, areas
from liance.flows.seeding.events import events
from liance.flows.seeding.sizes import AT, BUILT, SIZES, Size
from liance.flows.seeding.specification import TABLES
from liance.flows.seeding.tables import Connection, unguarded
from liance.flows.seeding.work import Work, works
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.kernel.triggers import CHECK, trigger_sql
from liance.foundation.ledger.append import Entry
from liance.foundation.ledger.bulk import load as load_events
from liance.foundation.ledger.facts.triggers import statements
from liance.foundation.ledger.seal import seal
from liance.mechanism.balance.actions import count
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Agency

Said = Callable[[str, int, int], None]
REGISTER = """
INSERT INTO balance_passage (visit_id, day, jurisdiction_id, enforcement_id, monitoring_id,
                             restricted, named)
SELECT id, (entered_at AT TIME ZONE 'Asia/Shanghai')::date, jurisdiction_id, enforcement_id,
       monitoring_id, restricted, named
  FROM operations_visit v WHERE NOT EXISTS (SELECT FROM balance_passage p WHERE p.visit_id = v.id)
"""
DUTIES = "SELECT balance_duty(t) FROM unnest(%s::uuid[]) AS t"
DUTY_BATCH = 2_000


class NotEmptyError(Exception):
    """Seed data are loaded into an empty database alone."""


def load(code: str, *, owner_url: str, said: Said) -> dict[str, int]:
    """Load a size; how many rows of each table. Raises NotEmptyError where an agency is on file.

    The rows lie in one transaction: whole or not at all.
    """
    if Agency.objects.exists():
        raise NotEmptyError
    size = SIZES[code]
    said("机构与人员 / agencies, people", 0, 1)
    with transaction.atomic():
        build_world(at=BUILT, province=settings.LIANCE_PROVINCE)
    said("机构与人员 / agencies, people", 1, 1)
    places = areas()
    with psycopg.connect(owner_url) as connection:
        counts = _copy(connection, size, places, said)
        counts["ledger_event"] = _ledger(connection, size, places, said)
    # Without statistics the counting of visits takes a hundred times as long.
    _analyse(owner_url)
    _sums(said)
    _seal(said, counts["ledger_event"])
    _analyse(owner_url)
    return counts


def _analyse(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _copy(connection: Connection, size: Size, places: list[Area], said: Said) -> dict[str, int]:
    tables = [rows.table for rows in TABLES.values()] + ["balance_passage"]
    counts: dict[str, int] = {}
    with unguarded(connection, tables):
        for name, rows in _all(size, places).items():
            table = TABLES[name]
            said(table.table, 0, 1)
            counts[table.table] = counts.get(table.table, 0) + table.copy(connection, rows)
            said(table.table, 1, 1)
        connection.execute(REGISTER)
        said("索引与外键 / indexes, keys", 0, 1)
    # ENABLE TRIGGER USER makes an "always" trigger an ordinary one again.
    connection.execute(CHECK)
    for machine in MACHINES.values():
        connection.execute(trigger_sql(machine))
    for text, arguments in statements():
        connection.execute(text, arguments)
    said("索引与外键 / indexes, keys", 1, 1)
    return counts


def _all(size: Size, places: list[Area]) -> dict[str, Iterable[tuple[object, ...]]]:
    """Rows of each table in the order of what refers to what."""

    def each(rows: Callable[[Work], Iterable[tuple[object, ...]]]) -> Iterator[tuple[object, ...]]:
        return chain.from_iterable(rows(w) for w in works(size, places) if w.entered)

    def one(
        row: Callable[[Work], tuple[object, ...]], when: Callable[[Work], bool]
    ) -> Iterator[tuple[object, ...]]:
        return (row(w) for w in works(size, places) if w.entered and when(w))

    return {
        "source": catalogue.source_rows(size, places),
        "outlet": catalogue.outlet_rows(size, places),
        "outlet_factor": catalogue.outlet_factor_rows(size, places),
        "plan": catalogue.plan_rows(places),
        "stratum": catalogue.stratum_rows(places),
        "target": catalogue.target_rows(works(size, places), size),
        "not_done": catalogue.not_done_rows(works(size, places), size),
        "sheet": (work.sheet_row(w) for w in works(size, places)),
        "point": chain.from_iterable(parts.point_rows(w) for w in works(size, places)),
        "item": chain.from_iterable(parts.item_rows(w, visit=False) for w in works(size, places)),
        "visit": one(work.visit_row, lambda _: True),
        "crew": each(parts.crew_rows),
        "visit_point": each(parts.visit_point_rows),
        "visit_item": each(lambda w: parts.item_rows(w, visit=True)),
        "reading": each(parts.reading_rows),
        "bottle": each(work.bottle_rows),
        "bottle_factor": each(work.factor_rows),
        "receipt": each(work.receipt_rows),
        "determination": each(work.determination_rows),
        "clock": one(parts.clock_row, lambda w: w.approved),
        "report": one(parts.report_row, lambda w: w.reported),
        "upload": one(parts.upload_row, lambda w: w.reported),
        "copy": each(lambda w: parts.copy_rows(w) if w.reported else ()),
    }


def _ledger(connection: Connection, size: Size, places: list[Area], said: Said) -> int:
    name, total = "存证账本 / ledger", size.visits * 10

    def heard() -> Iterator[Entry]:
        for number, entry in enumerate(events(works(size, places))):
            if number % 5_000 == 0:
                said(name, number, total)
            yield entry

    count = load_events(connection, heard(), at=AT)
    said(name, count, count)
    return count


def _sums(said: Said) -> None:
    """The register of duties and the sums of what is counted."""
    targets = list(Target.objects.order_by("id").values_list("id", flat=True))
    name = "平衡表 / balance"
    for start in range(0, len(targets), DUTY_BATCH):
        with transaction.atomic(), django_connection.cursor() as cursor:
            cursor.execute(DUTIES, [targets[start : start + DUTY_BATCH]])
        said(f"{name} 1", min(start + DUTY_BATCH, len(targets)), len(targets))
    count(at=AT, said=lambda seen: said(f"{name} 2", seen, seen))


def _seal(said: Said, count: int) -> None:
    said("封存 / sealing", 0, count)
    seal(at=AT)
    said("封存 / sealing", count, count)
