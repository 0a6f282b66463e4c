"""Samples from label to disposal (D4)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from liance.doors.api.acts.act import area
from liance.flows import completion, disposal
from liance.foundation.files import store
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.actions import boxing, filling, handing, keeping, preparing, storing
from liance.mechanism.custody.models import Bottle, Handover, ReceiptCheck, TemperatureLog

write = area("samples:write", of=(Bottle,))
decide = area("samples:decide", of=(Bottle, ReceiptCheck))
LARGEST_LOG = 10 << 20


def offer(
    *, bottle_ids: Sequence[UUID], taker_id: UUID, actor: Actor, at: datetime, place: str = "",
    temperature_c: Decimal | None = None, note_text: str = "",
) -> list[Handover]:  # fmt: skip
    """``custody.handing.offer``; answers the offers instead of their batch."""
    batch = handing.offer(
        bottle_ids=bottle_ids, taker_id=taker_id, place=place, temperature_c=temperature_c,
        note_text=note_text, actor=actor, at=at,
    )  # fmt: skip
    return list(Handover.objects.filter(batch=batch))


offer.__doc__ = handing.offer.__doc__


def add_log(
    *, box_id: UUID, file: StoredFile, actor: Actor, at: datetime, logger: str = ""
) -> TemperatureLog:  # fmt: skip
    """Take in the CSV of the box's logger, stored before: its span, and every excursion. A line that
    cannot be read refuses the file."""
    if file.size > LARGEST_LOG:
        raise Refused("files.too_large", name=file.name, most=LARGEST_LOG >> 20)
    return boxing.import_log(
        box_id=box_id, name=file.name, content=store.read(file), logger=logger, actor=actor, at=at
    )


ACTS = (
    write("samples", "prepare-for-sheet", preparing.prepare_for_sheet),
    write("samples", "prepare-for-visit", preparing.prepare_for_visit),
    write("prepared", "drop", preparing.drop, "prepared_id", edges=("custody:prepared:drop",)),
    write("samples", "fill", filling.fill, without=("device_at",), edges=("custody:prepared:fill",)),
    decide("samples", "confirm", filling.confirm, edges=("custody:bottle:confirm",)),
    write("samples", "keep", keeping.keep, without=("device_at",)),
    write("samples", "explain-gap", keeping.explain, "bottle_id", of=()),
    write("samples", "offer", offer, of=(Handover,)),
    write("handovers", "withdraw", handing.withdraw, edges=("custody:handover:withdraw",)),
    write("boxes", "pack", boxing.pack, of=()),
    write("boxes", "add-log", add_log, "box_id", of=(TemperatureLog,)),
    decide("boxes", "arrive", boxing.arrive, "box_id", of=(), edges=("custody:box:arrive",)),
    decide("handovers", "accept", handing.accept, of=(Handover,),
           edges=("custody:handover:accept",)),
    decide("handovers", "refuse", handing.refuse, of=(Handover,),
           edges=("custody:handover:refuse",)),
    decide("samples", "receive", completion.receive_bottle, "bottle_id",
           edges=("custody:bottle:receive", "custody:bottle:reject")),
    decide("samples", "lose", completion.lose_bottle, "bottle_id", edges=("custody:bottle:lose",)),
    decide("samples", "retain", storing.retain, edges=("custody:bottle:retain",)),
    decide("samples", "dispose", disposal.dispose_bottles, edges=("custody:bottle:dispose",)),
)  # fmt: skip
