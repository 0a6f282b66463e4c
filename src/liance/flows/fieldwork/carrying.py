"""Carry commands out, each in a savepoint of its own, and keep what became of them on the desk."""

import logging
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from liance.flows.fieldwork.deciding import decide
from liance.flows.fieldwork.desk import Desk, Read
from liance.flows.fieldwork.job import Job, Kept, points_of
from liance.flows.fieldwork.kinds.table import ACTS
from liance.flows.fieldwork.originals import originals
from liance.flows.fieldwork.premises import may_come, of_visits
from liance.foundation.acts.gathering import Left, gathering
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.actions import commands
from liance.mechanism.fieldwork.models import Command, Device
from liance.mechanism.fieldwork.rules.order import Outcome, Piece, State, of_visit
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day

log = logging.getLogger(__name__)
# Acts that read none of the rows they write.
HOLDING = frozenset({"record_add", "checklist_answer", "evidence_add", "transcript"})
# What another transaction may have changed of a command.
BESIDE = (
    "state", "code", "facts", "waits_for", "flags", "made", "visit_id", "settled_at",
    "settled_by_id", "settled_reason", "receipts",
)  # fmt: skip


class MoreCareError(Exception):
    """Something was refused where no savepoint holds the rest: try it all again with savepoints."""


class _Standing(NamedTuple):
    """What a command waits for, and why, as kept before it was tried."""

    waits_for: list[str]
    code: str
    facts: dict[str, Any]


