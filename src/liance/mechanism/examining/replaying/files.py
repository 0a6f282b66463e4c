"""The published file of an examination's draw: written once, read with distrust, replayed. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from liance.foundation.files import published
from liance.mechanism.examining.rules.drawing import FORMAT, Drawable, Part, draw, within

UNREADABLE, SHAPE = "paper.unreadable", "paper.shape"
NOT_CANONICAL = "paper.not_canonical"
POOL_CHANGED, BANK_CHANGED = "paper.pool_changed", "paper.bank_changed"
OTHER_SEED, OTHER_PAPER = "paper.other_seed", "paper.other_paper"

EXACT = ConfigDict(strict=True, extra="forbid")

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Count = Annotated[int, Field(ge=1, le=10_000)]


@with_config(EXACT)
class PoolLine(TypedDict):
    """A question as far as the draw looks at it: no text, no answer."""

    id: Key
    topic: str
    options: Count
    shuffled: bool


@with_config(EXACT)
class PartLine(TypedDict):
    """So many questions of a topic."""

    topic: str
    count: Count


@with_config(EXACT)
class PaperLine(TypedDict):
    """The paper of a person's attempt: [question, places of its options] in order; ``left_out``: what
    of the pool was withdrawn when it was begun."""

    staff: Key
    attempt: Count
    left_out: list[Key]
    layout: list[list[Any]]


@with_config(EXACT)
class ExamFile(TypedDict):
    """The file; digests as hexadecimal SHA-256. ``bank_sha256`` empty: published by a release that
    committed to the identifiers of the pool alone."""

    format: str
    title: str
    commitment: Hex
    pool_sha256: Hex
    bank_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    seed: Hex
    parts: list[PartLine]
    pool: list[PoolLine]
    papers: list[PaperLine]


@dataclass(frozen=True, slots=True)
class Replay:
    """What replaying a file found: fault codes with where they stand, none when all agrees; how many
    papers were drawn again."""

    faults: tuple[tuple[str, str], ...]
    papers: int = 0
    file: ExamFile | None = None


def canonical(value: object) -> bytes:
    """One line of JSON: keys in code point order, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def pool_digest(pool: Sequence[UUID]) -> str:
    """SHA-256 of the pool's identifiers, one a line, sorted."""
    return hashlib.sha256("\n".join(sorted(map(str, pool))).encode()).hexdigest()


def pool_lines(pool: Sequence[Drawable]) -> list[PoolLine]:
    """The pool as the file has it, by identifier."""
    rows = sorted(pool, key=lambda one: str(one.id))
    return [
        {"id": str(one.id), "topic": one.topic, "options": one.options, "shuffled": one.shuffled}
        for one in rows
    ]


def bank_digest(pool: Sequence[Drawable]) -> str:
    """SHA-256 of all that the draw reads of the pool."""
    return hashlib.sha256(canonical(pool_lines(pool))).hexdigest()


def write_file(
    *,
    title: str,
    committed: Mapping[str, str],
    seed: str,
    parts: Sequence[Part],
    pool: Sequence[Drawable],
    papers: Sequence[PaperLine],
) -> bytes:
    """The file's bytes. ``committed``: ``commitment``, ``pool`` and, where it was, ``bank``."""
    made: ExamFile = {
        "format": FORMAT, "title": title, "commitment": committed["commitment"],
        "pool_sha256": committed["pool"], "bank_sha256": committed.get("bank", ""), "seed": seed,
        "parts": [{"topic": part.topic, "count": part.count} for part in parts],
        "pool": pool_lines(pool), "papers": list(papers),
    }  # fmt: skip
    return canonical(made) + b"\n"


@cache
def _shape() -> TypeAdapter[ExamFile]:
    return TypeAdapter(ExamFile)


def replay(data: bytes) -> Replay:
    """Draw every paper again from the file alone and compare everything it says."""
    try:
        file = published.read(data, _shape())
    except published.UnfitError as unfit:
        return Replay(((SHAPE if unfit.readable else UNREADABLE, unfit.where),))
    loose = _loose_end(file)
    if loose:
        return Replay(((SHAPE, loose),))
    faults = [fault for fault, so in _held(file, data) if so]
    faults += _other_papers(file)
    return Replay(tuple(faults), len(file["papers"]), file)


def _loose_end(file: ExamFile) -> str:
    """Where a file is of another format, names a question twice or one that is not in the pool."""
    if file["format"] != FORMAT:
        return "format"
    ids = [one["id"] for one in file["pool"]]
    if len(set(ids)) < len(ids):
        return "pool"
    seen = set()
    for at, paper in enumerate(file["papers"]):
        who = paper["staff"], paper["attempt"]
        if who in seen or not set(ids).issuperset(paper["left_out"]):
            return f"papers.{at}"
        seen.add(who)
    return ""


def _held(file: ExamFile, data: bytes) -> list[tuple[tuple[str, str], bool]]:
    seal = hashlib.sha256(bytes.fromhex(file["seed"])).hexdigest()
    pool = _pool(file)
    bank = file["bank_sha256"]
    return [
        ((NOT_CANONICAL, "$"), canonical(file) + b"\n" != data),
        ((OTHER_SEED, "seed"), seal != file["commitment"]),
        ((POOL_CHANGED, "pool"), pool_digest([one.id for one in pool]) != file["pool_sha256"]),
        ((BANK_CHANGED, "pool"), bool(bank) and bank_digest(pool) != bank),
    ]


def _other_papers(file: ExamFile) -> list[tuple[str, str]]:
    parts = [Part(part["topic"], part["count"]) for part in file["parts"]]
    seed, pool = bytes.fromhex(file["seed"]), _pool(file)
    wrong = []
    for at, paper in enumerate(file["papers"]):
        there = [one for one in pool if str(one.id) not in set(paper["left_out"])]
        found = draw(
            there, within(there, parts), seed=seed, staff=UUID(paper["staff"]),
            attempt=paper["attempt"],
        )  # fmt: skip
        if [[str(key), places] for key, places in found] != paper["layout"]:
            wrong.append((OTHER_PAPER, f"papers.{at}"))
    return wrong


def _pool(file: ExamFile) -> list[Drawable]:
    return [
        Drawable(UUID(one["id"]), one["topic"], one["options"], one["shuffled"])
        for one in file["pool"]
    ]
