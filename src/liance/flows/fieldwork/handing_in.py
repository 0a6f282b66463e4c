"""Commands handed in: each kept, tried in order by the actions of every door, answered with a
signed receipt, all in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from liance.flows.fieldwork.carrying import Carrying, MoreCareError
from liance.flows.fieldwork.desk import Desk, Read, read, read_row
from liance.flows.fieldwork.opening import Opening, open_desk
from liance.flows.fieldwork.retrying import parted
from liance.flows.fieldwork.sent import Sent
from liance.foundation.files.store import Keeping
from liance.mechanism.fieldwork.actions import commands, uploads
from liance.mechanism.fieldwork.models import Command, Device, Rival
from liance.mechanism.fieldwork.rules import instants, order
from liance.mechanism.fieldwork.rules.signatures import signed
from liance.mechanism.fieldwork.rules.texts import command_text, digest


@dataclass(slots=True)
class Answered:
    """What is said of one command: its row, or the rival that came under its id."""

    row: Command
    rival: Rival | None = None


@dataclass(slots=True)
class HandedIn:
    """Answers in the order of the batch, and what else came to rest by it."""

    answers: list[Answered] = field(default_factory=list)
    settled: list[Command] = field(default_factory=list)


def hand_in(
    batch: Sequence[Sent], *, device: Device, files: Mapping[str, Keeping], received: datetime
) -> HandedIn:
    """Take in a batch; ``files`` are flushed before anything is committed. Sending again is harmless.

    Tried without savepoints first: most batches hold nothing that is refused. Two phones that lock
    the same records the other way round are parted by trying again: nothing was acknowledged yet.
    """

    def once(*, careful: bool) -> HandedIn:
        return parted(lambda: _once(batch, device, files, received, careful=careful))

    try:
        return once(careful=False)
    except MoreCareError:
        return once(careful=True)


@transaction.atomic
def _once(
    batch: Sequence[Sent],
    device: Device,
    files: Mapping[str, Keeping],
    received: datetime,
    *,
    careful: bool,
) -> HandedIn:
    given = {name: one.kept for name, one in files.items()}
    desk = Desk(device, received, given, careful=careful)
    # Locks the device's row: its batches follow one another, so an id is never tried twice at once.
    opening = open_desk(desk, batch)
    handed = _Taking(desk, device, received).take(batch, opening)
    for one in files.values():
        one.done()
    return handed


def settle_waiting(*, at: datetime) -> int:
    """Try what waits, device by device; how many commands came to rest."""
    waiting = Command.objects.filter(state__in=order.WAITING).values("device_id")
    devices = list(Device.objects.select_related("staff").filter(pk__in=waiting))
    return sum(parted(partial(_settle, device, at)) for device in devices)


@transaction.atomic
def _settle(device: Device, at: datetime) -> int:
    Device.objects.select_for_update().get(pk=device.pk)
    desk = Desk(device, at, {})
    carrying = Carrying(desk)
    waiting_here = desk.ask_waiting((), of=device)
    order.settle(waiting_here, desk.waiting, desk, carrying.keep, carrying.carry)
    desk.finish(at=at)
    return sum(one.row.state == "done" for one in desk.settled.values())


@dataclass(slots=True)
class _Taking:
    """One batch on its way through the order."""

    desk: Desk
    device: Device
    received: datetime
    others: list[tuple[int, UUID, str, str]] = field(default_factory=list)

    def take(self, batch: Sequence[Sent], opening: Opening) -> HandedIn:
        origins = self._origins(batch)
        arriving: dict[UUID, Read] = {}
        for number, sent in enumerate(batch):
            self._meet(number, sent, origins.get(sent.device or self.device.id), arriving)
        self.desk.place(list(arriving.values()))
        # What waits of this device is tried last: what it waits for may have come unseen, in a
        # transaction that ran beside the one which kept it.
        waiting = self.desk.take_waiting(opening.waiting, of=self.device)
        carrying = Carrying(self.desk, dict(opening.actors))
        hands = (self.desk.waiting, self.desk, carrying.keep, carrying.carry)
        order.settle([one.piece for one in arriving.values()], *hands)
        order.settle(waiting, *hands)
        self._keep_files(arriving.values())
        self.desk.finish(at=self.received)
        return self._answered(batch)

    def _keep_files(self, reads: Iterable[Read]) -> None:
        """What came with a command that is not carried out yet stays, as an upload that is whole."""
        kept = {
            digest: read.row
            for read in reads if read.row.state != "done"
            for digest in read.piece.files & self.desk.given.keys()
        }  # fmt: skip
        if kept:
            given = [(row.device, self.desk.given[digest]) for digest, row in kept.items()]
            uploads.keep_whole(given, at=self.received)

    def _origins(self, batch: Sequence[Sent]) -> dict[UUID, Device]:
        foreign = {one.device for one in batch if one.device} - {self.device.id}
        found = {self.device.id: self.device}
        if foreign:
            rows = Device.objects.select_related("staff").filter(pk__in=foreign)
            found |= {row.id: row for row in rows}
        return found

    def _meet(
        self, number: int, sent: Sent, origin: Device | None, arriving: dict[UUID, Read]
    ) -> None:
        """Sort out what is new, what came already, and what came with other content."""
        maker = origin or self.device
        text = command_text(sent.said, maker.id)
        hashed = digest(text)
        own = maker.id == self.device.id
        trusted = own or signed(text, sent.signature, maker.public_key)
        row = arriving[sent.id].row if sent.id in arriving else self.desk.rows.get(sent.id)
        if row is None:
            fresh = self._row(sent, maker, text, hashed)
            arriving[sent.id] = read(fresh, sent.said["body"], fresh=True, trusted=trusted)
        elif row.hash != hashed:
            self.others.append((number, sent.id, hashed, text))
        elif sent.id not in arriving and row.state in order.WAITING:
            arriving[sent.id] = read_row(row, trusted=trusted)

    def _row(self, sent: Sent, maker: Device, text: str, hashed: str) -> Command:
        flags = instants.flags(sent.at, sent.offset_s, self.received)
        if maker.id != self.device.id:
            flags.append("carried")
        return Command(
            id=sent.id, hash=hashed, device=maker, counter=sent.counter, after=sent.after,
            carried_by=None if maker.id == self.device.id else self.device, kind=sent.kind,
            visit_ref=sent.visit, at=sent.at, offset_s=sent.offset_s, text=text, flags=flags,
            told_at=instants.told(sent.at, sent.offset_s, self.received),
            received_at=self.received, settled_at=self.received, files=list(sent.files),
        )  # fmt: skip

    def _answered(self, batch: Sequence[Sent]) -> HandedIn:
        rivals = {
            number: commands.keep_rival(
                self.desk.rows[command], device_id=self.device.id, hashed=hashed, text=text,
                actor_id=self.device.staff.user_id, at=self.received,
            )
            for number, command, hashed, text in self.others
        }  # fmt: skip
        asked = {one.id for one in batch}
        return HandedIn(
            [Answered(self.desk.rows[one.id], rivals.get(n)) for n, one in enumerate(batch)],
            [one.row for one in self.desk.settled.values() if one.row.id not in asked],
        )
