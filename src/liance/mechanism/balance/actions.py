"""Settle visits: keep the numbers of what has come to its end, so that nobody counts it again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from liance.mechanism.balance.models import COUNTERS, SETTLED_STEPS
from liance.mechanism.balance.queries.sql import terms, units

BATCH = 500
# Only a visit whose results the platform has, or whose report or receipt is explained, can be whole.
CANDIDATES = """
SELECT p.visit_id FROM balance_passage p
 WHERE NOT p.settled AND p.visit_id > %(after)s
   AND (EXISTS (SELECT FROM reporting_report r JOIN reporting_upload u ON u.report_id = r.id
                 WHERE r.visit_id = p.visit_id AND r.state = 'signed'
                   AND (u.state = 'received' OR EXISTS (
                        SELECT FROM reporting_gapreason g
                         WHERE g.stage = 'receipt' AND g.object_id = r.id)))
        OR EXISTS (SELECT FROM reporting_gapreason g
                    WHERE g.stage = 'report' AND g.object_id = p.visit_id))
 ORDER BY p.visit_id LIMIT %(batch)s
"""
# As `balance_touch` does, but alone: whoever is changing the visit keeps it from being settled.
LOCK = """
SELECT id FROM unnest(%s::uuid[]) AS id WHERE pg_try_advisory_xact_lock(740512, hashtext(id::text))
"""


def settle(*, at: datetime, batch: int = BATCH, said: Callable[[int], None] | None = None) -> int:
    """Settle every visit whose units are all there or explained; how many were.

    Idempotent, each batch its own transaction; ``said`` hears the visits looked at. Raises
    RuntimeError inside a transaction, which would hold the visits' locks.
    """
    done, seen, after = 0, 0, UUID(int=0)
    while True:
        with transaction.atomic(durable=True):
            candidates = _candidates(after, batch)
            done += _settle(candidates, at) if candidates else 0
        if not candidates:
            return done
        seen, after = seen + len(candidates), candidates[-1]
        if said:
            said(seen)


def _candidates(after: UUID, batch: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"after": after, "batch": batch})
        return [row[0] for row in cursor.fetchall()]


def _settle(candidates: Sequence[UUID], at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(candidates)])
        held = [row[0] for row in cursor.fetchall()]
        cursor.execute(_statement(), {**terms(at), "ids": held})
        return int(cursor.rowcount)


def _statement() -> str:
    steps = ", ".join(
        f"sum(u.n) FILTER (WHERE u.step = '{step}' AND u.class = '{kind}') AS {step}_{kind}"
        for step in SETTLED_STEPS
        for kind in ("have", "reasoned")
    )
    facts = [name for name in COUNTERS if not name.endswith(("_have", "_reasoned"))]
    sets = ", ".join(
        f"{name} = " + (f"f.{name}" if name in facts else f"coalesce(a.{name}, 0)")
        for name in COUNTERS
    )
    ending = f"""
      , a AS (
        SELECT u.visit_id, {steps}, bool_or(u.class IN ('in_time', 'broken')) AS open,
               bool_or(u.class = 'reasoned') AS has_reason
          FROM units u GROUP BY 1
      )
      UPDATE balance_passage p SET settled = true, has_reason = a.has_reason, {sets}
        FROM a JOIN facts f ON f.visit_id = a.visit_id JOIN v ON v.id = a.visit_id
       WHERE p.visit_id = a.visit_id AND NOT a.open AND NOT p.settled AND v.left_at IS NOT NULL
    """
    return units(visits="p.visit_id = ANY(%(ids)s)", ending=ending)
