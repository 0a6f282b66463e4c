"""When a command may be carried out: the whole order of handing in, without a database.

A command is new, the same again, or another under one id. It waits for what it follows and for
what it names; it is tried once that is there. One that a rule turns back for want of what another
phone may still bring is tried again after each command of its visit. The same functions run against
the tables and against the plain model of the tests.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

State = Literal["done", "held", "refused", "conflict", "awaiting_files", "set_aside"]
STATES: tuple[State, ...] = (
    "done", "held", "refused", "conflict", "awaiting_files", "set_aside",
)  # fmt: skip
WAITING: tuple[State, ...] = ("held", "awaiting_files")
VISIT = "visit:"
# What a state may turn into; done and set_aside are the end.
NEXT: Mapping[State, frozenset[State]] = {
    "held": frozenset({"held", "awaiting_files", "done", "refused", "set_aside"}),
    "awaiting_files": frozenset({"awaiting_files", "held", "done", "refused", "set_aside"}),
    "refused": frozenset({"refused", "held", "awaiting_files", "done", "set_aside"}),
    "conflict": frozenset(),
    "done": frozenset(),
    "set_aside": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A command as the order sees it. ``names``: commands or objects that it refers to.

    ``trusted`` False: carried by another phone without a signature; only its own phone changes
    that. ``forced``: a person said that it is to be tried as it is.
    """

    id: UUID
    hash: str
    device: UUID
    counter: int
    after: UUID | None = None
    names: frozenset[UUID] = frozenset()
    files: frozenset[str] = frozenset()
    trusted: bool = True
    forced: bool = False


class Board(Protocol):
    """What is known: commands with their states, objects of the server, stored files."""

    def state(self, command: UUID) -> State | None:
        """The state of a command; None: it never came."""

    def hash(self, command: UUID) -> str:
        """The hash of a command that came."""

    def is_object(self, named: UUID) -> bool:
        """Whether the id is that of an object of the server."""

    def has_file(self, sha256: str) -> bool:
        """Whether the file is stored."""

    def held_by_rule(self, command: UUID) -> bool:
        """Whether a rule holds it until another phone's record comes: it waits ``of_visit``."""

    def moved(self) -> Sequence[str]:
        """The visits in which something was carried out since this was last asked, as
        ``of_visit`` writes them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command, and what it waits for."""

    state: State
    waits_for: tuple[str, ...] = ()


def of_visit(visit: UUID | None) -> str:
    """What a command waits for that a rule holds back: whatever is carried out in the visit."""
    return f"{VISIT}{visit or ''}"


def by_rule(waits_for: Iterable[str]) -> bool:
    """Whether this is what a command waits for that a rule holds back."""
    return any(one.startswith(VISIT) for one in waits_for)


def meets(piece: Piece, board: Board) -> Literal["new", "same", "other"]:
    """Whether the command is new, came already, or its id came with other content."""
    if board.state(piece.id) is None:
        return "new"
    return "same" if board.hash(piece.id) == piece.hash else "other"


def waits(piece: Piece, board: Board) -> Outcome | None:
    """What the command waits for; None: it may be tried.

    What it follows need only have come and not be held for want of another command; what it names
    must be done.
    """
    if not piece.trusted:
        return Outcome("held", (str(piece.id),))
    if not piece.forced:
        missing = set()
        if piece.after is not None and _stops(piece.after, board):
            missing.add(piece.after)
        missing |= {named for named in piece.names if not _there(named, board)}
        if missing:
            return Outcome("held", tuple(sorted(str(one) for one in missing)))
    lacking = sorted(digest for digest in piece.files if not board.has_file(digest))
    return Outcome("awaiting_files", tuple(lacking)) if lacking else None


def _stops(after: UUID, board: Board) -> bool:
    state = board.state(after)
    return state is None or (state == "held" and not board.held_by_rule(after))


def _there(named: UUID, board: Board) -> bool:
    state = board.state(named)
    return state == "done" if state is not None else board.is_object(named)


def settle(
    arriving: Iterable[Piece],
    waiting: Callable[[str], Sequence[Piece]],
    board: Board,
    keep: Callable[[Piece, Outcome], None],
    carry: Callable[[Piece], State],
) -> None:
    """Take in new commands in the order of their counters, then whatever they set free.

    ``waiting`` gives the commands that wait for an id; ``keep`` writes an outcome to the board,
    ``carry`` carries a command out and writes what became of it.
    """
    for piece in sorted(arriving, key=lambda one: (one.device.int, one.counter, one.id.int)):
        # One sent again may have been set free by another of this batch already.
        if board.state(piece.id) in (None, *WAITING):
            attempt(piece, board, keep, carry)
        release([str(piece.id)], waiting, board, keep, carry)
    lift(waiting, board, keep, carry)


def lift(
    waiting: Callable[[str], Sequence[Piece]],
    board: Board,
    keep: Callable[[Piece, Outcome], None],
    carry: Callable[[Piece], State],
) -> None:
    """Try once more what rules hold back, as long as anything of its visit is carried out: of two
    phones the one that comes later brings what the other's command rests on."""
    while visits := board.moved():
        for visit in visits:
            for piece in sorted(waiting(visit), key=lambda p: (p.device.int, p.counter)):
                if board.state(piece.id) in WAITING:
                    attempt(piece, board, keep, carry)
                    release([str(piece.id)], waiting, board, keep, carry)


def release(
    freed: Iterable[str],
    waiting: Callable[[str], Sequence[Piece]],
    board: Board,
    keep: Callable[[Piece, Outcome], None],
    carry: Callable[[Piece], State],
) -> None:
    """Try what waited for ``freed`` (ids of commands, digests of files), and what waited for that,
    until nothing moves."""
    open_ids = list(freed)
    while open_ids:
        for piece in sorted(waiting(open_ids.pop(0)), key=lambda p: (p.device.int, p.counter)):
            before = board.state(piece.id)
            if before not in WAITING:
                continue
            if attempt(piece, board, keep, carry) != before:
                open_ids.append(str(piece.id))


def attempt(
    piece: Piece, board: Board, keep: Callable[[Piece, Outcome], None],
    carry: Callable[[Piece], State],
) -> State:  # fmt: skip
    """Carry the command out, or keep it with what it waits for."""
    still = waits(piece, board)
    if still is None:
        return carry(piece)
    keep(piece, still)
    return still.state
