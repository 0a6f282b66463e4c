"""What must hold after every restart: nothing promised is lost, nothing is half there."""

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from tests.crash.visitor import Acknowledged, Sending
from tests.fixtures.specimens import SENT

from liance.adapters.postgres.layout import ADMIN
from liance.adapters.postgres.supervisor import Server
from liance.doors.cli import connection
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.ledger.seal import seal
from liance.foundation.ledger.verify import verify

WENT = (
    "SELECT object_id FROM kernel_transition t WHERE object_id::text = %s"
    " AND noun = '{noun}' AND verb = '{verb}'"
)
# The rows that a step writes, found by its subject. All of them are there, or none.
EFFECTS = {
    "draft": ("SELECT id FROM coordination_sheet WHERE note = %s",),
    "issue": (
        WENT.format(noun="coordination:sheet", verb="send"),
        "SELECT id FROM coordination_sheet WHERE id::text = %s AND number <> ''",
    ),
    "talk": ("SELECT id FROM coordination_comment WHERE text = %s",),
    "give_back": (
        WENT.format(noun="coordination:sheet", verb="return"),
        (
            "SELECT s.id FROM coordination_sheet s WHERE s.id::text = %s AND EXISTS"
            " (SELECT FROM coordination_sheetinstrument i WHERE i.sheet_id = s.id)"
        ),
    ),
    "enter": (
        "SELECT id FROM operations_visit WHERE sheet_id::text = %s",
        (
            "SELECT v.id FROM operations_visit v WHERE v.sheet_id::text = %s"
            " AND 4 = (SELECT count(*) FROM operations_crewmember c WHERE c.visit_id = v.id)"
            " AND EXISTS (SELECT FROM operations_visititem i JOIN operations_visitpoint p"
            " ON p.id = i.point_id WHERE p.visit_id = v.id)"
        ),
    ),
    "record": (
        "SELECT id FROM operations_entry WHERE title = %s",
        (
            "SELECT e.id FROM operations_entry e JOIN operations_attachment a ON a.entry_id = e.id"
            " JOIN files_storedfile f ON f.id = a.file_id WHERE e.title = %s"
        ),
    ),
    "measure": ("SELECT id FROM operations_reading WHERE calibration = %s",),
    "signal": ("SELECT id FROM operations_signal WHERE text = %s",),
    "acknowledge": (
        WENT.format(noun="operations:signal", verb="acknowledge"),
        "SELECT id FROM operations_signal WHERE id::text = %s AND acknowledged_at IS NOT NULL",
    ),
    "bottle": (
        "SELECT id FROM custody_bottle WHERE description = %s",
        (
            "SELECT DISTINCT b.id FROM custody_bottle b JOIN custody_bottlefactor f"
            " ON f.bottle_id = b.id WHERE b.description = %s"
        ),
    ),
    "leave": (WENT.format(noun="operations:visit", verb="leave"),),
}
TRACES = "SELECT count(*) FROM ledger_event WHERE object_id = %s"
REPLAYS = "SELECT key::text, answer FROM kernel_replay"
# Every change of a state stands in the ledger as often as it happened, and the other way round.
UNTOLD = """
WITH moved AS (
  SELECT object_id, noun || ':' || verb AS kind, count(*) AS n FROM kernel_transition GROUP BY 1, 2
), told AS (
  SELECT object_id, kind, count(*) AS n FROM ledger_event
  WHERE kind = ANY(%s) GROUP BY 1, 2
)
SELECT coalesce(m.object_id, t.object_id), coalesce(m.kind, t.kind), m.n, t.n
FROM moved m FULL JOIN told t USING (object_id, kind) WHERE m.n IS DISTINCT FROM t.n
"""
ASTRAY = """
SELECT r.id, r.state, t.to_state FROM {table} r JOIN LATERAL (
  SELECT to_state FROM kernel_transition WHERE noun = '{noun}' AND object_id = r.id
  ORDER BY id DESC LIMIT 1) t ON true WHERE r.state <> t.to_state
"""
SEAL_SECONDS = 30
FILES = f"SELECT sha256, size, name FROM files_storedfile WHERE {SENT}"
SEALS = "SELECT agency_id, size, encode(hash256, 'hex') FROM ledger_seal"


# A superuser's damages, and how the examiner must speak of each.
DAMAGES = {
    "lost: Acknowledged": "DELETE FROM kernel_replay WHERE key::text = %(key)s",
    "half saved: transition and ledger": (
        "DELETE FROM kernel_transition WHERE id = (SELECT max(id) FROM kernel_transition)"
    ),
    "astray: coordination:sheet": (
        "UPDATE coordination_sheet SET state = CASE state WHEN 'closed' THEN 'sent' ELSE 'closed' END"
        # one that still has its transition: the damage before may have taken that of the newest
        " WHERE id = (SELECT max(id::text)::uuid FROM coordination_sheet WHERE state <> 'draft'"
        " AND id IN (SELECT object_id FROM kernel_transition WHERE noun = 'coordination:sheet'))"
    ),
    "ledger: Damage": (
        "UPDATE ledger_event SET body = '{}' WHERE id = (SELECT max(id) FROM ledger_event)"
    ),
    "lost: seal": "DELETE FROM ledger_seal WHERE number = (SELECT max(number) FROM ledger_seal)",
}
DAMAGED = (
    "kernel_replay", "kernel_transition", "coordination_sheet", "ledger_event", "ledger_seal",
)  # fmt: skip


