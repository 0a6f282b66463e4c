"""Seed data: whole, valid, counted, sealed, and only ever into an empty database."""

import pytest
from django.db import connection
from tests.db.balance.recount import recount
from tests.shapes import assert_documented

from liance.flows.seeding.load import NotEmptyError, load
from liance.flows.seeding.sizes import AT
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.ledger.verify import verify
from liance.mechanism.balance.models import Passage
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Visit

ALWAYS = """
SELECT count(*) FROM pg_trigger WHERE tgname IN ('edge_insert', 'edge_update') AND tgenabled <> 'A'
"""
UNCHECKED = "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_a_hundredth_of_a_province(fresh_db, tmp_path):
    keys = _one("SELECT count(*) FROM pg_constraint")
    indexes = _one("SELECT count(*) FROM pg_index")
    steps = []
    counts = load("S", owner_url=fresh_db.owner_url, said=lambda *step: steps.append(step))
    assert_documented("seed", counts)
    assert counts["coordination_sheet"] == Sheet.objects.count() == 100
    assert counts["registry_source"] == 200
    assert counts["laboratory_determination"] == Determination.objects.count() > 4_500
    assert steps
    assert _one("SELECT count(*) FROM pg_constraint") == keys
    assert _one("SELECT count(*) FROM pg_index") == indexes
    assert _one(ALWAYS) == 0
    assert _one(UNCHECKED) == 0
    assert len(MACHINES) > 5
    _counted_right()
    report = verify(lambda _done, _total: None, workers=1, anchors=tmp_path)
    assert not report.damages
    assert report.events >= counts["ledger_event"] == 980
    with pytest.raises(NotEmptyError):
        load("S", owner_url=fresh_db.owner_url, said=lambda *step: None)


def _counted_right() -> None:
    assert not Passage.objects.filter(counted=False).exists()
    for visit in Visit.objects.select_related("sheet")[:25]:
        kept, again = Passage.objects.get(visit=visit), recount(visit, at=AT)
        for step in ("point", "bottle", "result", "report", "receipt"):
            for kind in ("have", "in_time", "reasoned", "broken"):
                assert getattr(kept, f"{step}_{kind}") == again[step, kind], (step, kind)
