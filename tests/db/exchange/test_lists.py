"""Lists for outside hold exactly what their pages show an actor, in words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.authorisation import ACTORS
from tests.exported_rows import rows
from tests.mean_scene import STACK, approved, bags
from tests.report_scene import exceeding, operation
from tests.sample_scene import Scene, open_scene

from liance.dashboards.exports import LISTS, lists_for
from liance.dashboards.exports.reading import blocks, headings, page
from liance.mechanism.coordination.queries.listing import Wanted, sheets_page
from liance.mechanism.laboratory.models import Determination

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world) -> Scene:
    """A visit at a stack."""
    return open_scene(world, point=STACK)


@pytest.fixture
def ended(world) -> Iterator[object]:
    """An operation with results approved, COD over its limit."""
    return exceeding(world)


def test_every_list_reads_for_everybody_who_may_have_it(world, ended):
    day = world.at.date() + timedelta(days=30)
    for who in ACTORS:
        actor = world.actor(who)
        for listed in lists_for(actor):
            for language in ("zh-hans", "en"):
                heads = headings(listed, language)
                assert len({head.word for head in heads}) == len(heads), listed.code
            for block in blocks(listed, actor, {}, on=day, language="en"):
                assert all(len(row) == len(heads) for row in block)


def test_results_say_verdicts_in_words_and_outsiders_get_none(world, ended):
    on = ended.operation.day
    found = rows("results", world.actor("liwentao"), on=on)
    mine = {(row["factor"], row["verdict"]) for row in found}
    assert ("化学需氧量", "超标") in mine
    over = next(row for row in found if row["verdict"] == "超标")
    assert over["value"] == "142"
    assert over["times"]
    assert len(found) == Determination.objects.filter(state="approved").count()
    assert rows("results", world.actor("officer-610100"), on=on) == []
    english = rows("results", world.actor("liwentao"), on=on, language="en")
    assert {row["verdict"] for row in english} <= {
        "Over limit",
        "Within limit",
        "Not judged",
        "Cannot be judged",
    }
    only = rows("results", world.actor("liwentao"), on=on, verdict="exceeds")
    assert only == [row for row in found if row["verdict"] == "超标"]


def test_a_result_that_its_mean_stands_for_has_no_verdict_of_its_own(scene: Scene):
    first, second, third = bags(scene, 3)
    approved(scene, first, "150")
    approved(scene, second, "90")
    approved(scene, third, "100")
    found = rows("results", scene.world.actor("liwentao"), on=scene.clock.date())
    assert [(row["value"], row["verdict"]) for row in found] == [
        ("150", "按均值评价"), ("90", "按均值评价"), ("100", "按均值评价"),
    ]  # fmt: skip


def test_means_are_asked_for_of_the_visits_of_a_page_alone(scene: Scene):
    for sample in bags(scene, 3):
        approved(scene, sample, "90")
    actor = scene.world.actor("liwentao")
    with CaptureQueriesContext(connection) as asked:
        items, _ = page(LISTS["results"], actor, {}, on=scene.clock.date(), after=None, most=2)
    assert [item["verdict"] for item in items] == ["by_mean"] * 2
    of = [query["sql"] for query in asked if 'FROM "laboratory_mean"' in query["sql"]]
    assert of
    assert [sql for sql in of if '"visit_id" IN' not in sql] == []


def test_sheets_are_those_of_the_page(world, ended):
    for who in ("liwentao", "chenjing", "hanxue", "lead-610100"):
        actor = world.actor(who)
        for wanted in ({}, {"state": "sent"}, {"q": "酿造"}, {"urgency": "urgent"}, {"late": "on"}):
            asked = Wanted(
                state=wanted.get("state", ""), text=wanted.get("q", ""),
                urgency=wanted.get("urgency", ""), late="late" in wanted,
            )  # fmt: skip
            page = sheets_page(actor, asked)
            found = rows("sheets", actor, on=world.at.date(), **wanted)
            assert len(found) == page.total
            assert [row["number"] for row in found][:50] == [sheet.number for sheet in page.rows]


def test_an_operation_of_another_city_is_not_known(world):
    operation(world, "雍川酿造", 化学需氧量="31").to_laboratory()
    for code in ("sheets", "visits", "samples", "results", "readings"):
        assert rows(code, world.actor("lead-610100"), on=world.at.date()) == [], code
