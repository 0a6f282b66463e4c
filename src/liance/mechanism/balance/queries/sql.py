"""The units of the steps as SQL, and running it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from liance.mechanism.balance.rules import ANALYSIS_WITHIN, CLASSES, HAVE, STEPS, left_since
from liance.mechanism.custody.rules.chain import RECEIPT_WITHIN, TOLERANCE

# The classes kept per visit; whether a sheet is there is a duty's question, not a visit's.
CLASS_COLUMNS = tuple(
    (step, kind) for step in STEPS for kind in CLASSES if (step, kind) != ("sheet", HAVE)
)
AT_ONCE = 10_000
FOLDER = Path(__file__).resolve().parent.parent / "sql"


@cache
def _units() -> str:
    return (FOLDER / "units.sql").read_text(encoding="utf-8")


def units(*, visits: str, ending: str) -> str:
    """``WITH`` the units of the passages ``p`` that satisfy ``visits``, then ``ending``."""
    return f"WITH {_units().replace('{visits}', visits)} {ending}"


def terms(at: datetime) -> dict[str, Any]:
    """The parameters that say what is late at ``at``."""
    return {
        "at": at,
        "left_since": left_since(at),
        "receipt": RECEIPT_WITHIN,
        "tolerance": TOLERANCE,
        "analysis": ANALYSIS_WITHIN,
    }


def rows(statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement as mappings."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tuples(statement: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, one by one."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        while found := cursor.fetchmany(AT_ONCE):
            yield from found


def counted(names: Iterable[str], *, alias: str = "") -> str:
    """``sum(a) AS a, …`` of counter columns."""
    before = f"{alias}." if alias else ""
    return ", ".join(f"sum({before}{name})::bigint AS {name}" for name in names)
