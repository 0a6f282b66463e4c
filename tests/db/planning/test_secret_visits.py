"""A planned surprise visit stands on the plan for its named people alone (W7, P2, R4)."""

from datetime import date, timedelta

import pytest
from tests.joint_visit import gate, officer
from tests.staging.plans import running_plan

from liance.dashboards.plan_coverage import Coverage, coverage
from liance.flows.demonstration.world import World
from liance.flows.plans import ask_for_reasons, explain
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.visits import open_from_sheet
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.models import Point, Sheet
from liance.mechanism.planning.models import Target
from liance.norms.calendar.instants import end_of_day, shanghai_day

NAMED, UNNAMED = "liwentao", "hanlei"
CREW = ("liwentao", "wangxuemei", "zhanglixin", "zhaoting")


def secret(world: World, target: Target, *, entered: bool) -> None:
    """A restricted sheet of the target, returned, and its visit."""
    source = target.source
    sheet = Sheet.objects.create(
        enforcement=world.agencies["main.enforcement"],
        monitoring=world.agencies["main.monitoring"],
        department=world.agencies["main.department"], jurisdiction=source.jurisdiction,
        source=source, target=target, handler=world.staff["liwentao"], ground="daily",
        urgency="surprise", urgency_note="突击", unit_name=source.name, restricted=True,
        named=[world.staff[n].id for n in CREW],
        planned_from=world.at, planned_to=world.at + timedelta(hours=6), created_at=world.at,
    )  # fmt: skip
    outlet = source.outlets.first()
    Point.objects.create(
        sheet=sheet, order=1, outlet=outlet, code=outlet.code, name=outlet.name,
        medium=outlet.medium, created_at=world.at,
    )  # fmt: skip
    for state in ("sent", "returned"):
        Sheet.objects.filter(pk=sheet.pk).update(state=state)
    if entered:
        sheet.refresh_from_db()
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world), actor=officer(world),
            at=world.at,
        )  # fmt: skip


def seen(world: World, target: Target, who: str, on: date) -> tuple[str, Coverage]:
    covered = coverage(target.plan, on=on, actor=world.actor(who))
    return covered.targets[0].standing, covered


@pytest.mark.clause("W7")
@pytest.mark.parametrize(
    ("entered", "standing", "count"), [(False, "sheeted", "in_time"), (True, "done", "done")]
)
def test_the_board_counts_a_secret_for_the_named_alone(
    world: World, entered: bool, standing: str, count: str
) -> None:
    today = shanghai_day(world.at)
    target = running_plan(world, count=1, ended=today + timedelta(days=3))[0]
    before = seen(world, target, UNNAMED, today)
    secret(world, target, entered=entered)
    assert seen(world, target, UNNAMED, today) == before
    assert before[0] == "planned"
    told, covered = seen(world, target, NAMED, today)
    assert (told, covered.total(count)) == (standing, 1)


@pytest.mark.clause("R4")
def test_a_reason_is_taken_from_whoever_does_not_know(world: World) -> None:
    today = shanghai_day(world.at)
    target = running_plan(world, count=1, ended=today)[0]
    secret(world, target, entered=True)
    later = world.at + timedelta(days=1)
    assert ask_for_reasons(at=later + timedelta(days=3)) == 1
    asked = Clock.objects.get(rule="target.explain", object_id=target.id)
    assert asked.started_at == end_of_day(target.period_to), "not when the worker came to it"
    with pytest.raises(Refused, match=r"planning\.done"):
        explain(target_id=target.id, reason="企业停产检修", actor=world.actor(NAMED), at=later)
    told = explain(
        target_id=target.id, reason="企业停产检修", actor=world.actor("chenjing"), at=later
    )
    assert told.reason == "企业停产检修"
    assert seen(world, target, NAMED, today + timedelta(days=1))[0] == "done"
    assert seen(world, target, UNNAMED, today + timedelta(days=1))[0] == "explained"


@pytest.mark.clause("W7")
def test_a_timetable_leaves_a_secret_s_target_waiting_like_any_other(world: World) -> None:
    today = shanghai_day(world.at)
    target = running_plan(world, count=1, ended=today + timedelta(days=3))[0]
    days = {"first": today, "last": today + timedelta(days=3)}
    before = elsewhere_of(target.plan, **days)
    secret(world, target, entered=False)
    assert elsewhere_of(target.plan, **days) == before
    Sheet.objects.filter(target=target).update(restricted=False)
    assert target.id in elsewhere_of(target.plan, **days).settled
