"""Count visits: keep the numbers of each as they stand, so that no page counts them again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from liance.mechanism.balance.models import COUNTERS
from liance.mechanism.balance.queries.sql import CLASS_COLUMNS, terms, units

BATCH = 500
CANDIDATES = """
SELECT visit_id FROM balance_passage
 WHERE (NOT counted OR until <= %(at)s) AND visit_id > %(after)s
 ORDER BY visit_id LIMIT %(batch)s
"""
# As `balance_touch` does, but alone: whoever is changing the visit keeps it from being counted.
LOCK = """
SELECT id FROM unnest(%s::uuid[]) AS id WHERE pg_try_advisory_xact_lock(740512, hashtext(id::text))
"""


def count(*, at: datetime, batch: int = BATCH, said: Callable[[int], None] | None = None) -> int:
    """Count every visit that changed, or in which something became late, since it was counted;
    how many were.

    Idempotent, each batch its own transaction; ``said`` hears the visits done so far. Raises
    RuntimeError inside a transaction, which would hold the visits' locks.
    """
    done, seen, after = 0, 0, UUID(int=0)
    while True:
        with transaction.atomic(durable=True):
            candidates = _candidates(after, batch, at)
            done += _count(candidates, at) if candidates else 0
        if not candidates:
            return done
        seen, after = seen + len(candidates), candidates[-1]
        if said:
            said(seen)


def _candidates(after: UUID, batch: int, at: datetime) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"after": after, "batch": batch, "at": at})
        return [row[0] for row in cursor.fetchall()]


def _count(candidates: Sequence[UUID], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(candidates)])
        held = [row[0] for row in cursor.fetchall()]
        cursor.execute(_statement(), {**terms(at), "ids": held})
        return int(cursor.rowcount)


def _statement() -> str:
    steps = ", ".join(
        f"sum(u.n) FILTER (WHERE u.step = '{step}' AND u.class = '{kind}') AS {step}_{kind}"
        for step, kind in CLASS_COLUMNS
    )
    classes = {f"{step}_{kind}" for step, kind in CLASS_COLUMNS}
    sets = ", ".join(
        f"{name} = " + (f"coalesce(a.{name}, 0)" if name in classes else f"f.{name}")
        for name in COUNTERS
    )
    ending = f"""
      , a AS (
        SELECT u.visit_id, {steps}, bool_or(u.class = 'reasoned') AS has_reason,
               bool_or(u.class = 'broken') AS has_break,
               min(u.since) FILTER (WHERE u.class = 'in_time' AND u.since > %(at)s) AS until
          FROM units u GROUP BY 1
      )
      UPDATE balance_passage p SET counted = true, has_reason = a.has_reason,
             has_break = a.has_break,
             until = least(a.until, CASE WHEN v.sampling THEN v.sampling_until END), {sets}
        FROM a JOIN facts f ON f.visit_id = a.visit_id JOIN v ON v.id = a.visit_id
       WHERE p.visit_id = a.visit_id
    """
    return units(visits="p.visit_id = ANY(%(ids)s)", ending=ending)
