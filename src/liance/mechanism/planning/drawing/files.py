"""The published file of a draw: written once, read with distrust, replayed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from liance.foundation.files import published
from liance.mechanism.planning.drawing.draw import (
    canonical,
    commitment,
    draw,
    list_digest,
)
from liance.mechanism.planning.drawing.shapes import (
    FORMAT,
    DrawFile,
    Excused,
    Listed,
    Result,
)

UNREADABLE = "draw.unreadable"
SHAPE = "draw.shape"
NOT_CANONICAL = "draw.not_canonical"
LIST_CHANGED = "draw.list_changed"
OTHER_SEED = "draw.other_seed"
OTHER_RESULT = "draw.other_result"
NOT_DRAWN = "draw.not_drawn"


@dataclass(frozen=True, slots=True)
class Replay:
    """What replaying a file found: fault codes with where they stand, none when all agrees."""

    faults: tuple[tuple[str, str], ...]
    digest: str = ""
    result: Result | None = None


def write_file(
    listed: Listed,
    seed: bytes,
    witness: str = "",
    *,
    drawn: bool,
    excused: Sequence[Excused] = (),
) -> bytes:
    """The canonical bytes of a draw's file; before the draw without seed, witness and result."""
    digest = list_digest(listed)
    made: DrawFile = {
        "format": FORMAT,
        "list": listed,
        "list_sha256": digest,
        "commitment": commitment(seed),
        "seed": seed.hex() if drawn else "",
        "witness": witness if drawn else "",
        "excused": list(excused),
        "result": draw(listed, seed, witness, excused, digest=digest) if drawn else None,
    }
    return canonical(made) + b"\n"


@cache
def _shape() -> TypeAdapter[DrawFile]:
    return TypeAdapter(DrawFile)


def replay(data: bytes) -> Replay:
    """Draw again from the file alone and compare everything it says."""
    try:
        file = published.read(data, _shape())
    except published.UnfitError as unfit:
        return Replay(((SHAPE if unfit.readable else UNREADABLE, unfit.where),))
    loose = loose_end(file["list"])
    if loose:
        return Replay(((SHAPE, loose),))
    return _compared(file, data)


def _compared(file: DrawFile, data: bytes) -> Replay:
    digest = list_digest(file["list"])
    faults = []
    if canonical(file) + b"\n" != data:
        faults.append((NOT_CANONICAL, "$"))
    if digest != file["list_sha256"]:
        faults.append((LIST_CHANGED, "list"))
    if not file["seed"] or file["result"] is None:
        return Replay((*faults, (NOT_DRAWN, "seed")), digest)
    seed = bytes.fromhex(file["seed"])
    if commitment(seed) != file["commitment"]:
        faults.append((OTHER_SEED, "seed"))
    try:
        result = draw(file["list"], seed, file["witness"], file["excused"], digest=digest)
    except (LookupError, ValueError):
        return Replay((*faults, (SHAPE, "excused")), digest)
    if result != file["result"]:
        faults.append((OTHER_RESULT, "result"))
    return Replay(tuple(faults), digest, result)


def loose_end(listed: Listed) -> str:
    """Where a list names a unit twice, or a stratum it does not have; empty when nowhere."""
    keys = [layer["key"] for layer in listed["strata"]]
    if len(set(keys)) < len(keys):
        return "list.strata"
    known, seen = set(keys), set()
    for at, unit in enumerate(listed["units"]):
        if unit["id"] in seen or not known.issuperset(unit["strata"]):
            return f"list.units.{at}"
        seen.add(unit["id"])
    for at, pool in enumerate(listed["pools"]):
        people = {person["id"] for person in pool["people"]}
        if len(people) < len(pool["people"]):
            return f"list.pools.{at}"
    return ""
