"""What the extract works out in SQL is what the rules say of the same rows."""

from datetime import date, timedelta

import pytest
from pyarrow import parquet
from tests.report_scene import operation

from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.rules import calibration_at
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading
from liance.mechanism.screening.engine import duckdb_tables, look, screen
from liance.mechanism.screening.extract.write import write_extract
from liance.norms.methods.methods import standard_key

EPOCH = date(1970, 1, 1)


@pytest.fixture
def analysed(world):
    """One operation up to its results, read by instruments."""
    return operation(world, "雍川酿造", 化学需氧量="31").to_laboratory()


def rows_of(folder, table):
    return {row["id"]: row for row in parquet.read_table(folder / f"{table}.parquet").to_pylist()}


def test_standards_and_calibrations_are_those_of_the_rules(world, analysed, tmp_path):
    for n, instrument in enumerate(Instrument.objects.order_by("number")):
        instrument.calibrated_before = [
            [None, str(world.at - timedelta(days=30))],
            [f"2020-01-{n % 28 + 1:02d}", str(world.at + timedelta(days=n % 3 - 1))],
        ]
        instrument.save(update_fields=["calibrated_before"])
    write_extract(tmp_path, at=world.at)
    results, readings = rows_of(tmp_path, "results"), rows_of(tmp_path, "readings")
    used = [(results[str(d.id)], d, d.started_at) for d in Determination.objects.all()]
    used += [(readings[str(r.id)], r, r.at) for r in Reading.objects.all()]
    assert len(used) > 5
    for row, kept, at in used:
        if "standard" in row:
            assert row["standard"] == standard_key(kept.method)
        i = kept.instrument
        until = i and calibration_at(at, now=i.calibrated_to, before=i.calibrated_before)
        assert row["calibrated_day"] == (until and (until - EPOCH).days)


def test_a_certificate_covers_by_every_name_of_a_factor(world, analysed, tmp_path):
    analysts = set(Determination.objects.values_list("analyst_id", flat=True))
    held = Certificate.objects.filter(kind="monitoring", staff__in=analysts)

    def leads():
        write_extract(tmp_path, at=world.at)
        return screen(*duckdb_tables(tmp_path), only=["F14"]).found

    held.update(
        factors=["CODCr", "氨氮", "总磷", "总氮", "悬浮物", "石油类", "五日生化需氧量"], methods=[]
    )
    covered = {one.facts["factor"] for one in leads()}
    assert "化学需氧量" not in covered
    held.update(factors=["总磷"])
    assert "化学需氧量" in {one.facts["factor"] for one in leads()}


def test_an_honest_operation_opens_no_lead_of_papers_or_places(world, analysed, tmp_path):
    write_extract(tmp_path, at=world.at + timedelta(days=1))
    found = look(tmp_path, engine="duckdb").found
    assert [one for one in found if one.check in {"F02", "F13", "F14", "F16", "F18"}] == []
