"""Values of one field: which stand, whatever the order in which they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Said:
    """A value by the command that gave it, and the commands whose values it replaces."""

    command: UUID
    value: str
    replaces: frozenset[UUID] = frozenset()


def standing(said: Iterable[Said]) -> tuple[Said, ...]:
    """The values that nothing replaces, by command. One: it holds. Several that differ: a person
    decides."""
    every = list(said)
    replaced = frozenset[UUID]().union(*(one.replaces for one in every))
    return tuple(
        sorted((one for one in every if one.command not in replaced), key=lambda one: one.command)
    )


def disputed(said: Iterable[Said]) -> bool:
    """Whether values that differ stand side by side."""
    return len({one.value for one in standing(said)}) > 1
