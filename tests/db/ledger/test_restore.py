"""A ledger restored into another cluster verifies there and goes on."""

import subprocess
import time
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from tests.fixtures.ledger import START, write

from liance.adapters.postgres.layout import ADMIN
from liance.doors.cli.connection import pointed_at
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.seal import seal
from liance.foundation.ledger.verify import verify


def burn(database, transactions):
    """Use up transaction ids, so that restored rows carry ids the other cluster never reached."""
    with psycopg.connect(database.app_url, autocommit=True) as other:
        for _ in range(transactions):
            other.execute("SELECT pg_current_xact_id()")


def _seal_all():
    """Seal until nothing waits: another test's transaction in this server holds xmin back."""
    deadline = time.monotonic() + 60
    while Event.objects.filter(seq=None).exists():
        assert time.monotonic() < deadline
        seal(at=START)


@pytest.mark.parametrize("waiting", [0, 12])
def test_a_restored_ledger_is_sealed_though_its_ids_lie_in_the_future(
    fresh_db, lone_db, tmp_path, waiting
):
    with pointed_at(fresh_db.app_url):
        write(0, 20, 1)
        _seal_all()
        anchor(at=START, directory=tmp_path)
        burn(fresh_db, 3000)
        write(50, waiting, 1)
    dump = tmp_path / "ledger.dump"
    tool = fresh_db.server.binaries.tool
    subprocess.run(
        [tool("pg_dump"), "-Fc", "-f", dump, fresh_db.server.url(ADMIN, fresh_db.name)], check=True
    )
    target = lone_db.server.url(ADMIN, lone_db.name)
    subprocess.run([tool("pg_restore"), "--clean", "--if-exists", "-d", target, dump], check=True)
    connection.close()
    report = verify(anchors=tmp_path)
    assert report.sound
    assert (report.anchored, report.unanchored) == (20, waiting)
    write(90, 7, 1)
    seal(at=START + timedelta(hours=1))
    assert not Event.objects.filter(seq=None).exists()
    assert len(set(Event.objects.values_list("epoch", flat=True))) == 2
    anchor(at=START + timedelta(hours=1), directory=tmp_path)
    report = verify(anchors=tmp_path)
    assert report.sound
    assert report.anchored == 27 + waiting
    refused = pytest.raises(psycopg.Error, match="permission denied")
    with psycopg.connect(lone_db.app_url) as other, refused:
        other.execute("DELETE FROM ledger_event")