@dataclass
class Examiner:
    """Looks at a restarted installation and collects what is wrong."""

    folder: Path
    server: Server
    faults: list[str] = field(default_factory=list)
    seals: set[tuple[Any, ...]] = field(default_factory=set)
    files: int = 0
    orphans: int = 0
    finished_unacknowledged: int = 0

    def examine(
        self, told: Iterable[Acknowledged], attempts: Iterable[Sending], pending: Sending | None
    ) -> list[str]:
        """All faults found now; empty when all is well."""
        self.faults = []
        with psycopg.connect(self.server.url(ADMIN)) as reader:
            # One snapshot: the background work of a restarted server goes on meanwhile.
            reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            replays = dict(reader.execute(REPLAYS).fetchall())
            self._promises(told, replays)
            self._whole(reader, attempts, replays)
            self._states(reader)
            self._originals(reader)
            self._seals(reader)
        if pending is not None and pending.key in replays:
            self.finished_unacknowledged += 1
        self._ledger()
        return self.faults

    def overlooked(self, told: Sequence[Acknowledged]) -> list[str]:
        """Damage the installation for good; which damages an examination does not find."""
        wanted = list(DAMAGES)
        with psycopg.connect(self.server.url(ADMIN)) as breaker:
            for table in DAMAGED:
                breaker.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for damage in DAMAGES.values():
                breaker.execute(damage, {"key": told[-1].key})
            # one that a row names: a killed upload may have left others behind
            kept = breaker.execute(FILES).fetchone()
        if kept is not None:
            original = _place(self.folder / "files", kept[0])
            original.write_bytes(original.read_bytes()[:-1])
            wanted.append("lost: original")
        found = self.examine(told, (), None)
        return [each for each in wanted if not any(f.startswith(each) for f in found)]

    def _promises(self, told: Iterable[Acknowledged], replays: dict[str, str]) -> None:
        for one in told:
            if replays.get(one.key) != one.answer:
                self.faults.append(f"lost: {one} has {replays.get(one.key)!r}")
        self.faults += [f"half saved: key {k} without answer" for k, a in replays.items() if not a]

    def _whole(
        self, reader: psycopg.Connection, attempts: Iterable[Sending], replays: dict[str, str]
    ) -> None:
        for sending in attempts:
            wanted = 1 if sending.key in replays else 0
            for effect in EFFECTS[sending.step]:
                rows = reader.execute(effect, [sending.subject]).fetchall()
                traces = [reader.execute(TRACES, [row[0]]).fetchone()[0] for row in rows]
                if len(rows) != wanted or (sending.step != "talk" and 0 in traces):
                    self.faults.append(
                        f"half saved: {sending.step} {sending.subject}: {len(rows)} for {wanted},"
                        f" {traces} ledger events; {effect}"
                    )

    def _states(self, reader: psycopg.Connection) -> None:
        kinds = [f"{m.noun}:{edge.verb}" for m in MACHINES.values() for edge in m.edges]
        for row in reader.execute(UNTOLD, [kinds]).fetchall():
            self.faults.append(f"half saved: transition and ledger differ: {row}")
        for machine in MACHINES.values():
            known = reader.execute("SELECT to_regclass(%s)", [machine.table]).fetchone()
            if known and known[0]:
                query = ASTRAY.format(table=machine.table, noun=machine.noun)
                self.faults += [f"astray: {machine.noun} {r}" for r in reader.execute(query)]

    def _originals(self, reader: psycopg.Connection) -> None:
        root = self.folder / "files"
        kept = set()
        for sha256, size, name in reader.execute(FILES).fetchall():
            kept.add(sha256)
            path = _place(root, sha256)
            content = path.read_bytes() if path.is_file() else b""
            if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
                self.faults.append(f"lost: original {name} {sha256}")
        self.files = len(kept)
        found = {path.name for path in root.rglob("*") if path.is_file()}
        self.orphans = len(found - kept)

    def _seals(self, reader: psycopg.Connection) -> None:
        now = set(reader.execute(SEALS).fetchall())
        self.faults += [f"lost: seal {seal}" for seal in self.seals - now]

    def _ledger(self) -> None:
        deadline = time.monotonic() + SEAL_SECONDS
        with connection.pointed_at(self.server.url()):
            while True:
                seal(at=datetime.now(UTC))
                report = verify(anchors=self.folder / "anchors", workers=1)
                unsealed = sum(log.unsealed for log in report.logs)
                # A job of the background work may hold events back, or be the sealer itself.
                if not unsealed or time.monotonic() > deadline:
                    break
                time.sleep(0.2)
        self.faults += [f"ledger: {damage}" for damage in report.damages]
        if unsealed:
            self.faults.append(f"ledger: {unsealed} events could not be sealed")
        with psycopg.connect(self.server.url(ADMIN)) as reader:
            self.seals = set(reader.execute(SEALS).fetchall())


def _place(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256
