"""The client made from the document works against the served product."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from tests.api_scene import SECRET
from tests.fixtures.browser import ROOT, served
from tests.fixtures.database import WORLD_AT, TestDatabase

from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import now
from liance.mechanism.exchange.actions import tokens
from liance.mechanism.registry.models import Source


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
        name="名录同步", scopes=["sources:read", "sources:write", "outlets:write"], days=1, secret=SECRET,
        actor=world.actor("xieyun"), at=now(),
    )  # fmt: skip
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
    assert Source.objects.filter(name=body["name"]).count() == 1
