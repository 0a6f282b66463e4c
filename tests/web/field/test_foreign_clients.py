"""Foreign tus clients against the product as it is served: they resume what was cut."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from tests.field_phone import Phone, phone
from tests.fixtures.browser import ROOT, served
from tests.fixtures.database import WORLD_AT, TestDatabase
from tusclient.client import TusClient

from liance.flows.demonstration.world import load_world
from liance.mechanism.fieldwork.models import Upload

CONTENT = os.urandom(700_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FRONT_END = ROOT / "frontend/field"


def test_two_foreign_clients_resume(
    fresh_world: TestDatabase, own_data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIANCE_SECRET_KEY", settings.SECRET_KEY)
    world = load_world(at=WORLD_AT)
    path = tmp_path / "video.mp4"
    path.write_bytes(CONTENT)
    senders = [phone(world, "zhanglixin"), phone(world, "zhaoting")]
    with served(fresh_world, own_data_dir, "--no-worker") as address:
        by_tuspy(senders[0], f"{address}/field/api/uploads", path)
        by_tus_js_client(senders[1], f"{address}/field/api/uploads", path)
    kept = Upload.objects.order_by("id")
    assert [(one.offset, one.sha256, one.whole_at is not None) for one in kept] == [
        (len(CONTENT), DIGEST, True)
    ] * 2
    stored = own_data_dir / "files" / DIGEST[:2] / DIGEST
    assert stored.read_bytes() == CONTENT


def by_tuspy(sender: Phone, address: str, path: Path) -> None:
    client = TusClient(address, headers={"Authorization": f"Bearer {sender.token}"})
    said = {"sha256": DIGEST, "filename": "进场.mp4", "filetype": "video/mp4"}
    first = client.uploader(str(path), chunk_size=200_000, metadata=said, upload_checksum=True)
    first.upload_chunk()
    assert first.offset == 200_000
    again = client.uploader(str(path), chunk_size=200_000, metadata=said, url=first.url)
    assert again.offset == 200_000
    again.upload()


def by_tus_js_client(sender: Phone, address: str, path: Path) -> None:
    program = Path(__file__).with_name("tus_client.mjs")
    node = [sys.executable, str(ROOT / "tools/node.py"), "node"]
    done = subprocess.run(
        [*node, str(program), str(FRONT_END), address, sender.token, str(path)],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["accepted"] == 200_000
    assert told["from"] >= 200_000
