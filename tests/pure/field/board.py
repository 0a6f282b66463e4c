"""The order run without a database, and the plain model that it is held against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from liance.mechanism.fieldwork.rules import order
from liance.mechanism.fieldwork.rules.order import NEXT, Outcome, Piece, State
from liance.mechanism.fieldwork.rules.values import Said, standing

OBJECT = UUID(int=0x0B1EC7)


@dataclass(frozen=True)
class Made:
    """A command of the model: its place in the order, what it says about a field, and what a rule
    asks to be done first although it is not named (``needs``)."""

    piece: Piece
    key: str = ""
    value: str = ""
    replaces: frozenset[UUID] = frozenset()
    needs: frozenset[UUID] = frozenset()

    @property
    def id(self) -> UUID:
        return self.piece.id


@dataclass
class Server:
    """The board in memory: it keeps, carries out, and never forgets."""

    states: dict[UUID, State] = field(default_factory=dict)
    kept: dict[UUID, Made] = field(default_factory=dict)
    outcomes: dict[UUID, Outcome] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    done: list[UUID] = field(default_factory=list)
    rivals: set[tuple[UUID, str]] = field(default_factory=set)
    said: list[tuple[str, Said]] = field(default_factory=list)
    lately: bool = False

    def state(self, command: UUID) -> State | None:
        return self.states.get(command)

    def hash(self, command: UUID) -> str:
        return self.kept[command].piece.hash

    def is_object(self, named: UUID) -> bool:
        return named == OBJECT

    def has_file(self, sha256: str) -> bool:
        return sha256 in self.files

    def held_by_rule(self, command: UUID) -> bool:
        return self.states.get(command) == "held" and order.by_rule(
            self.outcomes[command].waits_for
        )

    def moved(self) -> list[str]:
        moved, self.lately = self.lately, False
        return [order.of_visit(OBJECT)] if moved else []

    def waiting(self, freed: str) -> list[Piece]:
        return [
            made.piece
            for key, made in self.kept.items()
            if self.states.get(key) in ("held", "awaiting_files")
            and freed in self.outcomes[key].waits_for
        ]

    def keep(self, piece: Piece, outcome: Outcome) -> None:
        self._move(piece.id, outcome.state)
        self.outcomes[piece.id] = outcome

    def carry(self, piece: Piece) -> State:
        assert piece.id not in self.done, "carried out twice"
        made = self.kept[piece.id]
        assert all(self.states.get(n) == "done" or n == OBJECT for n in piece.names)
        assert piece.files <= self.files
        if any(self.states.get(n) != "done" for n in made.needs):
            self.keep(piece, Outcome("held", (order.of_visit(OBJECT),)))
            return "held"
        self._move(piece.id, "done")
        self.lately = True
        self.done.append(piece.id)
        if made.key:
            self.said.append((made.key, Said(made.id, made.value, made.replaces)))
        return "done"

    def _move(self, key: UUID, state: State) -> None:
        before = self.states.get(key)
        assert before is None or state in NEXT[before], (before, state)
        self.states[key] = state

    def take(self, batch: Sequence[Made]) -> None:
        """As the database takes a batch: sort out, settle, look again at what waits."""
        arriving: dict[UUID, Piece] = {}
        for made in batch:
            met = order.meets(made.piece, self)
            if made.id in arriving and arriving[made.id].hash != made.piece.hash:
                met = "other"
            if met == "other":
                self.rivals.add((made.id, made.piece.hash))
            elif met == "new":
                self.kept.setdefault(made.id, made)
                arriving.setdefault(made.id, made.piece)
            elif self.states[made.id] in ("held", "awaiting_files"):
                self.kept[made.id] = made
                arriving.setdefault(made.id, made.piece)
        hands = (self.waiting, self, self.keep, self.carry)
        order.settle(arriving.values(), *hands)

    def file(self, sha256: str) -> None:
        """A file arrives by upload."""
        self.files.add(sha256)
        order.release([sha256], self.waiting, self, self.keep, self.carry)
        order.lift(self.waiting, self, self.keep, self.carry)

    def heads(self) -> dict[str, frozenset[tuple[UUID, str]]]:
        """The values that stand, by field."""
        keys = {key for key, _ in self.said}
        return {
            key: frozenset(
                (s.command, s.value) for s in standing(s for k, s in self.said if k == key)
            )
            for key in keys
        }


def in_order(made: Iterable[Made]) -> dict[str, frozenset[tuple[UUID, str]]]:
    """What a plain reading of all commands, each once and in order, leaves standing."""
    every = [one for one in made if one.key]
    replaced = {base for one in every for base in one.replaces}
    found: dict[str, set[tuple[UUID, str]]] = {}
    for one in every:
        found.setdefault(one.key, set())
        if one.id not in replaced:
            found[one.key].add((one.id, one.value))
    return {key: frozenset(values) for key, values in found.items()}
