"""Rows of a file carried out one by one in one transaction: tried and taken back, or all kept with the
file and an event that ties them together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange.actions.importing import ADDED, Came, Sent, record
from liance.mechanism.exchange.models import Intake

UNFIT = "imports.unfit"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row made: ``what`` it names, the ``objects`` it made or wrote (noun and id), the
    ``status`` (added, changed, unchanged), where it changed something the old and new values by field,
    and what a trial says of it besides."""

    what: str
    objects: tuple[tuple[str, UUID], ...]
    status: str = ADDED
    changed: Mapping[str, tuple[str, str]] | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the field by its name in the form, empty for the row as a whole,
    the sentence or the refusal, and its line where it is not the first of several that are one thing."""

    field: str
    said: str | Refused
    line: int = 0


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
def carry_out(
    entries: Sequence[Rows],
    take: Callable[[Rows], Taken],
    *,
    kind: str,
    about: UUID | None,
    sent: Sent,
    actor: Actor,
    at: datetime,
) -> Intake:
    """Carry out every entry of the file ``sent``, all or none. Raises ``ImportRefused`` when one is
    refused."""
    lines = [_line(entry, take) for entry in entries]
    if any(line.faults for line in lines):
        raise ImportRefused(lines)
    came = [
        Came(line.number, line.taken.status, line.taken.what, line.taken.objects)
        for line in sorted(lines, key=lambda line: line.number) if line.taken
    ]  # fmt: skip
    return record(kind=kind, about=about, sent=sent, came=came, actor=actor, at=at)


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
