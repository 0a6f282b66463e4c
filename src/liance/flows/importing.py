"""Rows of a file carried out one by one in one transaction: tried and taken back, or all kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db import DataError, IntegrityError, transaction

from liance.foundation.kernel.errors import Refused

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
UNFIT = "imports.unfit"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row made: ``what`` it names, the ``status`` (added, changed, unchanged), and where it
    changed something the old and new values by field."""

    what: str
    status: str = ADDED
    changed: Mapping[str, tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the field by its name in the form, empty for the row as a whole,
    and the sentence or the refusal."""

    field: str
    said: str | Refused


class RowRefusedError(Exception):
    """A row cannot be carried out."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


class Entry(Protocol):
    """A row, or rows that belong together; ``line``: where the first stands in the file."""

    @property
    def line(self) -> int: ...


Rows = TypeVar("Rows", bound=Entry)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of an entry: taken, or its faults."""

    number: int
    taken: Taken | None = None
    faults: tuple[Fault, ...] = ()


class ImportRefused(Refused):
    """Rows were refused; nothing was saved. ``lines`` says what became of each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        wrong = sum(1 for line in lines if line.faults)
        super().__init__("imports.rows_refused", count=wrong)
        self.lines = tuple(lines)


def attempt(entries: Sequence[Rows], take: Callable[[Rows], Taken]) -> list[Line]:
    """Carry out every entry as ``take`` does, say what would become of each, and take all back."""
    with transaction.atomic():
        lines = [_line(entry, take) for entry in entries]
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def carry_out(entries: Sequence[Rows], take: Callable[[Rows], Taken]) -> list[Line]:
    """Carry out every entry, all or none. Raises ``ImportRefused`` when one is refused."""
    lines = [_line(entry, take) for entry in entries]
    if any(line.faults for line in lines):
        raise ImportRefused(lines)
    return lines


def _line(entry: Rows, take: Callable[[Rows], Taken]) -> Line:
    """One entry in a savepoint of its own: a refused row leaves the others as they are."""
    try:
        with transaction.atomic():
            return Line(entry.line, take(entry))
    except RowRefusedError as wrong:
        return Line(entry.line, faults=wrong.faults)
    except Refused as refused:
        return Line(entry.line, faults=(Fault(refused.field or "", refused),))
    except (DataError, IntegrityError):
        return Line(entry.line, faults=(Fault("", Refused(UNFIT)),))
