"""What few may know of is exported for them alone; plans, figures and the ledger as their pages say."""

from datetime import date

from django.db import transaction
from tests.exported_rows import rows

from liance.flows import opening
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.models import Target
from liance.mechanism.reporting.models import Report


def test_a_restricted_operation_is_exported_for_its_named_people_alone(objects):
    world = objects.world
    day = world.at.astimezone(SHANGHAI).date()
    for code, word in (
        ("sheets", "unit"),
        ("visits", "unit"),
        ("samples", "unit"),
        ("results", "unit_name"),
    ):
        named = rows(code, world.actor("liwentao"), on=day)
        others = rows(code, world.actor("hanlei"), on=day)
        hidden = {row[word] for row in named} - {row[word] for row in others}
        assert hidden, code
        assert len(others) < len(named), code
    assert [
        r for r in rows("sheets", world.actor("hanlei"), on=day) if r["restricted"] == "是"
    ] == []
    assert [r for r in rows("sheets", world.actor("liwentao"), on=day) if r["restricted"] == "是"]


def test_targets_say_where_they_stand(objects):
    world = objects.world
    day = world.at.astimezone(SHANGHAI).date()
    found = rows("targets", world.actor("yangzhenhua"), on=day)
    explained = Target.objects.get(pk=objects.ids["open"]["target"])
    line = next(
        r for r in found if r["plan"] == explained.plan.title and r["number"] == explained.number
    )
    assert (line["standing"], line["reason"]) == ("有因", "全年停产")
    assert line["outlets"]
    one = rows("targets", world.actor("yangzhenhua"), on=day, plan=str(explained.plan_id))
    assert {row["plan"] for row in one} == {explained.plan.title}


def test_the_ledger_leaves_out_what_its_page_leaves_out(objects):
    world = objects.world
    day = world.at.astimezone(SHANGHAI).date()
    named = rows("ledger", world.actor("liwentao"), on=day)
    others = rows("ledger", world.actor("hanlei"), on=day)
    assert 0 < len(others) < len(named)
    secret = str(objects.ids["restricted"]["sheet"])
    assert secret in {row["object_id"] for row in named}
    assert secret not in {row["object_id"] for row in others}
    assert {len(row["sha256"]) for row in others} == {64}


def test_figures_are_those_of_the_frozen_round(objects):
    world = objects.world
    day = world.at.astimezone(SHANGHAI).date()
    found = rows("dispatch", world.actor("hanxue"), on=day)
    assert found
    for row in found:
        parts = (row["done"], row["reasoned"], row["in_time"], row["unexplained"])
        assert row["due"] == sum(parts)
    assert rows("dispatch", world.actor("liwentao"), on=day) == []


def test_open_data_tell_nothing_of_a_restricted_report(objects, tmp_path):
    numbers = {
        kind: Report.objects.get(pk=objects.ids[kind]["report"]).number
        for kind in ("open", "restricted")
    }
    with transaction.atomic():
        made = opening.lay_open(month=date(2026, 11, 1), folder=tmp_path, at=objects.world.at)
        transaction.set_rollback(True)
    text = made.table.read_text("utf-8-sig")
    assert numbers["open"] in text
    assert numbers["restricted"] not in text
