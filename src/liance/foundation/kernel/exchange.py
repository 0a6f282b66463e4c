"""Several prepared statements in one write and one read, on psycopg's own connection.

psycopg's pipeline writes and polls once for each statement; where ten follow one another that is most
of what they cost on our side. What is sent, how values are written and rows read is psycopg's.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import abc, adapt
from psycopg._queries import PostgresQuery
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
# Of more the server would have to keep the plans; whoever makes up statements does without.
MOST = 400
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)
_known: "WeakKeyDictionary[psycopg.Connection[Row], dict[tuple[bytes, tuple[int, ...]], bytes]]"
_known = WeakKeyDictionary()
_numbers = count(1)


@dataclass(slots=True)
class _Asked:
    """A statement as it goes out; ``name`` empty: it is not prepared. ``fresh``: to be prepared."""

    query: PostgresQuery
    name: bytes
    fresh: bool


def exchange(
    raw: "psycopg.Connection[Row]", statements: Sequence[tuple[str, Sequence[object]]]
) -> list[list[Row]]:
    """The rows of each statement; opens the transaction where psycopg would. Raises psycopg's error
    of the first that failed: what stands behind it was not run."""
    names = _known.setdefault(raw, {})
    transformer = adapt.Transformer(raw)
    fresh: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
    asked = [_ask(transformer, names, fresh, *one) for one in statements]
    idle = raw.pgconn.transaction_status == TransactionStatus.IDLE
    begin = raw._get_tx_start_command() if idle and not raw.autocommit else b""
    with raw.lock:
        results = raw.wait(_talk(raw.pgconn, begin, asked))
    found = results[1:] if begin else results
    _keep(names, asked, found)
    encoding = raw.info.encoding
    for result in results:
        if result.status in _FAILED:
            raise error_from_result(result, encoding=encoding)
    return _read(transformer, asked, found)


def _ask(
    transformer: abc.Transformer,
    names: dict[tuple[bytes, tuple[int, ...]], bytes],
    fresh: dict[tuple[bytes, tuple[int, ...]], bytes],
    sql: str,
    values: Sequence[object],
) -> _Asked:
    query = PostgresQuery(transformer)
    query.convert(sql, values)
    key = (query.query, tuple(query.types))
    name = names.get(key) or fresh.get(key)
    if name is not None:
        return _Asked(query, name, fresh=False)
    if len(names) + len(fresh) >= MOST:
        return _Asked(query, b"", fresh=False)
    fresh[key] = b"liance_%d" % next(_numbers)
    return _Asked(query, fresh[key], fresh=True)


def _talk(
    pgconn: PGconn, begin: bytes, asked: Sequence[_Asked]
) -> Generator[Any, Any, list[PGresult]]:
    results: list[PGresult] = []
    try:
        pgconn.enter_pipeline_mode()
        if begin:
            pgconn.send_query_params(begin, None)
        for one in asked:
            query = one.query
            if one.fresh:
                pgconn.send_prepare(one.name, query.query, param_types=query.types)
            if one.name:
                pgconn.send_query_prepared(one.name, query.params, param_formats=query.formats)
            else:
                pgconn.send_query_params(
                    query.query, query.params, param_types=query.types,
                    param_formats=query.formats,
                )  # fmt: skip
        pgconn.pipeline_sync()
        yield from send(pgconn)
        while True:
            found = yield from fetch_many(pgconn)
            if found and found[-1].status == ExecStatus.PIPELINE_SYNC:
                break
            results.append(found[-1])
        pgconn.exit_pipeline_mode()
    except BaseException:
        # Nobody knows what is still under way: another connection goes on.
        pgconn.finish()
        raise
    return results


def _keep(
    names: dict[tuple[bytes, tuple[int, ...]], bytes],
    asked: Sequence[_Asked],
    results: Sequence[PGresult],
) -> None:
    """Remember what the server prepared: it keeps the plans of an exchange that failed as well."""
    left = iter(results)
    for one in asked:
        if one.fresh:
            made = next(left, None)
            if made is not None and made.status == ExecStatus.COMMAND_OK:
                names[one.query.query, tuple(one.query.types)] = one.name
        next(left, None)


def _read(
    transformer: abc.Transformer,
    asked: Sequence[_Asked],
    results: Sequence[PGresult],
) -> list[list[Row]]:
    rows: list[list[Row]] = []
    left = iter(results)
    for one in asked:
        if one.fresh:
            next(left)
        result = next(left)
        if result.status == ExecStatus.TUPLES_OK:
            transformer.set_pgresult(result)
            rows.append(transformer.load_rows(0, result.ntuples, tuple))
        else:
            rows.append([])
    return rows
