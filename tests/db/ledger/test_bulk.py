"""A ledger loaded by COPY is a ledger like any other."""

from datetime import timedelta

import psycopg
import pytest
from tests.fixtures.ledger import START, entry, write

from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.bulk import load
from liance.foundation.ledger.models import Event, Seal
from liance.foundation.ledger.proofs import inclusion
from liance.foundation.ledger.seal import Sealed, seal
from liance.foundation.ledger.verify import verify


def load_some(database, first, count):
    with psycopg.connect(database.owner_url) as owner:
        return load(owner, (entry(n, n % 3 or None) for n in range(first, first + count)), at=START)


def test_a_loaded_ledger_verifies_and_goes_on(lone_db, tmp_path):
    assert load_some(lone_db, 0, 12_000) == 12_000
    assert Seal.objects.count() == 9
    assert seal(at=START) == Sealed(0, 0)
    write(20_000, 300, 1)
    assert seal(at=START + timedelta(hours=1)) == Sealed(300, 1)
    assert load_some(lone_db, 30_000, 500) == 500
    anchor(at=START, directory=tmp_path)
    report = verify(anchors=tmp_path)
    assert report.sound
    assert report.anchored == 12_800
    assert all(inclusion(event.id).holds() for event in Event.objects.filter(seq=4000))


def test_the_application_may_not_load(lone_db):
    with (
        psycopg.connect(lone_db.app_url) as other,
        pytest.raises(psycopg.Error, match="permission denied"),
    ):
        load(other, [entry(1, 1)], at=START)
