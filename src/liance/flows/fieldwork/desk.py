"""What is known while commands are handed in: the board of the pure order, on the tables.

Everything a batch asks for is read at the beginning in a few queries; what becomes of each command
is kept in memory and written at the end by ``finish``, in the same transaction.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q
from pydantic import ValidationError

from liance.flows.fieldwork.bodies import KINDS
from liance.flows.fieldwork.bodies.common import Shape
from liance.flows.fieldwork.job import Job, named_by, objects_among, visits_among
from liance.flows.fieldwork.kinds.table import WITHOUT_VISIT
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import OnDisk
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.drawing import draw_all
from liance.mechanism.fieldwork.actions import commands
from liance.mechanism.fieldwork.actions.commands import Settled
from liance.mechanism.fieldwork.models import Command, Device, Upload
from liance.mechanism.fieldwork.rules.order import WAITING, Outcome, Piece, State, by_rule


@dataclass(slots=True)
class Read:
    """A command read: its row, its body where that fits its kind, and its place in the order."""

    row: Command
    body: Shape | None
    fault: str
    piece: Piece
    fresh: bool


class Hands(Protocol):
    """What carries commands out, as far as a decision about another command needs it."""

    def keep(self, piece: Piece, outcome: Outcome) -> None:
        """Note what a command waits for."""

    def carry(self, piece: Piece) -> State:
        """Carry a command out."""

    def note(self, read: Read, state: State, *, by: Actor | None = None, reason: str = "") -> State:
        """Put a state on the desk."""

    def job(self, read: Read) -> Job[Any]:
        """A command made ready."""


@dataclass(slots=True)
class Desk:
    """The board. ``given``: files that came with this request, by digest; ``opened``: by the
    command that opened a visit just now, the sheet that it was opened with; ``lately``: the visits
    in which something was carried out. ``careful``: each command in a savepoint of its own, so that
    a refusal leaves the others."""

    device: Device
    received: datetime
    given: Mapping[str, OnDisk]
    rows: dict[UUID, Command] = field(default_factory=dict)
    reads: dict[UUID, Read] = field(default_factory=dict)
    visits: dict[UUID, UUID] = field(default_factory=dict)
    objects: set[UUID] = field(default_factory=set)
    files: dict[str, OnDisk] = field(default_factory=dict)
    settled: dict[UUID, Settled] = field(default_factory=dict)
    looked: set[UUID] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    unmet: set[UUID] = field(default_factory=set)
    opened: dict[str, str] = field(default_factory=dict)
    lately: set[str] = field(default_factory=set)
    careful: bool = True

    def finish(self, *, at: datetime) -> None:
        """Write what came to rest, then draw what all these acts took out of the stock together, as
        the last thing of the transaction: locked one after the other, other acts could wait for
        this one and it for them."""
        settled = list(self.settled.values())
        commands.write(settled, at=at)
        draw_all([draw for one in settled for draw in one.left.ends])

    def state(self, command: UUID) -> State | None:
        """As the order asks."""
        row = self.rows.get(command)
        return row.state if row is not None else None  # type: ignore[return-value]

    def hash(self, command: UUID) -> str:
        """As the order asks."""
        return self.rows[command].hash

    def is_object(self, named: UUID) -> bool:
        """As the order asks."""
        return named in self.visits or named in self.objects

    def has_file(self, sha256: str) -> bool:
        """As the order asks."""
        return sha256 in self.files

    def held_by_rule(self, command: UUID) -> bool:
        """As the order asks."""
        row = self.rows.get(command)
        return row is not None and row.state == "held" and by_rule(row.waits_for)

    def moved(self) -> list[str]:
        """As the order asks."""
        found = sorted(self.lately)
        self.lately.clear()
        return found

    def learn(self, ids: Iterable[UUID]) -> None:
        """Read the commands of these ids that are not known yet."""
        new = set(ids) - self.rows.keys() - self.looked
        self.looked |= new
        if new:
            found = Command.objects.select_related("device__staff").filter(pk__in=new)
            self.rows.update({row.id: row for row in found})

    def place(self, reads: Sequence[Read]) -> None:
        """Read what these commands name: commands, visits, objects, files."""
        wanted: dict[str, set[UUID]] = {}
        ids: set[UUID] = set()
        for read in reads:
            self.reads[read.row.id] = read
            ids |= read.piece.names | ({read.piece.after} if read.piece.after else set())
            for name, named in named_by(read.body).items() if read.body else ():
                wanted.setdefault(name, set()).update(named)
        self.learn(ids)
        self._find_visits({r.row.visit_ref for r in reads if r.row.visit_ref})
        for name, named in wanted.items():
            left = named - self.rows.keys() - self.objects
            if left:
                self.objects |= objects_among(name, left)
        self._find_files(
            {digest for read in reads for digest in read.piece.files},
            {read.row.device.staff_id: read.row.device.staff.user_id for read in reads},
        )

    def _find_visits(self, refs: set[UUID]) -> None:
        made = {ref: row.made for ref in refs if (row := self.rows.get(ref)) and row.made}
        left = refs - self.visits.keys() - self.unmet - made.keys()
        if left:
            self.visits |= visits_among(left)
        self.visits |= made

    def see_visits(self, refs: Iterable[UUID], found: Iterable[Sequence[Any]]) -> None:
        """Take in visits that were looked for by ``refs``, each with its sheet."""
        for visit, sheet in found:
            self.visits[visit] = visit
            if sheet is not None:
                self.visits[sheet] = visit
        self.unmet |= set(refs) - self.visits.keys()

    def _find_files(self, digests: set[str], people: Mapping[UUID, UUID | None]) -> None:
        """Files of the request, else those that the commands' own people handed in before:
        whoever sets a command free, its originals are those of the one who made it."""
        left = digests - self.files.keys()
        for digest in left & self.given.keys():
            self.files[digest] = self.given[digest]
        left -= self.files.keys()
        if not left:
            return
        own = Upload.objects.filter(device__staff__in=people, sha256__in=left)
        for sha256, sm3, size in own.filter(whole_at__isnull=False).values_list(
            "sha256", "sm3", "size"
        ):
            self.files[sha256] = OnDisk(sha256, sm3, size)
        stored = StoredFile.objects.filter(
            sha256__in=left - self.files.keys(), stored_by__in=list(people.values())
        )
        for sha256, sm3, size in stored.values_list("sha256", "sm3", "size"):
            self.files[sha256] = OnDisk(sha256, sm3, size)

    def ask_waiting(self, freed: Iterable[str], *, of: Device | None = None) -> list[Piece]:
        """Read the commands that wait for any of these, and those of a device, in one query; the
        device's are returned: what they wait for may have come unseen."""
        new = set(freed) - self.asked
        self.asked |= new
        if not new and of is None:
            return []
        wanted = Q(waits_for__overlap=sorted(new)) | (Q(device=of) if of else Q())
        rows = Command.objects.select_related("device__staff").filter(wanted, state__in=WAITING)
        return self.take_waiting(list(rows.order_by("counter")), of=of)

    def take_waiting(self, found: Sequence[Command], *, of: Device | None) -> list[Piece]:
        """Take up rows that wait; those of the device are returned."""
        # One that is known already, because another names it, is to be tried all the same.
        known = [self.rows.get(row.id, row) for row in found]
        self._take_up([row for row in known if row.state in WAITING])
        own = [row.id for row in found if of is not None and row.device_id == of.id]
        return [self.reads[key].piece for key in own if key in self.reads]

    def _take_up(self, rows: Sequence[Command]) -> None:
        self.rows.update({row.id: row for row in rows})
        self.place([read_row(row) for row in rows if row.id not in self.reads])

    def mark(self) -> Callable[[], None]:
        """What puts the desk back as it is now: for an act that carries others out and fails itself,
        so that the savepoint which held them all is gone."""
        rows = {key: (row, dict(vars(row))) for key, row in self.rows.items()}
        names = ("reads", "visits", "objects", "settled", "unmet", "opened", "lately")
        kept = {name: copy(getattr(self, name)) for name in names}

        def back() -> None:
            for key, row in self.rows.items():
                if key in rows:
                    vars(row).update(rows[key][1])
                elif key in self.settled:
                    row.refresh_from_db()
            kept["reads"] = {**self.reads, **kept["reads"]}
            for name, value in kept.items():
                setattr(self, name, value)

        return back

    def waiting(self, freed: str) -> list[Piece]:
        """The commands that wait for an id or a digest, as the order asks. What opened a visit
        also frees what names its sheet: at once, before what follows it is tried."""
        ids = {freed, self.opened.get(freed, freed)}
        self.ask_waiting(ids)
        return [
            self.reads[row.id].piece for row in tuple(self.rows.values())
            if row.state in WAITING and ids.intersection(row.waits_for) and row.id in self.reads
        ]  # fmt: skip


