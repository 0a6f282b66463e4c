"""Which paper a person gets: drawn from the pool by a seed, the same whenever it is drawn again."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

FORMAT = "liance-paper-1"
SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Drawable:
    """A question of the pool, as far as the draw looks at it; ``shuffled``: its options are."""

    id: UUID
    topic: str
    options: int
    shuffled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """So many questions of a topic."""

    topic: str
    count: int


Layout = list[tuple[UUID, list[int]]]


def key_of(seed: bytes, staff: UUID, attempt: int) -> bytes:
    """The key of one person's attempt; nobody can tell another's from it."""
    return hmac.digest(seed, f"{FORMAT}\n{staff}\n{attempt}".encode(), hashlib.sha256)


def draw(
    pool: Sequence[Drawable], parts: Sequence[Part], *, seed: bytes, staff: UUID, attempt: int
) -> Layout:
    """The paper: by part the questions whose HMAC-SHA256 under the person's key are the smallest, in
    that order, each with its options in the order of theirs. The order of the pool does not matter.

    Raises LookupError where a topic has fewer questions than asked for.
    """
    key = key_of(seed, staff, attempt)
    found: Layout = []
    for part in parts:
        there = [one for one in pool if one.topic == part.topic]
        if len(there) < part.count:
            raise LookupError(part.topic)
        there.sort(key=lambda one: _number(key, str(one.id)))
        found += [(one.id, _options(key, one)) for one in there[: part.count]]
    return found


def _options(key: bytes, one: Drawable) -> list[int]:
    places = list(range(one.options))
    if one.shuffled:
        places.sort(key=lambda place: _number(key, f"{one.id}/{place}"))
    return places


def _number(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), hashlib.sha256)


def missing(pool: Sequence[Drawable], parts: Sequence[Part]) -> Mapping[str, int]:
    """By topic, how many questions the pool lacks."""
    there = [one.topic for one in pool]
    lacking = {part.topic: part.count - there.count(part.topic) for part in parts}
    return {topic: count for topic, count in lacking.items() if count > 0}


def within(pool: Sequence[Drawable], parts: Sequence[Part]) -> list[Part]:
    """The parts with no more questions than the pool has of their topic: where some were withdrawn
    after publishing a paper is shorter, as it is marked without them for everybody else."""
    there = [one.topic for one in pool]
    return [Part(part.topic, min(part.count, there.count(part.topic))) for part in parts]
