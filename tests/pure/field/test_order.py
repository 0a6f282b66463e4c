"""Whatever the order, however often: the same as in order, nothing lost, nothing twice."""

from dataclasses import dataclass, field, replace
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pure.field.board import OBJECT, Made, Server, in_order

from liance.mechanism.fieldwork.rules import order
from liance.mechanism.fieldwork.rules.order import Piece
from liance.mechanism.fieldwork.rules.values import Said, disputed, standing

A, B = UUID(int=1), UUID(int=2)


def six() -> list[Made]:
    """Two phones on one visit: chained, naming each other's, a file, two values on one base, and
    one that a rule turns back until the other phone's confirmation came."""

    def made(
        number: int, device: UUID, counter: int, after: int | None = None, *names: int,
        files: frozenset[str] = frozenset(), key: str = "", replaces: tuple[int, ...] = (),
        needs: tuple[int, ...] = (),
    ) -> Made:  # fmt: skip
        piece = Piece(
            UUID(int=number), f"h{number}", device, counter,
            UUID(int=after) if after else None, frozenset(UUID(int=n) for n in names), files,
        )  # fmt: skip
        return Made(
            piece, key, f"v{number}", frozenset(UUID(int=n) for n in replaces),
            frozenset(UUID(int=n) for n in needs),
        )  # fmt: skip

    return [
        made(11, A, 1),
        made(12, A, 2, 11, key="load"),
        made(13, A, 3, 12, 11, files=frozenset({"photo"}), key="load", replaces=(12,), needs=(22,)),
        made(21, B, 1, None, 11),
        made(22, B, 2, 21, 12),
        made(23, B, 3, 22, 11, key="load", replaces=(12,)),
    ]


def test_every_order_of_six_commands_with_duplicates_ends_as_in_order() -> None:
    commands = six()
    right = in_order(commands)
    assert len(right["load"]) == 2
    runs = 0
    for arriving in permutations(commands):
        for again in range(6):
            for place in range(again + 1, 7):
                program = [*arriving[:place], arriving[again], *arriving[place:]]
                server = Server()
                for number, one in enumerate(program):
                    if number == 3:
                        server.file("photo")
                    server.take([one])
                assert sorted(server.done) == sorted(one.id for one in commands)
                assert server.heads() == right
                runs += 1
    assert runs == 720 * 21


def test_one_batch_in_any_order_is_one_batch() -> None:
    for arriving in permutations(six()):
        server = Server(files={"photo"})
        server.take(arriving)
        assert len(server.done) == 6


@dataclass
class World:
    """Phones that make commands, a network that repeats, reorders and corrupts, a server."""

    devices: int
    server: Server = field(default_factory=Server)
    made: list[Made] = field(default_factory=list)
    last: dict[int, UUID] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[UUID, str] = field(default_factory=dict)
    forged: set[tuple[UUID, str]] = field(default_factory=set)

    def make(self, who: int, what: int) -> None:
        """A new command of a phone; ``what`` says what it names, carries and replaces."""
        device = who % self.devices
        number = self.count[device] = self.count.get(device, 0) + 1
        key = UUID(int=(device + 1) * 1000 + number)
        named = self.made[what % len(self.made)] if self.made and what % 3 else None
        says = what % 4 == 1
        base = named.id if named and named.key and says else None
        piece = Piece(
            key, f"h{key.int}", UUID(int=device + 1), number, self.last.get(device),
            frozenset({named.id}) if named else frozenset({OBJECT}),
            frozenset({f"f{what % 5}"}) if what % 7 == 0 else frozenset(),
        )  # fmt: skip
        same = named.key if base and named else f"k{what % 2}"
        # What somebody did first, on whatever phone, and no command names.
        first = self.made[what % len(self.made)].id if self.made and what % 11 == 3 else None
        self.made.append(Made(
            piece, same if says else "", f"v{what}", frozenset({base} if base else ()),
            frozenset({first} if first else ()),
        ))  # fmt: skip
        self.last[device] = key

    def send(self, first: int, count: int) -> None:
        """Hand in some commands, in whatever order they lie, maybe again."""
        if self.made:
            chosen = [self.made[(first * 7 + n * 5) % len(self.made)] for n in range(1 + count % 4)]
            self.take(chosen)

    def carry(self, which: int) -> None:
        """Another phone carries one without a signature."""
        if self.made:
            one = self.made[which % len(self.made)]
            if one.id not in self.server.states:
                self.take([replace(one, piece=replace(one.piece, trusted=False))])

    def forge(self, which: int) -> None:
        """The id of a command that is known comes with other content."""
        if self.made:
            one = self.made[which % len(self.made)]
            if one.id in self.server.states:
                other = replace(one.piece, hash=f"x{which}")
                self.forged.add((one.id, other.hash))
                self.take([replace(one, piece=other)])

    def take(self, batch: list[Made]) -> None:
        """One request; what was acknowledged as done stays done."""
        self.server.take(batch)
        for key, state in self.acknowledged.items():
            assert state != "done" or self.server.states[key] == "done"
        for one in batch:
            self.acknowledged[one.id] = self.server.states[one.id]


