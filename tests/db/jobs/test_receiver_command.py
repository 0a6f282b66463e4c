"""`liance serve --receiver` keeps results on this machine for sites without the platform."""

import json
import urllib.request
from pathlib import Path

import pytest
from tests.fixtures.browser import served
from tests.fixtures.database import TestDatabase

from liance.adapters.installation.secrets import kept_secret
from liance.adapters.provincial_platform.client import HttpPlatform

DOCUMENT = {
    "report_number": "宝环监〔2026〕1号", "agency": "宝鸡生态环境监测站", "unit": "某公司",
    "completed_at": "2026-11-20T02:00:00Z", "results": [{"factor": "总磷", "value": "0.71"}],
}  # fmt: skip


@pytest.mark.clause("R1")
def test_the_receiver_runs_beside_the_pages(fresh_world: TestDatabase, own_data_dir: Path) -> None:
    with served(fresh_world, own_data_dir, "--no-worker", "--receiver") as address:
        port = int(address.rpartition(":")[2])
        log = (own_data_dir / f"serve-{port}.log").read_text("utf-8")
        url = f"http://127.0.0.1:{port + 3}"
        assert f"LIANCE_PLATFORM_URL={url}" in log
        token = kept_secret(own_data_dir, "platform-token")
        answer = HttpPlatform(url, token=token).upload(DOCUMENT, key="upload:0001")
        assert answer.kind == "received"
        assert HttpPlatform(url, token="").upload(DOCUMENT, key="upload:0001").kind == "down"
        shown = urllib.request.Request(
            f"{url}/v1/results/{answer.receipt}", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(shown, timeout=10) as kept:
            assert json.load(kept)["document"]["unit"] == "某公司"
    assert list((own_data_dir / "receiver").glob("*.json"))
