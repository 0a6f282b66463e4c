"""What a check looks for: one expression, the rows behind each line, and what fills its sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

Expression = Any  # Ibis ships no types that mypy could hold
Tables = Mapping[str, Expression]
Limits = Mapping[str, float]
Line = dict[str, Any]
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Lines of ``rows`` become leads. ``agency`` and ``visit`` columns say whom and which visit they
    concern, a ``code`` column which of the check's sentences where ``code`` is empty; ``subject`` what
    makes a lead the same one again; ``behind``: table and column of keys, ``group``: a table, those of
    its rows that count, and the columns that they share with the line. ``listed``: the lines are rows of
    this table, ``place`` counts those that share the subject, the first says the facts. ``confirm``
    decides in exact arithmetic; ``statistical``: each line is a group that was looked at."""

    code: str
    rows: Expression
    subject: tuple[str, ...]
    facts: tuple[str, ...]
    behind: tuple[tuple[str, str], ...] = ()
    listed: str = ""
    group: tuple[str, Expression, tuple[str, ...]] | None = None
    confirm: Callable[[Line], bool] | None = None
    statistical: bool = False


Builder = Callable[[Tables, Limits], list[Search]]


def listed(
    code: str, rows: Expression, subject: tuple[str, ...], facts: tuple[str, ...], *, table: str,
    behind: tuple[tuple[str, str], ...] = (),
) -> Search:  # fmt: skip
    """One lead for the rows of ``table`` that share the ``subject``: ``n`` of them, at most 200 kept,
    its facts from the row of least key. ``rows`` has to be few."""
    first = ibis.window(group_by=subject, order_by="key")
    whole = ibis.window(group_by=subject)
    lines = rows.mutate(place=ibis.row_number().over(first), n=rows.key.count().over(whole))
    names = dict.fromkeys(("key", "place", "visit", "agency", "n", *subject, *facts))
    names |= dict.fromkeys(column for _, column in behind)
    return Search(
        code=code, rows=lines.filter(lines.place < MOST_ROWS).select(*names), subject=subject,
        facts=("n", *facts), listed=table, behind=behind,
    )  # fmt: skip
