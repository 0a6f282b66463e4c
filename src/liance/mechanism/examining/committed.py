"""What the ledger has of an examination's draw, and whether its papers follow from it (C1)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from liance.foundation.ledger import queries as ledger
from liance.mechanism.examining.actions.arranging import drawable, parts_of
from liance.mechanism.examining.models import Examination, Paper, Question
from liance.mechanism.examining.replaying.files import bank_digest, pool_digest, write_file
from liance.mechanism.examining.rules.drawing import Drawable, draw, within

PUBLISH, BEGIN = "examining:examination:publish", "examining:paper:begin"


@dataclass(frozen=True, slots=True)
class Committed:
    """SHA-256, hexadecimal, of seed, of the pool's identifiers and of all that the draw reads of the
    pool as the ledger got them on publishing; ``bank`` empty: of an earlier release."""

    seed: str
    pool: str
    bank: str = ""


def committed(row: Examination) -> Committed | None:
    """What was committed on publishing; None of what was never published."""
    body = _bodies([row.id], PUBLISH).get(row.id)
    return Committed(body["commitment"], body["pool"], body.get("bank", "")) if body else None


def published_file(row: Examination, papers: Sequence[Paper]) -> bytes:
    """The file by which anybody draws the papers of a closed examination again: four queries.

    ValueError where the seed is not told yet.
    """
    said = committed(row)
    if said is None or row.state != "closed":
        raise ValueError("the seed is not told")
    begun = _bodies([paper.id for paper in papers], BEGIN)
    return write_file(
        title=row.title, seed=row.seed, parts=parts_of(row), pool=_pool(row),
        committed={"commitment": said.seed, "pool": said.pool, "bank": said.bank},
        papers=[
            {"staff": str(paper.seat.staff_id), "attempt": paper.attempt,
             "left_out": [str(one) for one in begun.get(paper.id, {}).get("left_out", ())],
             "layout": paper.layout}
            for paper in papers
        ],
    )  # fmt: skip


def _pool(row: Examination) -> list[Drawable]:
    return [drawable(q) for q in Question.objects.filter(pk__in=row.pool).order_by("id")]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """An examination drawn again: whether seed and pool are those committed, how many papers there
    are, and those that do not follow."""

    as_committed: bool
    papers: int
    wrong: tuple[UUID, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was drawn."""
        return self.as_committed and not self.wrong


def redrawn(row: Examination, papers: Sequence[Paper]) -> Redrawn:
    """Draw papers of a published examination again from its seed and pool and compare them with the
    ledger and with what is on file: four queries, per paper an HMAC for each question of the pool."""
    said = committed(row)
    seed = bytes.fromhex(row.seed)
    pool = _pool(row)
    bank = bank_digest(pool) if said and said.bank else ""
    held = Committed(hashlib.sha256(seed).hexdigest(), pool_digest(row.pool), bank)
    begun = _bodies([paper.id for paper in papers], BEGIN)
    wrong = []
    for paper in papers:
        body = begun.get(paper.id, {})
        # Papers begun before withdrawn questions were left out were drawn from the whole pool.
        gone = set(body.get("left_out", ()))
        there = [one for one in pool if str(one.id) not in gone]
        layout = draw(
            there, within(there, parts_of(row)), seed=seed, staff=paper.seat.staff_id,
            attempt=paper.attempt,
        )  # fmt: skip
        found = [[str(key), options] for key, options in layout]
        if not found == paper.layout == body.get("layout"):
            wrong.append(paper.id)
    return Redrawn(said == held, len(papers), tuple(wrong))


def _bodies(objects: Sequence[UUID], kind: str) -> dict[UUID, dict[str, Any]]:
    events = ledger.events_of_many(objects)
    return {event.object_id: event.body for event in events if event.kind == kind}
