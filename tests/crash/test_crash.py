"""`kill -9` of the pages and of PostgreSQL at random points of the journey: nothing is lost."""

import os
import random
import secrets
from pathlib import Path

import pytest
from tests.crash.examination import Examiner
from tests.crash.installation import durable, installed, wait
from tests.crash.journey import Journey
from tests.crash.programme import RESTART_SECONDS, Programme
from tests.crash.visitor import Memory
from tests.fixtures.database import WORLD_AT, TestDatabase

from liance.adapters.postgres import dump
from liance.flows.demonstration.world import load_world

FEW, MANY = 10, 200


def _seed() -> int:
    """LIANCE_CRASH_SEED, or another one each time."""
    return int(os.environ.get("LIANCE_CRASH_SEED") or secrets.randbelow(10**9))


def _walk(fresh_world: TestDatabase, tmp_path: Path, *, kills: int, worker: bool) -> None:
    seed = _seed()
    print(f"\nseed {seed} (LIANCE_CRASH_SEED={seed} walks it again)")
    world = load_world(at=WORLD_AT)
    dump.dump(fresh_world.owner_url, tmp_path / "world.dump")
    with installed(tmp_path / "world.dump", worker=worker) as site:
        assert set(durable(site.server).values()) == {"on"}
        site.serve()
        journey = Journey(
            world, site.address, Memory(tmp_path / "acknowledged.jsonl"), random.Random(seed)
        )
        wait(RESTART_SECONDS, journey.listening)
        journey.kept = site.kept
        journey.sign_in()
        site.watch()
        programme = Programme(
            site, journey, Examiner(site.folder, site.server), random.Random(seed + 1), print
        )
        programme.run(kills)
        print(programme.summary())
        assert programme.faults == []
        assert sum(programme.phases.values()) == kills
        # That nothing was found means something only if damage is found.
        assert programme.examiner.overlooked(journey.memory.told) == []


def test_nothing_acknowledged_is_lost(fresh_world: TestDatabase, tmp_path: Path) -> None:
    _walk(fresh_world, tmp_path, kills=FEW, worker=False)


@pytest.mark.nightly
def test_nothing_acknowledged_is_lost_in_many_kills(
    fresh_world: TestDatabase, tmp_path: Path
) -> None:
    kills = int(os.environ.get("LIANCE_CRASH_KILLS", MANY))
    _walk(fresh_world, tmp_path, kills=kills, worker=True)
