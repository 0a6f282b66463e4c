"""The real worker runs what is due: a queued upload reaches the reference receiver by itself."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from tests.fixtures.awaiting import awaited
from tests.fixtures.browser import ROOT
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.report_scene import exceeding, signed

from liance.adapters.provincial_platform.receiver import Receiver
from liance.doors.jobs.living import living
from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import now
from liance.mechanism.reporting.actions import uploads
from liance.mechanism.reporting.models import Upload

SECONDS = 15


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[str]:
    """The reference receiver on a port of its own."""
    with make_server("127.0.0.1", 0, Receiver(tmp_path), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def worker(
    fresh_world: TestDatabase, own_data_dir: Path, platform: str, tmp_path: Path
) -> Iterator[Path]:
    """The worker as `liance serve` starts it; gives its log."""
    log = tmp_path / "worker.log"
    environment = os.environ | {
        "LIANCE_DATABASE_URL": fresh_world.app_url,
        "LIANCE_DATA_DIR": str(own_data_dir),
        "LIANCE_PLATFORM_URL": platform,
        "LIANCE_PLATFORM_TOKEN": "",
        "DJANGO_SETTINGS_MODULE": "liance.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "4"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        yield log
        process.terminate()
        process.wait(30)


def wait_for(what: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.25)
    return False


@pytest.mark.clause("R1")
def test_a_queued_upload_gets_its_receipt_within_fifteen_seconds(worker: Path) -> None:
    ending = exceeding(load_world(at=WORLD_AT))
    report = signed(ending)
    # The machine's own clock, as the page would have it: the worker goes by that, and started
    # before the operation was played.
    actor = ending.operation.who("chenjing")
    sent = uploads.upload(report_id=report.id, version=report.version, actor=actor, at=now())

    def received() -> bool:
        return Upload.objects.get(pk=sent.pk).state == "received"

    assert wait_for(received, SECONDS), worker.read_text()
    assert Upload.objects.get(pk=sent.pk).receipt_number.startswith("R")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        workers = {row[0] for row in cursor.fetchall()}
    assert len(workers) == 1
    assert awaited(living, app) == workers
