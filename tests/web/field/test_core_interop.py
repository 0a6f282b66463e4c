"""The core of the field app against the server as it is served: real hashes, receipts, uploads."""

import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from tests.field_phone import entry
from tests.joint_visit import returned_sheet

from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.world import load_world
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.clock import now
from liance.mechanism.fieldwork.models import Command, Rival
from liance.mechanism.operations.models import Entry

VIDEO_BYTES = 4_700_000
ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "frontend" / "field"


def session(address: str, username: str) -> dict[str, str]:
    """The cookies of somebody who has signed in, and their CSRF token."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"{address}/account/login/"
    opener.open(page).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"login": username, "password": DEMO_PASSWORD, "csrfmiddlewaretoken": token}
    sent = urllib.request.Request(
        page, urllib.parse.urlencode(form).encode(), headers={"Referer": page}
    )
    opener.open(sent).read()
    cookies = {cookie.name: cookie.value or "" for cookie in jar}
    assert "sessionid" in cookies, "nobody is signed in"
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"cookie": cookie, "csrf": cookies["csrftoken"]}


@pytest.fixture
def scene(office: str, tmp_path: Path) -> Path:
    """Two people with sessions, and a sheet that both teams may enter by."""
    world = load_world(at=now())
    sheet = returned_sheet(world)
    told = {
        "base": office,
        "officer": session(office, "liwentao"),
        "sampler": session(office, "zhanglixin"),
        "sheet": str(sheet.id),
        "entry": entry(world, sheet, now()),
    }
    path = tmp_path / "scene.json"
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.clause("D1")
def test_the_core_against_the_server(scene: Path) -> None:
    node = [sys.executable, str(ROOT / "tools/node.py"), "node"]
    run = subprocess.run(
        [*node, "node_modules/vitest/vitest.mjs", "run", "src/core/interop.test.ts"],
        cwd=APP, env=os.environ | {"LIANCE_FIELD_SCENE": str(scene), "NO_COLOR": "1"},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert "skipped" not in run.stdout
    # what the phones were told stands here, and once
    assert StoredFile.objects.filter(size=VIDEO_BYTES).count() == 1
    assert set(Command.objects.values_list("state", flat=True)) == {"done"}
    assert (
        Command.objects.filter(kind="record_add").count()
        == Entry.objects.filter(title="现场记录").count()
    )
    assert Rival.objects.count() == 1
