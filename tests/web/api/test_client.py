"""The client made from the document works against the served product."""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from tests.api_scene import SECRET
from tests.fixtures.browser import ROOT, served
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.joint_visit import opened

from liance.flows.demonstration.world import load_world
from liance.flows.exporting import export_waiting
from liance.foundation.kernel.clock import now
from liance.mechanism.exchange.actions import tokens
from liance.mechanism.registry.models import Source

SCOPES = ["sources:read", "sources:write", "outlets:write", "exports:write", "exports:read"]


def made(address: str, folder: Path):
    """The module as the tool writes it from the server's document."""
    tool = [sys.executable, str(ROOT / "tools/api_client.py"), "--document"]
    text = subprocess.run(
        [*tool, f"{address}/api/v1/openapi.json"], check=True, capture_output=True, timeout=60
    ).stdout
    path = folder / "liance_client.py"
    path.write_bytes(text)
    spec = importlib.util.spec_from_file_location("liance_client", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_client_reads_and_writes(
    fresh_world: TestDatabase, own_data_dir: Path, tmp_path: Path
) -> None:
    world = load_world(at=WORLD_AT)
    tokens.make(
        name="名录同步", scopes=SCOPES, days=1, secret=SECRET, actor=world.actor("xieyun"), at=now()
    )
    with served(fresh_world, own_data_dir, "--no-worker") as address:
        module = made(address, tmp_path)
        client = module.Client(address, SECRET)
        before = list(client.iterate(client.list_sources, limit=4))
        assert len(before) == len({row["id"] for row in before}) > 8
        key = uuid4()
        body = {"name": "客户端登记的单位", "division": "610323"}
        first = client.add_source(body, key=key)
        assert client.add_source(body, key=key) == first
        assert client.get_sources(first["id"])["name"] == body["name"]
        assert len(list(client.iterate(client.list_sources))) == len(before) + 1
        outlet = {
            "source": first["id"], "code": "DW001", "name": "总排口", "medium": "water",
            "factors": [{"factor": "化学需氧量", "limit": "50", "unit": "mg/L"}],
        }  # fmt: skip
        [row] = client.outlets_add(outlet)["rows"]
        assert (row["of"], row["version"]) == ("registry.outlet", 1)
        [listed] = client.iterate(client.list_outlets, q=body["name"])
        assert (listed["id"], listed["code"]) == (row["id"], "DW001")
        changed = {
            "source_id": first["id"], "version": 1, "name": "废水总排口", "active": True, "factors": [],
        }  # fmt: skip
        assert client.outlets_change(row["id"], changed)["rows"][0]["version"] == 2
        with pytest.raises(module.Refused) as refused:
            client.outlets_change(row["id"], changed)
        assert (refused.value.status, refused.value.code) == (409, "kernel.stale")
        with pytest.raises(module.Refused) as refused:
            client.plans_draft({"kind": "annual", "title": "x", "year": 2026})
        assert (refused.value.status, refused.value.code) == (403, "kernel.not_permitted")
        with pytest.raises(module.Refused) as refused:
            client.list_sheets()
        assert (refused.value.status, refused.value.code) == (403, "kernel.not_permitted")
        with pytest.raises(module.Refused) as refused:
            module.Client(address, "liance_none").list_sources()
        assert refused.value.status == 401
        walk = client.iterate(client.list_sources)
        assert len(list(walk)) == len(before) + 1
        client.add_source({"name": "后来登记的单位", "division": "610323"})
        back = client.iterate(client.list_sources, since=walk.mark)
        assert "后来登记的单位" in {row["name"] for row in back}
        # Whoever waits has it made meanwhile: the worker's part.
        waiting = module.Client(address, SECRET, sleep=lambda _: export_waiting(clock=now))
        target = tmp_path / "sources.csv"
        done = waiting.export("sources", target, wanted={"q": body["name"]}, every=0.1)
        assert (done["rows"], done["name"].endswith(".csv")) == (1, True)
        assert body["name"] in target.read_text("utf-8-sig")
        assert hashlib.sha256(target.read_bytes()).hexdigest() == done["sha256"]
        with pytest.raises(module.Refused) as refused:
            client.fetch_file(uuid4(), tmp_path / "none")
        assert (refused.value.status, (tmp_path / "none").exists()) == (404, False)
        with pytest.raises(module.Refused) as refused:
            client.store_file(target)
        assert refused.value.status == 403
    assert Source.objects.filter(name=body["name"]).count() == 1


def test_the_client_stores_a_file_and_fetches_it_again(
    fresh_world: TestDatabase, own_data_dir: Path, tmp_path: Path
) -> None:
    world = load_world(at=WORLD_AT)
    visit = opened(world, WORLD_AT)
    tokens.make(
        name="外业相机", scopes=["files:write", "visits:read", "visits:write"], days=1, secret=SECRET,
        actor=world.actor("liwentao"), at=now(),
    )  # fmt: skip
    photo = tmp_path / "水表 1.pdf"
    photo.write_bytes(b"%PDF-1.7" + os.urandom(3 << 20))
    with served(fresh_world, own_data_dir, "--no-worker") as address:
        client = made(address, tmp_path).Client(address, SECRET)
        stored = client.store_file(photo)
        assert (stored["name"], stored["size"]) == (photo.name, photo.stat().st_size)
        line = {"title": "水表", "text": "读数", "evidence": [{"file": stored["id"]}]}
        client.visits_add_entry(visit.id, {"kind": "evidence", "line": line})
        [row] = client.iterate(client.list_originals)
        said = client.fetch_file(row["file"], tmp_path / "back.pdf")
        assert (tmp_path / "back.pdf").read_bytes() == photo.read_bytes()
        assert (said["sha256"], said["size"]) == (row["sha256"], row["size"])
