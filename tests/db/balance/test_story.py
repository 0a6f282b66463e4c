"""The figures of the demonstrated operations against the second count, before and after counting."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from tests.db.balance.recount import recount
from tests.fixtures.database import WORLD, _own
from tests.rewriting import loosen

from liance.dashboards.plan_spending import spent
from liance.flows.demonstration.story import tell
from liance.flows.demonstration.world import load_world
from liance.foundation.ledger.facts.check import check_facts
from liance.mechanism.balance.actions import _count, count
from liance.mechanism.balance.models import MonthSum, Passage
from liance.mechanism.balance.queries.breaks import breaks, reasons
from liance.mechanism.balance.queries.figures import PlaceFigures, figures
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.balance.rules import CLASSES, STEPS, Window, window_of
from liance.mechanism.commissioning.models import Contract
from liance.mechanism.coordination.models import Commission
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Visit, VisitItem
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.rules.preview import Prices

AT = datetime(2026, 12, 22, 6, 26, tzinfo=UTC)


@pytest.fixture(scope="module")
def story(django_db_setup, postgres_server, django_db_blocker):
    """The story told once, in a database of this module's own; its tests only count."""
    with _own(postgres_server, django_db_blocker, template=WORLD):
        world = load_world(at=AT)
        # The first five areas are of every kind that there is: filed or not, reported or not.
        tell(world, at=AT, areas=5)
        yield world


@pytest.fixture(autouse=True)
def nothing_counted(story):
    """Each test begins where nothing was counted: counts of a later instant do not speak of AT."""
    Passage.objects.update(counted=False)


def total(actor, *, span="year", at=AT) -> PlaceFigures:
    found = PlaceFigures()
    window = window_of(span, at.date())
    for place in figures(scope_of(actor), window, at=at).values():
        found.take(place)
    return found


def second_count(actor, at) -> Counter:
    """All visits the actor may know of, summed row by row; steps after the sheet."""
    summed: Counter = Counter()
    for visit in visible_to(actor).select_related("sheet"):
        summed += recount(visit, at=at)
    return summed


def first_count(found: PlaceFigures) -> Counter:
    return Counter(
        {
            (step, kind): getattr(found.steps[step], kind)
            for step in STEPS
            for kind in CLASSES
            if getattr(found.steps[step], kind)
        }
    )


@pytest.mark.clause("R3")
def test_live_figures_equal_the_second_count_and_counting_changes_nothing(story):
    head, dispatcher = story.actor("liuzhihong"), story.actor("hanxue")
    for later in (timedelta(), timedelta(days=30)):
        at = AT + later
        before = {a.name: total(a, at=at) for a in (head, dispatcher)}
        for actor in (head, dispatcher):
            counted = first_count(_all_years(actor, at))
            second = second_count(actor, at)
            for step in ("bottle", "result", "report", "receipt"):
                for kind in CLASSES:
                    assert counted[step, kind] == second[step, kind], (actor.name, step, kind)
            for kind in CLASSES:
                # Sheets that no visit came to add points of their own.
                assert counted["point", kind] >= second["point", kind]
        count(at=at)
        for actor in (head, dispatcher):
            after = total(actor, at=at)
            assert first_count(after) == first_count(before[actor.name])
            assert dict(after.facts) == dict(before[actor.name].facts)
    assert Passage.objects.filter(counted=True).exists()


def _all_years(actor, at) -> PlaceFigures:
    found = PlaceFigures()
    window = Window(date(2020, 1, 1), date(2030, 1, 1))
    for place in figures(scope_of(actor), window, at=at).values():
        found.take(place)
    return found


@pytest.mark.clause("R3")
def test_every_unit_is_due_once(story):
    found = total(story.actor("hanxue"))
    for step in STEPS:
        f = found.steps[step]
        assert f.due == f.have + f.in_time + f.reasoned + f.broken
    assert found.duties == found.steps["sheet"].due - _sheetless()
    assert found.steps["receipt"].due == found.steps["report"].have


def _sheetless() -> int:
    return Visit.objects.filter(sheet=None, restricted=False).count()


@pytest.mark.clause("R3")
def test_lists_hold_exactly_what_the_figures_count(story):
    for later in (timedelta(), timedelta(days=40)):
        at = AT + later
        for who in ("liuzhihong", "hanxue", "majianping"):
            actor = story.actor(who)
            scope, window = scope_of(actor), window_of("year", AT.date())
            found = PlaceFigures()
            for place in figures(scope, window, at=at).values():
                found.take(place)
            broken = Counter()
            for row in breaks(scope, window, at=at):
                assert row.unit_name
                broken[row.step] += row.count
            explained = Counter()
            for row in reasons(scope, window, at=at):
                explained[row.step] += row.count
                assert row.reason, row
            for step in STEPS:
                assert broken[step] == found.steps[step].broken, (who, step)
                assert explained[step] == found.steps[step].reasoned, (who, step)


def test_months_and_weeks_of_a_year_add_up(story):
    actor = story.actor("hanxue")
    count(at=AT)
    year = window_of("year", AT.date())
    whole, parts = PlaceFigures(), PlaceFigures()
    for place in figures(scope_of(actor), year, at=AT).values():
        whole.take(place)
    day = year.start
    while day < year.end:
        end = min(day + timedelta(days=7), year.end)
        for place in figures(scope_of(actor), Window(day, end), at=AT).values():
            parts.take(place)
        day = end
    assert first_count(whole) == first_count(parts)
    assert {k: v for k, v in whole.facts.items() if v} == {
        k: v for k, v in parts.facts.items() if v
    }
    assert whole.duties == parts.duties


