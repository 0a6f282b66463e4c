"""Which tables hold facts, and what may still move in their rows. Declared by the application."""

from collections.abc import Iterable
from dataclasses import dataclass

SALT = "fact_salt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A table of facts: every row's digest stands in the ledger.

    ``moves`` are the columns that later steps write; None: all may. ``removable``: rows may be
    deleted (a draft); the ledger keeps that they were.
    """

    table: str
    moves: tuple[str, ...] | None = ()
    removable: bool = False


KEPT: dict[str, Kept] = {}


def declare(tables: Iterable[Kept]) -> None:
    """Make tables known; of one table the last word counts."""
    KEPT.update({kept.table: kept for kept in tables})