def read_row(row: Command, *, forced: bool = False, trusted: bool | None = None) -> Read:
    """A kept command read again from its own text. ``trusted`` None: as it was, one that waits
    for itself not."""
    believed = str(row.id) not in row.waits_for if trusted is None else trusted
    said = json.loads(row.text)
    return read(row, said["body"], fresh=False, forced=forced, trusted=believed)


def read(
    row: Command, said: object, *, fresh: bool, forced: bool = False, trusted: bool = True
) -> Read:
    """A command with its body parsed; one that does not fit waits for nothing and is refused."""
    body, fault = parse(row.kind, said)
    names: set[UUID] = set()
    if body is not None:
        names = set[UUID]().union(*named_by(body).values()) - {row.id}
        if row.visit_ref is not None and row.kind not in WITHOUT_VISIT:
            names.add(row.visit_ref)
    piece = Piece(
        row.id, row.hash, row.device_id, row.counter, row.after, frozenset(names),
        frozenset(row.files), trusted=trusted, forced=forced,
    )  # fmt: skip
    return Read(row, body, fault, piece, fresh)


def parse(kind: str, body: object) -> tuple[Shape | None, str]:
    """The body in its kind's shape, or where it does not fit."""
    shape = KINDS.get(kind)
    if shape is None:
        return None, "kind"
    try:
        # As JSON, so that instants and ids are read as the door read them.
        return shape.model_validate_json(json.dumps(body), strict=True), ""
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return None, f"{place}: {first['msg']}"[:200]
