"""What a batch asks of the tables before its first command is tried, in one round trip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liance.flows.fieldwork.desk import Desk
from liance.flows.fieldwork.sent import Sent
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.prepared import Statement, built, columns, run
from liance.mechanism.fieldwork.actions.devices import seeing
from liance.mechanism.fieldwork.models import Command, Device
from liance.mechanism.fieldwork.rules import instants, order
from liance.mechanism.fieldwork.rules.order import WAITING
from liance.mechanism.registry.queries import acting, asking
from liance.norms.calendar.instants import shanghai_day

COMMAND = columns(Command, "c")
KNOWN = f"SELECT {COMMAND} FROM fieldwork_command c WHERE c.id = ANY(%s)"  # noqa: S608 - own names
WAIT = (
    f"SELECT {COMMAND} FROM fieldwork_command c"  # noqa: S608 - own names
    f" WHERE c.state IN ({', '.join(repr(one) for one in WAITING)})"
    " AND (c.waits_for && %s::varchar[] OR c.device_id = %s OR c.waits_for && ARRAY("
    "SELECT 'visit:' || v.id FROM operations_visit v WHERE v.id = ANY(%s) OR v.sheet_id = ANY(%s)"
    ")::varchar[]) ORDER BY c.counter"
)
VISITS = "SELECT id, sheet_id FROM operations_visit WHERE id = ANY(%s) OR sheet_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Opening:
    """What waits of the device or for the batch, and the device's person on the batch's days."""

    waiting: list[Command]
    actors: dict[tuple[UUID, date], Actor]


def open_desk(desk: Desk, batch: Sequence[Sent]) -> Opening:
    """Lock the device's row by noting that it called, then read what the batch's commands name."""
    device = desk.device
    highest = max((one.counter for one in batch if one.device in (None, device.id)), default=0)
    ids = list({one for sent in batch for one in (sent.id, sent.after, sent.visit) if one})
    refs = list({sent.visit for sent in batch if sent.visit})
    own = [str(sent.id) for sent in batch]
    _, known, waiting, visits, person = run(
        seeing(device.id, counter=highest, at=desk.received),
        Statement(KNOWN, [ids]),
        Statement(WAIT, [own, device.id, refs, refs]),
        Statement(VISITS, [refs, refs]),
        asking(device.staff_id),
    )
    desk.looked.update(ids)
    desk.asked.update(own)
    desk.rows.update({row.id: row for row in _commands(known, device)})
    desk.see_visits(refs, visits)
    desk.asked.update(order.of_visit(one) for one in desk.visits.values())
    days = {shanghai_day(instants.told(s.at, s.offset_s, desk.received)) for s in batch}
    actors = {(device.staff_id, day): acting(person[0], on=day) for day in days}
    return Opening(_commands(waiting, device), actors)


def _commands(rows: Iterable[Sequence[object]], device: Device) -> list[Command]:
    """The commands of these rows with their devices."""
    found = [built(Command, row) for row in rows]
    others = {row.device_id for row in found} - {device.id}
    devices = {device.id: device}
    if others:
        devices |= Device.objects.select_related("staff").in_bulk(others)
    for row in found:
        row.device = devices[row.device_id]
    return found
