"""The day of a source's last exceedance follows the reports in force."""

from importlib import import_module

from django.db import connection
from tests.report_scene import amend, correct, exceeding, sign, signed

from liance.flows.demonstration.world import World
from liance.mechanism.registry.models import Source
from liance.mechanism.reporting.exceeding import last_exceedance

FILL = import_module("liance.mechanism.reporting.migrations.0003_exceedances_in_force").FILL


def test_a_correction_takes_the_exceedance_away_and_the_day_with_it(world: World) -> None:
    ending = exceeding(world)
    report = signed(ending)
    source = report.visit.source
    source.refresh_from_db()
    day = ending.operation.at(12).date()
    assert source.exceeded_on == day == last_exceedance(source.id)
    for qc in ("normal", "parallel"):
        amend(ending, "化学需氧量", "42", at=ending.operation.at(9, days=2), qc=qc)
    again = correct(ending, report, at=ending.operation.at(10, days=2))
    assert again.exceedances == 0, [(r["factor"], r["value"]) for r in again.content["results"]]
    sign(ending, again, at=ending.operation.at(11, days=2))
    source.refresh_from_db()
    assert source.exceeded_on is None
    assert last_exceedance(source.id) is None


def test_the_upgrade_fills_the_day_from_the_reports_in_force(world: World) -> None:
    ending = exceeding(world)
    source = signed(ending).visit.source
    other = Source.objects.exclude(pk=source.id)[0]
    Source.objects.filter(pk=source.id).update(exceeded_on=None)
    Source.objects.filter(pk=other.id).update(exceeded_on=ending.operation.at(12).date())
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    source.refresh_from_db()
    other.refresh_from_db()
    assert source.exceeded_on == ending.operation.at(12).date()
    assert other.exceeded_on is None