STEPS = st.tuples(st.sampled_from("mmmsssscfu"), st.integers(0, 999), st.integers(0, 999))


def run(devices: int, steps: list[tuple[str, int, int]], ending: list[int]) -> None:
    """A program, then everything once more in some order: all is there, once, as in order."""
    world = World(devices)
    for what, a, b in steps:
        if what == "m":
            world.make(a, b)
        elif what == "s":
            world.send(a, b)
        elif what == "c":
            world.carry(a)
        elif what == "f":
            world.forge(a)
        else:
            world.server.file(f"f{a % 5}")
    left = list(world.made)
    for number in ending:
        if left:
            world.take([left.pop(number % len(left))])
    world.take(left)
    for name in range(5):
        world.server.file(f"f{name}")
    assert sorted(world.server.done) == sorted(one.id for one in world.made)
    assert world.server.rivals == world.forged
    assert world.server.heads() == in_order(world.made)


PROGRAM = (
    st.integers(1, 4),
    st.lists(STEPS, max_size=60),
    st.lists(st.integers(0, 99), max_size=60),
)


@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(*PROGRAM)
def test_any_program_ends_as_in_order(
    devices: int, steps: list[tuple[str, int, int]], ending: list[int]
) -> None:
    run(devices, steps, ending)


@pytest.mark.nightly
@settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
@given(*PROGRAM)
def test_ten_thousand_programs_end_as_in_order(
    devices: int, steps: list[tuple[str, int, int]], ending: list[int]
) -> None:
    run(devices, steps, ending)


def test_what_nobody_signed_waits_for_its_own_phone_even_when_forced() -> None:
    piece = Piece(UUID(int=5), "h", A, 1, trusted=False, forced=True)
    assert order.waits(piece, Server()) == order.Outcome("held", (str(piece.id),))


def test_a_refused_predecessor_lets_what_follows_pass_unless_it_is_named() -> None:
    server = Server(states={UUID(int=1): "refused"})
    follows = Piece(UUID(int=2), "h", A, 2, after=UUID(int=1))
    names = Piece(UUID(int=3), "h", A, 3, names=frozenset({UUID(int=1)}))
    assert order.waits(follows, server) is None
    assert order.waits(names, server) == order.Outcome("held", (str(UUID(int=1)),))
    assert order.waits(Piece(names.id, "h", A, 3, names=names.names, forced=True), server) is None


def test_what_a_rule_holds_back_stops_nothing_that_merely_follows_it() -> None:
    first = Made(Piece(UUID(int=1), "h1", A, 1), needs=frozenset({UUID(int=9)}))
    follows = Made(Piece(UUID(int=2), "h2", A, 2, after=first.id))
    names = Made(Piece(UUID(int=3), "h3", A, 3, names=frozenset({first.id})))
    server = Server()
    server.take([first, follows, names])
    assert [server.states[one.id] for one in (first, follows, names)] == ["held", "done", "held"]
    server.take([Made(Piece(UUID(int=9), "h9", B, 1))])
    assert set(server.states.values()) == {"done"}


def test_equal_values_side_by_side_are_no_dispute() -> None:
    base = Said(UUID(int=1), "70 %")
    one = Said(UUID(int=2), "72 %", frozenset({base.command}))
    same = Said(UUID(int=3), "72 %", frozenset({base.command}))
    other = Said(UUID(int=4), "65 %", frozenset({base.command}))
    assert [s.command.int for s in standing([base, one, same])] == [2, 3]
    assert not disputed([base, one, same])
    assert disputed([other, one, base])
    settled = Said(UUID(int=5), "72 %", frozenset({one.command, other.command}))
    assert standing([settled, other, one, base]) == (settled,)
