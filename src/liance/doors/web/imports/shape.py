"""What a kind of list is made of: its columns, its entries, how one is carried out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from liance.doors.web.imports.columns import Columns
from liance.flows.importing import Fault, RowRefusedError, Taken
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.separated import Row
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import sources_visible_to

MOST_ROWS = 1_000
Take = Callable[["Entry"], Taken]


@dataclass(frozen=True, slots=True)
class Entry:
    """Rows of the file that are one thing together; mostly one."""

    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self.rows[0].line


@dataclass(frozen=True, slots=True)
class Reader:
    """The columns of a kind for one person, where they stand in a file, and what the list goes into,
    a plan."""

    columns: Columns
    places: Mapping[str, int]
    about: str = ""

    def cell(self, row: Row, name: str) -> str:
        """A cell as it stands; nothing where the file has no such column."""
        at = self.places.get(name)
        return "" if at is None else row.cells[at].strip()

    def said(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """The cells of a row by field, and what is wrong with them before any form sees them."""
        if row.surplus:
            raise RowRefusedError([Fault("", Refused("imports.surplus"))])
        return self.columns.read(row.cells, self.places)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: its right, its columns for a person and what it goes into, how its rows hang
    together, how an entry is carried out, where it is seen afterwards. ``subjects``: what a person may
    let it go into, id and name; ``most``: rows of a file, for one answer of a page carries them out."""

    code: str
    title: str | Promise
    note: str | Promise
    permission: str
    home: Callable[[str], str]
    columns: Callable[[Actor, str], Columns]
    taking: Callable[[Reader, Actor, datetime], Take]
    entries: Callable[[Reader, Iterable[Row]], list[Entry]]
    subjects: Callable[[Actor], list[tuple[str, str]]] | None = None
    most: int = MOST_ROWS


def valid(form: forms.Form, found: Iterable[Fault] = ()) -> dict[str, Any]:
    """What a form took. Raises RowRefusedError with what is wrong, field by field, what was
    ``found`` before included."""
    faults = list(found)
    known = {fault.field for fault in faults}
    faults += [
        Fault(name if name in form.fields else "", str(said))
        for name, errors in form.errors.items() if name not in known for said in errors
    ]  # fmt: skip
    if faults:
        raise RowRefusedError(faults)
    return form.cleaned_data


def single(reader: Reader, rows: Iterable[Row]) -> list[Entry]:  # noqa: ARG001
    return [Entry((row,)) for row in rows]


def sources_in_use(actor: Actor) -> QuerySet[Source]:
    """The sources that rows may name; asked for once, since where the actor may look is several
    queries."""
    return sources_visible_to(actor).filter(active=True)


def source_named(rows: QuerySet[Source], named: str) -> Source:
    """The one of ``rows`` with this full name or permit code. Raises Refused ``imports.no_source``,
    ``imports.several_sources``."""
    found = list(rows.filter(Q(name=named) | Q(permit_code=named.upper()))[:2])
    if not found:
        raise Refused("imports.no_source", field="source", name=named)
    if len(found) > 1:
        raise Refused("imports.several_sources", field="source", name=named)
    return found[0]
