"""`kill -9` of the server at random points of handing in and uploading: nothing acknowledged is
lost, nothing happens twice, nothing is left over."""

import os
import random
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from tests.crash.field_walk import Site, Walk, faults
from tests.crash.installation import durable
from tests.field_phone import phone
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.joint_visit import opened

from liance.adapters.postgres import databases, dump
from liance.adapters.postgres.layout import ADMIN, APP, OWNER
from liance.flows.demonstration.world import load_world
from liance.flows.fieldwork.uploading import ORPHAN
from liance.foundation.files.sweeping import sweep
from liance.foundation.kernel import clock

FEW, MANY = 50, 1_000


def _walk(fresh_world: TestDatabase, tmp_path: Path, settings: object, kills: int) -> None:
    seed = int(os.environ.get("LIANCE_CRASH_SEED") or secrets.randbelow(10**9))
    print(f"\nseed {seed} (LIANCE_CRASH_SEED={seed} walks it again)")
    world = load_world(at=WORLD_AT)
    visit = opened(world, world.at)
    officer = phone(world, "liwentao", at=world.at + timedelta(minutes=1))
    dump.dump(fresh_world.owner_url, tmp_path / "world.dump")
    with databases.throwaway("liance-field-crash") as folder, databases.scratch() as server:
        assert durable(server)["fsync"] == "on"
        dump.restore(server.url(OWNER), tmp_path / "world.dump")
        site = Site(folder, server.url(APP))
        walk = Walk(site, officer, str(visit.id), random.Random(seed))
        try:
            site.open()

            def examine() -> None:
                found = faults(walk, server.url(ADMIN), folder / "files")
                assert found == [], (found, walk.phases)

            walk.kills(kills, examine)
            examine()
        finally:
            site.close()
        print(f"acknowledged {len(walk.receipts)}; killed at {dict(walk.phases.most_common())}")
        assert sum(walk.phases.values()) == kills
        assert len(walk.phases) >= 5
        settings.LIANCE_FILES_DIR = folder / "files"  # type: ignore[attr-defined]
        # A day later nothing is there but what was acknowledged.
        later = clock.now() + ORPHAN + timedelta(minutes=1)
        sweep(lambda digests: [d for d in digests if d in walk.files], lambda _: [], before=later)
        left = [path.name for path in (folder / "files").rglob("*") if path.is_file()]
        assert sorted(left) == sorted(walk.files)


def test_nothing_handed_in_is_lost(
    fresh_world: TestDatabase, tmp_path: Path, settings: object
) -> None:
    _walk(fresh_world, tmp_path, settings, FEW)


@pytest.mark.nightly
def test_nothing_handed_in_is_lost_in_a_thousand_kills(
    fresh_world: TestDatabase, tmp_path: Path, settings: object
) -> None:
    _walk(fresh_world, tmp_path, settings, int(os.environ.get("LIANCE_CRASH_KILLS", MANY)))
