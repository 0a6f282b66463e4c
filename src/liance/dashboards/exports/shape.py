"""What a list to be exported consists of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.machine import Machine
from liance.foundation.tables.out.shape import DAY, NUMBER, TEXT, TIME, Heading

Wanted = Mapping[str, str]
Row = Sequence[Any]
Of = TypeVar("Of", bound=Model)
__all__ = [
    "DAY", "NUMBER", "TEXT", "TIME", "Column", "Context", "Listed", "Words", "in_state", "words_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The English one for ``en``, else the Chinese."""
        return self.en if language.startswith("en") else self.zh


def in_state(rows: QuerySet[Of], wanted: Wanted, path: str = "state") -> QuerySet[Of]:
    """Those rows that are in the state asked for, all where none is."""
    return rows.filter(**{path: wanted["state"]}) if wanted.get("state") else rows


def words_of(machine: Machine) -> Mapping[object, Words]:
    """The words of the states of an edge table."""
    return {state.code: Words(state.zh, state.en) for state in machine.states.values()}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: stable ``key``, words at its head, what is read for it (the name of a field or an
    expression), the words of its codes; an array's members are joined."""

    key: str
    words: Words
    path: str | Combinable
    kind: str = TEXT
    say: Mapping[object, Words] | None = None
    width: int = 14

    def heading(self, language: str) -> Heading:
        """The column's head in a language."""
        return Heading(self.words.text(language), self.kind, self.width)


@dataclass(slots=True)
class Context:
    """For whom and as of which day a list is read; ``held``: what a list looked up for itself."""

    actor: Actor
    on: date
    held: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list ``of`` a model. ``rows``: those of a filter that an actor may know of, in their order; ``columns`` and
    then ``beside`` are read of each. ``complete`` puts in what is worked out, for a block of rows;
    ``admit`` leaves out rows of a block that only a look at each can tell. ``follows``: foreign keys
    whose row, when it changes, opens or alters these too; ``since``: those written from a transaction
    on, where the table tells that by itself.
    """

    code: str
    of: type[Model]
    title: Words
    permission: str
    columns: tuple[Column, ...]
    rows: Callable[[Actor, Wanted], QuerySet[Any]]
    filters: Mapping[str, Words] = field(default_factory=dict)
    says: Mapping[str, Mapping[object, Words]] = field(default_factory=dict)
    beside: tuple[str | Combinable, ...] = ()
    complete: Callable[[Context, list[list[Any]]], None] | None = None
    admit: Callable[[Actor, list[list[Any]]], list[list[Any]]] | None = None
    follows: tuple[str, ...] = ()
    since: Callable[[QuerySet[Any], int], QuerySet[Any]] | None = None