def test_sums_can_be_rebuilt_from_what_they_sum(story):
    count(at=AT)
    kept: Counter = Counter()
    for m in MonthSum.objects.filter(visits__gt=0):
        kept[m.month, m.jurisdiction_id] += m.result_have
    again: Counter = Counter()
    for p in Passage.objects.filter(counted=True, restricted=False):
        again[p.day.replace(day=1), p.jurisdiction_id] += p.result_have
    assert kept == again


# What happens to rows long after they were counted, as SQL that the database itself must follow.
LATER = (
    (
        "UPDATE laboratory_determination SET state = 'superseded' WHERE id = (SELECT id FROM"
        " laboratory_determination WHERE state = 'approved' ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE custody_bottle SET state = 'lost', ended_reason = '打碎' WHERE id = (SELECT id FROM"
        " custody_bottle WHERE state = 'received' ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE operations_visititem SET not_done_reason = '停产' WHERE id = (SELECT id FROM"
        " operations_visititem ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE custody_receiptcheck SET accepted = false, reason = '封条破损' WHERE id = (SELECT id"
        " FROM custody_receiptcheck WHERE accepted ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "DELETE FROM operations_reading WHERE id = (SELECT r.id FROM operations_reading r WHERE NOT"
        " EXISTS (SELECT FROM operations_signal s WHERE s.reading_id = r.id)"
        " ORDER BY md5(r.id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE custody_bottlefactor SET no_result_reason = '样品量不足' WHERE id = (SELECT id FROM"
        " custody_bottlefactor ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE clocks_clock SET due_at = due_at - interval '20 days' WHERE id = (SELECT id FROM"
        " clocks_clock WHERE rule = 'report.upload' ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
    (
        "UPDATE reporting_report SET state = 'superseded' WHERE id = (SELECT id FROM"
        " reporting_report WHERE state = 'signed' ORDER BY md5(id::text || %s) LIMIT 1)"
    ),
)


def test_every_row_of_the_story_is_as_the_ledger_has_it_and_an_act_wrote_it(story):
    found = check_facts()
    assert (found.damages, found.without, found.incomparable) == ([], {}, {})
    assert found.agreeing > 2_500
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_late")
        assert cursor.fetchone() == (0,), "an act wrote rows after its event"


@pytest.mark.clause("R3")
@pytest.mark.nightly
def test_whatever_changes_later_the_figures_equal_the_second_count(story):
    actor, drawn = story.actor("hanxue"), random.Random(20260187)
    with transaction.atomic():
        loosen("custody_receiptcheck", "operations_reading")
        for number in range(24):
            if number % 3 == 0:
                _count_inside(AT)
            with connection.cursor() as cursor:
                cursor.execute(drawn.choice(LATER), [str(number)])
            first, second = first_count(_all_years(actor, AT)), second_count(actor, AT)
            for step in ("bottle", "result", "report", "receipt"):
                for kind in CLASSES:
                    assert first[step, kind] == second[step, kind], (number, step, kind)
        transaction.set_rollback(True)


def _count_inside(at) -> None:
    """Count within the test's transaction, which is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT visit_id FROM balance_passage WHERE NOT counted")
        _count([row[0] for row in cursor.fetchall()], at)


@pytest.mark.clause("F1")
def test_a_plan_has_cost_what_was_done_and_not_what_was_planned(story):
    area = story.agencies["main.department"].jurisdiction
    plan = Plan.objects.filter(kind="annual", jurisdiction=area).latest("year")
    actor = story.actor("liuzhihong")
    each = {f: Decimal(7) for f in ("化学需氧量", "氨氮", "pH值", "六价铬", "总铬")}
    found = spent(plan, Prices(Decimal(200), Decimal(50), None, each), actor=actor)
    done, times, money = 0, Counter(), Decimal(0)
    for visit in visible_to(actor).filter(sheet__target__plan=plan):
        done += 1
        for bottle in Bottle.objects.filter(visit=visit):
            for part in bottle.factors.all():
                times[part.factor] += Determination.objects.filter(
                    bottle_factor=part, amends=None
                ).count()
        for item in VisitItem.objects.filter(point__visit=visit):
            times[item.factor] += 1 if item.readings.exists() else 0
        money += 250
    money += sum(7 * count for factor, count in times.items() if factor in each)
    assert (found.visits, found.determinations, found.money) == (done, times.total(), money)
    assert sum(found.by_quarter) == found.money
    assert {f for f, _outside in found.missing} == {
        f for f, n in times.items() if n and f not in each
    }
    plans = Determination.objects.filter(
        bottle_factor__bottle__visit__sheet__target__plan=plan, bottle_factor__factor="氨氮",
        amends=None,
    )  # fmt: skip
    with transaction.atomic():
        loosen("laboratory_determination")
        Determination.objects.filter(pk=plans.first().pk).update(
            laboratory=story.agencies["main.enforcement"]
        )
        bought = Prices(Decimal(200), Decimal(50), None, each, {"氨氮": Decimal(107)})
        assert spent(plan, bought, actor=actor).money == found.money + 100
        transaction.set_rollback(True)
    with transaction.atomic():
        visit = visible_to(actor).filter(sheet__target__plan=plan).order_by("id")[0]
        contract = Contract.objects.all()[0]
        Commission.objects.create(
            sheet=visit.sheet, contract=contract, amount=Decimal(999), at=AT, created_at=AT,
            by=story.staff["liuzhihong"],
        )  # fmt: skip
        dear = spent(plan, Prices(Decimal(200), Decimal(50), None, each), actor=actor)
        assert dear.visits == found.visits
        assert dear.determinations < found.determinations
        assert dear.money > found.money
        transaction.set_rollback(True)
