"""Numbers per owner and year without gaps or doubles, also under concurrency."""

from uuid import UUID

from django.db import connection


def next_number(*, kind: str, owner: UUID, year: int) -> int:
    """The next number of the series, from 1; the row stays locked until the transaction ends.

    A rolled-back transaction gives its number back, so no gap can arise.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_series (kind, owner, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (kind, owner, year) DO UPDATE SET last = kernel_series.last + 1 "
            "RETURNING last",
            [kind, owner, year],
        )
        row = cursor.fetchone()
    return int(row[0])
