"""Keep what phones handed in with what became of it: ledger, receipts, rows, in one go."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from liance.foundation.acts.gathering import Left
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.prepared import Statement, inserting, run
from liance.foundation.ledger.append import (
    Entry,
    append_many,
    appending,
    checked,
    placed,
    reserving,
)
from liance.foundation.ledger.keys import Ed25519Signer, file_signer
from liance.foundation.ledger.records import Receipt
from liance.mechanism.fieldwork.models import Command, Rival
from liance.mechanism.fieldwork.rules.order import NEXT, State
from liance.mechanism.fieldwork.rules.texts import receipt_text

NOUN = "fieldwork:command"


@dataclass(slots=True)
class Settled:
    """What became of a command in this transaction; ``row`` carries the new state already.

    ``left`` are the events and news of the act that carried it out, ``places`` one for each of its
    events and one for the command's own, where they were reserved already.
    """

    row: Command
    fresh: bool
    actor_id: UUID | None
    reason: str = ""
    extra: dict[str, object] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    places: list[tuple[Any, ...]] = field(default_factory=list)


def change(row: Command, state: State, *, at: datetime) -> None:
    """Move a kept command to another state; raises ValueError where the order knows no such step."""
    if state not in NEXT[row.state]:  # type: ignore[index]
        raise ValueError(f"{row.state} cannot become {state}")
    row.state, row.settled_at = state, at


def write(settled: Sequence[Settled], *, at: datetime) -> None:
    """Write the events, sign the receipts, keep the rows; in the caller's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("a write stands outside its transaction")
    if not settled:
        return
    unplaced = [one for one in settled if not one.places]
    if unplaced:
        [found] = run(reserving(len(unplaced)))
        for number, (one, place) in enumerate(zip(unplaced, found, strict=True)):
            # The digests of rows stand in each; one event carries them.
            one.places = [place if not number else (*place[:-1], "")]
    statements: list[Statement] = []
    for one in settled:
        made = placed([*one.left.events, checked(_event(one, at))], one.places)
        one.row.receipts = [*one.row.receipts, signed_receipt(one.row, made[-1].receipt, at=at)]
        statements += [*map(appending, made), *one.left.news]
    fresh = [one.row for one in settled if one.fresh]
    run(*statements, *([inserting(fresh)] if fresh else []))
    for one in settled:
        if not one.fresh:
            one.row.save()


def finish(left: Left) -> list[tuple[Any, ...]]:
    """Write the rows that an act left, and reserve the places of its events and of its command's:
    one round trip, after which later acts see the rows."""
    *_, places = run(*left.rows, reserving(len(left.events) + 1))
    return places


def _event(one: Settled, at: datetime) -> Entry:
    row = one.row
    return Entry(
        kind=f"fieldwork:command:{row.state}", agency_id=row.device.agency_id,
        actor_id=one.actor_id, object_type=NOUN, object_id=row.id, at=at, device_at=row.at,
        body={
            "hash": row.hash, "device": row.device_id, "counter": row.counter, "kind": row.kind,
            "visit": row.visit_id, "code": row.code, "files": row.files, "made": row.made,
            "flags": row.flags, "told_at": row.told_at, "offset_s": row.offset_s,
            "reason": one.reason, **one.extra,
        },
    )  # fmt: skip


def signed_receipt(row: Command, leaf: Receipt, *, at: datetime) -> dict[str, str]:
    """The receipt of how the command stands; given away after the commit only."""
    text = receipt_text(
        row.id, row.device_id, row.hash, row.state, received=row.received_at, at=at, leaf=leaf
    )
    return sign(text)


def sign(text: str) -> dict[str, str]:
    """``text`` with this installation's signature."""
    key = signer()
    signature = base64.b64encode(key.sign(text.encode("utf-8"))).decode("ascii")
    return {"text": text, "signature": signature, "key": key.key_id}


def signer() -> Ed25519Signer:
    """The receipt key, read from its file once."""
    return _signer(Path(settings.LIANCE_KEYS_DIR) / "receipts.pem")


@lru_cache(maxsize=4)
def _signer(path: Path) -> Ed25519Signer:
    return file_signer(path)


def keep_rival(
    row: Command, *, device_id: UUID, hashed: str, text: str, actor_id: UUID | None, at: datetime
) -> Rival:
    """Keep other content that came under a command's id; the same again is the same rival."""
    kept = Rival.objects.filter(command=row, hash=hashed).first()
    if kept is not None:
        return kept
    leaf = append_many([
        Entry(
            kind="fieldwork:command:conflict", agency_id=row.device.agency_id, actor_id=actor_id,
            object_type=NOUN, object_id=row.id, at=at,
            body={"hash": hashed, "first": row.hash, "device": device_id},
        )
    ])[0]  # fmt: skip
    said = receipt_text(row.id, device_id, hashed, "conflict", received=at, at=at, leaf=leaf)
    return Rival.objects.create(
        command=row, device_id=device_id, hash=hashed, text=text, received_at=at,
        receipt=sign(said), created_at=at, created_by=actor_id,
    )  # fmt: skip


def refuse(row: Command, refused: Refused) -> None:
    """Write down why a rule refused it."""
    row.code = refused.code[:60]
    row.facts = {key: _plain(value) for key, value in refused.facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int | str) or value is None else str(value)
