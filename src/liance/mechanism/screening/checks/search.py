"""What a check looks for: one expression, the rows behind each line, and what fills its sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Expression = Any  # Ibis ships no types that mypy could hold
Tables = Mapping[str, Expression]
Limits = Mapping[str, float]
Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Lines of ``rows`` become leads. ``agency`` and ``visit`` columns say whom and which visit they
    concern; ``subject`` what makes a lead the same one again; ``behind``: table and column of keys,
    ``group``: instead of them a table, those of its rows that count, and the columns that they share
    with the line. ``confirm`` decides
    in exact arithmetic; ``tested``: one line with ``n``, how many groups were looked at."""

    code: str
    rows: Expression
    subject: tuple[str, ...]
    facts: tuple[str, ...]
    behind: tuple[tuple[str, str], ...] = ()
    group: tuple[str, Expression, tuple[str, ...]] | None = None
    confirm: Callable[[Line], bool] | None = None
    tested: Expression | None = None


Builder = Callable[[Tables, Limits], list[Search]]