@dataclass(slots=True)
class Carrying:
    """What the order calls: ``keep`` for a command that waits, ``carry`` for one whose time is."""

    desk: Desk
    actors: dict[tuple[UUID, date], Actor] = field(default_factory=dict)

    def keep(self, piece: Piece, outcome: Outcome) -> None:
        """Note what a command waits for; one that waits for the same as before is left alone."""
        read = self.desk.reads[piece.id]
        row, waits_for = read.row, list(outcome.waits_for)
        if not read.fresh and (row.state, row.waits_for) == (outcome.state, waits_for):
            return
        if self._settled_beside(read):
            return
        row.waits_for, row.code, row.facts = waits_for, _code(piece, outcome), {}
        self.note(read, outcome.state)

    def carry(self, piece: Piece) -> State:
        """Carry it out as the act of the person whose device made it."""
        read = self.desk.reads[piece.id]
        row = read.row
        if self._settled_beside(read):
            return row.state  # type: ignore[return-value]
        before = _Standing(row.waits_for, row.code, row.facts)
        apart = self.desk.careful or self.desk.held_by_rule(row.id)
        row.waits_for, row.code, row.facts = [], "", {}
        left, places = Left(), []
        # A decision carries other commands out.
        back = self.desk.mark() if self.desk.careful and row.kind == "decide" else _nothing
        try:
            with transaction.atomic() if apart else nullcontext():
                with gathering(holding=row.kind in HOLDING) as left:
                    made = self._act(read)
                places = commands.finish(left)
        except Refused as refused:
            back()
            if apart and not piece.forced and may_come(refused):
                return self._held(read, refused, before)
            return self._refused(read, refused)
        except (IntegrityError, DataError):
            back()
            # A rule that only the tables hold: the command is kept, not the whole batch lost.
            if self.desk.careful:
                log.exception("fieldwork: the tables refused %s", row.id)
            return self._refused(read, Refused(errors.NOT_FITTING))
        row.made = made
        state = self.note(read, "done")
        settled = self.desk.settled[row.id]
        settled.left, settled.places = left, places
        self.desk.lately.update(of_visits(row.visit_id, self._named(piece)))
        return state

    def _named(self, piece: Piece) -> list[UUID]:
        """The objects that the command names, by the server's own ids."""
        rows = self.desk.rows
        return [(rows[one].made or one) if one in rows else one for one in piece.names]

    def _held(self, read: Read, refused: Refused, before: "_Standing") -> State:
        """Keep what a rule turns back until another phone's record comes."""
        row = read.row
        commands.refuse(row, refused)
        row.code, row.facts = errors.PREMISE_MISSING, {**row.facts, "rule": row.code}
        row.waits_for = of_visits(row.visit_id, self._named(read.piece)) or [of_visit(None)]
        if read.fresh or _Standing(row.waits_for, row.code, row.facts) != before:
            return self.note(read, "held")
        return "held"

    def _settled_beside(self, read: Read) -> bool:
        """Lock a command kept before; whether a transaction beside this one settled it since it was
        read here. Each state leaves a receipt, so their number tells."""
        row = read.row
        if read.fresh:
            return False
        now = Command.objects.select_for_update().get(pk=row.pk)
        if len(now.receipts) != len(row.receipts):
            for name in BESIDE:
                setattr(row, name, getattr(now, name))
        return now.state in ("done", "set_aside")

    def _refused(self, read: Read, refused: Refused) -> State:
        if not self.desk.careful:
            raise MoreCareError
        commands.refuse(read.row, refused)
        return self.note(read, "refused")

    def note(self, read: Read, state: State, *, by: Actor | None = None, reason: str = "") -> State:
        """Put the state on the desk, to be written at the end."""
        row = read.row
        if read.fresh:
            row.state, row.settled_at = state, self.desk.received
        else:
            commands.change(row, state, at=self.desk.received)
        if by is not None:
            row.settled_by_id, row.settled_reason = by.staff_id, reason
        row.visit_id = row.visit_id or self._visit(row)
        self.desk.rows[row.id] = row
        self.desk.settled[row.id] = commands.Settled(
            row, read.fresh, by.user_id if by else row.device.staff.user_id, reason
        )
        if state == "done" and row.kind == "joint_entry" and row.made and row.visit_ref:
            self.desk.visits[row.visit_ref] = row.made
            self.desk.opened[str(row.id)] = str(row.visit_ref)
            # What the same batch does at these points need not wait for the next one.
            self.desk.objects |= points_of(row.made)
        return state

    def actor(self, row: Command) -> Actor:
        """The person of the device with the rights of the day on which it was done."""
        key = (row.device.staff_id, shanghai_day(row.told_at))
        if key not in self.actors:
            self.actors[key] = actor_of_staff(row.device.staff_id, on=key[1])
        return self.actors[key]

    def _act(self, read: Read) -> UUID:
        row = read.row
        if read.body is None:
            unknown = errors.KIND_UNKNOWN if read.fault == "kind" else errors.BODY_INVALID
            raise Refused(unknown, at=read.fault, kind=row.kind)
        self._check_device(row, row.device, forced=read.piece.forced)
        job = self.job(read)
        if row.kind == "decide":
            return decide(job, self.desk, self)
        made = ACTS[row.kind](job)
        row.flags = [*row.flags, *(one for one in job.flags if one not in row.flags)]
        return made

    def _check_device(self, row: Command, device: Device, *, forced: bool) -> None:
        """What a withdrawn device made before is carried out; what it made after, by a person."""
        if device.withdrawn_at is None:
            return
        if "device_withdrawn" not in row.flags:
            row.flags = [*row.flags, "device_withdrawn"]
        if row.told_at > device.withdrawn_at and not forced:
            raise Refused(errors.DEVICE_WITHDRAWN)

    def job(self, read: Read) -> Job[Any]:
        """The command with its person, its visit, its originals and what it names."""
        row = read.row
        row.visit_id = self._visit(row)
        actor = self.actor(row)
        return Job(
            id=row.id, body=read.body, visit_id=row.visit_id, actor=actor, at=row.told_at,
            device_at=row.at, offset_s=row.offset_s, received=row.received_at,
            files=tuple(Kept(role, file) for role, file in originals(read, self.desk, actor)),
            made={key: kept.made for key, kept in self.desk.rows.items() if kept.made},
            flags=[],
        )  # fmt: skip

    def _visit(self, row: Command) -> UUID | None:
        if row.visit_ref is None:
            return None
        kept = self.desk.rows.get(row.visit_ref)
        if kept is not None and kept.made:
            return kept.made
        return self.desk.visits.get(row.visit_ref)


def _nothing() -> None:
    """Nothing was carried out but the command itself."""


def _code(piece: Piece, outcome: Outcome) -> str:
    if outcome.state == "awaiting_files":
        return errors.FILES_MISSING
    return errors.PREDECESSOR_MISSING if piece.trusted else errors.CARRIED_UNSIGNED
