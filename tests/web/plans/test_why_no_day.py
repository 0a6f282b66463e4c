"""The board says in words why visits find no day; what a hand breaks is said at its field."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.winter_timetable import COORD, LAST, begun, searched, ticks, winter_plan

from liance.flows.demonstration.world import World
from liance.flows.timetabling.searching import search_waiting
from liance.foundation.kernel.clock import fixed
from liance.mechanism.capability.models import Certificate
from liance.mechanism.planning.models import Plan
from liance.mechanism.scheduling.actions import searching
from liance.mechanism.scheduling.models import Timetable


@pytest.fixture
def plan(world: World) -> Plan:
    return winter_plan(world)


@pytest.fixture
def at(world: World) -> datetime:
    return world.at + timedelta(days=20)


def client(world: World) -> Client:
    made = Client()
    made.force_login(world.staff[COORD].user, "allauth.account.auth_backends.AuthenticationBackend")
    return made


def board(world: World, row: Timetable, at: datetime, language: str = "zh-hans") -> str:
    own = client(world)
    own.cookies["django_language"] = language
    with fixed(at):
        return own.get(f"/plans/timetable/{row.id}/").content.decode()


@pytest.mark.clause("P3")
def test_certificate_and_window_stand_in_words_on_the_board(
    world: World, plan: Plan, at: datetime
) -> None:
    first = plan.targets.order_by("number").first()
    first.period_to = date(2026, 12, 8)
    first.save(update_fields=["period_to"])
    people = Certificate.objects.filter(staff__agency=plan.enforcement, kind="enforcement")
    people.update(valid_from=date(2026, 12, 9))
    row = begun(world, plan, at)
    searched(world, row, at)
    why = "计划期 2026-12-01 至 2026-12-08 里的每一天，持证的执法人员不足两人"
    text = board(world, row, at)
    assert first.source.name in text
    assert text.count(why) == 1
    english = board(world, row, at, "en")
    assert (
        "on every day of its period 2026-12-01 to 2026-12-08: fewer than two certified" in english
    )


@pytest.mark.clause("P3")
def test_a_question_says_why_its_visits_find_no_day(world: World, plan: Plan, at: datetime) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    searching.ask_what_if(
        timetable_id=row.id, people=9, month=12, seconds=1, actor=world.actor(COORD), at=at
    )
    search_waiting(clock=lambda: at, monotonic=ticks())
    text = board(world, row, at)
    assert "因此排不上" in text
    assert text.count("排期里的每一天，持证的监测人员不足两人") == 1, "units of one reason together"


@pytest.mark.clause("P3")
def test_a_crew_without_certificates_is_refused_at_its_field(
    world: World, plan: Plan, at: datetime
) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    outing = row.outings.order_by("day").first()
    members = outing.members.all()
    officers = [str(m.staff_id) for m in members if m.side == "enforcement"]
    one = next(str(m.staff_id) for m in members if m.side == "monitoring")
    with fixed(at):
        answer = client(world).post(
            f"/plans/timetable/outing/{outing.id}/",
            {"idempotency_key": str(uuid4()), "version": row.version, "officers": officers,
             "monitors": [one], "vehicle": ""},
        )  # fmt: skip
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"monitors"}
        visit = outing.visits.first()
        answer = client(world).post(
            f"/plans/timetable/visit/{visit.id}/",
            {"idempotency_key": str(uuid4()), "version": row.version, "outing": "",
             "day": (LAST + timedelta(days=3)).isoformat()},
        )  # fmt: skip
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"day"}
