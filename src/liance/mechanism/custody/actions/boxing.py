"""Transport boxes (运输箱): bottles packed together, carried under one seal, with the log of the
temperature logger in it (D4)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.models import (
    BoxedBottle,
    TemperatureExcursion,
    TemperatureLog,
    TransportBox,
)
from liance.mechanism.custody.rules import boxing
from liance.mechanism.custody.rules.logger import read_log, within
from liance.mechanism.custody.states import BOX
from liance.norms.sampling.cold import Excursion, Reading, excursions
from liance.norms.sampling.preservation import transport

PACK = "custody:bottle:hand_over"


@transaction.atomic
def pack(
    *,
    bottle_ids: Sequence[UUID],
    label: str,
    seal_number: str,
    vehicle: str,
    place: str,
    actor: Actor,
    at: datetime,
) -> TransportBox:
    """Put bottles that the actor holds into a box; it leaves under the actor's hand.

    Errors: custody.no_bottles, not_holder, not_confirmed, not_movable, already_boxed, box_unnamed.
    """
    actor.require(PACK)
    bottles = policies.get_many_for(actor, bottle_ids)
    boxing.check_label(label)
    inside = BoxedBottle.objects.filter(bottle__in=bottles, taken_at__isnull=True)
    packed = set(inside.values_list("bottle_id", flat=True))
    for bottle in bottles:
        boxing.check_packing(
            number=bottle.short, state=bottle.state, holder=bottle.holder_id,
            packer=actor.staff_id, inside=bottle.id in packed,
        )  # fmt: skip
    box = TransportBox.objects.create(
        agency_id=policies.agency_of(actor), label=label.strip(), seal_number=seal_number.strip(),
        vehicle=vehicle.strip(), place_from=place.strip(), carrier_id=policies.person_of(actor),
        packed_at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    for bottle in bottles:
        BoxedBottle.objects.create(
            box=box, bottle=bottle, put_at=at, created_at=at, created_by=actor.user_id
        )
    note(
        "custody:box:pack", box, noun=BOX.noun, actor=actor, at=at,
        body={
            "label": box.label, "seal": box.seal_number, "bottles": [b.id for b in bottles],
        },
    )  # fmt: skip
    _news(box, at=at, what="packed")
    return box


@transaction.atomic
def arrive(
    *,
    box_id: UUID,
    version: int,
    place: str,
    seal_intact: bool,
    exceptions: str,
    actor: Actor,
    at: datetime,
) -> TransportBox:
    """Open the box where it arrived; its bottles are out of it from now.

    Errors: custody.place_missing, custody.seal_unexplained (a broken seal says what happened).
    """
    box = policies.box_for(actor, box_id, version=version)
    boxing.check_arrival(place=place, seal_intact=seal_intact, exceptions=exceptions)
    box.place_to = place.strip()
    box.seal_intact = seal_intact
    box.exceptions = exceptions.strip()
    box.arrived_at = at
    box.arrived_by_id = policies.person_of(actor)
    box.save(update_fields=["place_to", "seal_intact", "exceptions", "arrived_at", "arrived_by"])
    BoxedBottle.objects.filter(box=box, taken_at__isnull=True).update(taken_at=at)
    perform(
        box, BOX, "arrive", actor=actor, at=at,
        body={"place": box.place_to, "seal_intact": seal_intact, "exceptions": box.exceptions},
    )  # fmt: skip
    _news(box, at=at, what="arrived")
    return box


@transaction.atomic
def import_log(
    *, box_id: UUID, name: str, content: bytes, logger: str, actor: Actor, at: datetime
) -> TemperatureLog:
    """Take in the CSV of the box's logger: the file as it is, its span, and every excursion.

    All or nothing: a line that cannot be read refuses the file. Errors: those of
    ``rules.logger.read_log``, custody.log_elsewhere, custody.log_known.
    """
    actor.require(PACK)
    box = policies.box_for(actor, box_id)
    log = read_log(content, zone=SHANGHAI)
    end = box.arrived_at or at
    inside = tuple(within(log.readings, box.packed_at, end))
    if not inside:
        raise Refused("custody.log_elsewhere")
    stored = store.put(
        [content], name=name, media_type="text/csv", at=at, by=actor.user_id,
        agency_id=actor.agency_id,
    )  # fmt: skip
    if TemperatureLog.objects.filter(box=box, file__sha256=stored.sha256).exists():
        raise Refused("custody.log_known")
    return _write(box, stored.id, logger, inside, actor=actor, at=at)


def _write(
    box: TransportBox, file_id: UUID, logger: str, inside: Sequence[Reading], *, actor: Actor,
    at: datetime,
) -> TemperatureLog:  # fmt: skip
    degrees = [reading.degrees for reading in inside]
    found = excursions(inside, transport())
    row = TemperatureLog.objects.create(
        box=box, file_id=file_id, logger=logger.strip(), started_at=inside[0].at,
        ended_at=inside[-1].at, readings=len(inside), low_c=min(degrees), high_c=max(degrees),
        by_id=policies.person_of(actor), at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    for one in found:
        _write_excursion(row, one, actor=actor, at=at)
    note(
        "custody:box:log", row, noun="custody:log", actor=actor, at=at,
        body={
            "box": box.id, "file": file_id, "sha256": row.file.sha256, "readings": row.readings,
            "low_c": row.low_c, "high_c": row.high_c, "excursions": len(found),
        },
    )  # fmt: skip
    _news(box, at=at, what="log")
    return row


def _write_excursion(row: TemperatureLog, one: Excursion, *, actor: Actor, at: datetime) -> None:
    TemperatureExcursion.objects.create(
        log=row, started_at=one.start, ended_at=one.end, worst_c=one.worst, readings=one.readings,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip


def _news(box: TransportBox, *, at: datetime, what: str) -> None:
    rows = BoxedBottle.objects.filter(box=box).select_related("bottle__visit")
    audience = {agency for row in rows for agency in policies.audience(row.bottle.visit)}
    tell("custody:box", box, at=at, audience=sorted(audience), what=what)
