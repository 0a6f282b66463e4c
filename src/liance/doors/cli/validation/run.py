"""The whole validation on a scratch database with a held clock."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings

from liance import __version__
from liance.adapters.postgres import databases
from liance.adapters.postgres.layout import APP, OWNER
from liance.adapters.provincial_platform.client import HttpPlatform
from liance.adapters.provincial_platform.receiver import Receiver
from liance.doors.cli import connection
from liance.doors.cli.validation import ending, opening, results, sides, site, together
from liance.doors.cli.validation.opening import Found, on
from liance.doors.cli.validation.server import served
from liance.doors.cli.validation.walk import Step, Walk
from liance.flows.demonstration.world import build_world
from liance.foundation.kernel.clock import fixed
from liance.foundation.ledger import queries
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.seal import seal

# The clauses that one run must prove, each by a named assertion.
CLAUSES = (
    "S1", "S2", "O1", "O2", "O3", "C3", "C5", "P1", "P2", "P4", "W1", "W2", "W3", "W4", "W5", "W6", "W7",
    "X1", "X3", "D1", "D2", "D3", "D4", "D5", "D6", "R1", "R2", "R3", "R4", "R5",
)  # fmt: skip


def run(say: Callable[[Step], None] = lambda _: None, *, acts: int | None = None) -> dict[str, Any]:
    """Walk the operation; returns steps, clauses proven, refusals, ledger head, as JSON values.

    ``acts`` walks only so many acts of the main way and no side scenes: what a test of one guard
    needs.
    """
    with databases.scratch() as server, _own_folders():
        connection.migrate(server.url(OWNER))
        with connection.pointed_at(server.url(APP)):
            with fixed(on(-10, 9)):
                build_world(at=on(-10, 9))
            with served() as base, _receiver() as platform:
                walk = Walk(base, heard=say)
                _walk(walk, platform, acts)
            return report(walk)


def _walk(walk: Walk, platform: HttpPlatform, most: int | None) -> None:
    """All acts in order; what stands on a failed step is not walked, the side scenes still are."""
    found = Found()
    scenes: list[list[Callable[[], None]]] = [
        [
            lambda: opening.plan(walk, found),
            lambda: opening.sheet(walk, found),
            lambda: together.consult(walk, found),
            lambda: site.visit(walk, found),
            lambda: site.measure(walk, found),
            lambda: site.sample(walk, found),
            lambda: site.leave(walk, found),
            lambda: site.custody(walk),
            lambda: sides.fill_in(walk, found),
            lambda: results.determine(walk, found),
            lambda: together.consult_after(walk, found),
            lambda: ending.report(walk, found),
            lambda: ending.upload(walk, found, platform),
            lambda: ending.case(walk, found),
        ],
        [lambda: sides.cannot(walk)],
        [lambda: sides.urgent(walk)],
        [lambda: sides.reasons(walk, found)],
        [lambda: sides.merged(walk)],
        [lambda: sides.province(walk)],
        [lambda: together.mechanism(walk)],
        [lambda: together.meeting(walk)],
    ]
    for scene in [scenes[0][:most]] if most else scenes:
        try:
            for act in scene:
                act()
        except Exception as error:  # noqa: BLE001 - the step holds it; the next scene goes on
            walk.broken.append(f"{type(error).__name__}: {error}"[:400])


def report(walk: Walk) -> dict[str, Any]:
    """What was walked, as JSON values; ``passed`` only when every clause is proven."""
    proven = walk.clauses()
    clauses = {
        clause: {
            "proven": proven.get(clause, False),
            "assertions": [asdict(a) for a in walk.assertions if a.clause == clause],
        }
        for clause in CLAUSES
    }
    with fixed(on(13, 9)):
        seal(at=on(13, 9))
        anchored = anchor(at=on(13, 9))
    status = queries.status()
    return {
        "version": __version__,
        "steps": [{**asdict(s), "at": s.at.isoformat()} for s in walk.steps],
        "clauses": clauses,
        "refusals": [asdict(r) for r in walk.refusals],
        "broken": walk.broken,
        "ledger": {
            "events": status.sealed,
            "head": anchored.words,
            "sha256": anchored.head.sha256.hex(),
        },
        "passed": all(c["proven"] for c in clauses.values()) and not walk.broken,
    }


@contextmanager
def _receiver() -> Iterator[HttpPlatform]:
    """The reference receiver on loopback, and a client of it."""
    with (
        tempfile.TemporaryDirectory(prefix="liance-receiver-") as folder,
        make_server("127.0.0.1", 0, Receiver(Path(folder)), handler_class=_Quiet) as server,
    ):
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield HttpPlatform(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Say nothing."""


@contextmanager
def _own_folders() -> Iterator[None]:
    """Files, keys and anchors of the run in a folder of its own, gone afterwards."""
    names = ("LIANCE_DATA_DIR", "LIANCE_FILES_DIR", "LIANCE_KEYS_DIR")
    before = {name: getattr(settings, name) for name in names}
    with tempfile.TemporaryDirectory(prefix="liance-validate-") as folder:
        root = Path(folder)
        for name, path in zip(names, (root, root / "files", root / "keys"), strict=True):
            setattr(settings, name, path)
        try:
            yield
        finally:
            for name, value in before.items():
                setattr(settings, name, value)
