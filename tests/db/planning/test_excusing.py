"""Excusing from a draw: asked by one side, granted by the other, recorded, replaced by rule."""

import json
from datetime import timedelta

import pytest
from tests.db.planning.test_draws import KEY, LEAD, OTHER, committed, drafted, revealed

from liance.flows.demonstration.world import World
from liance.foundation.access.models import Grant
from liance.foundation.files import store
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import approval, drawing, excusing
from liance.mechanism.planning.drawing.files import replay
from liance.mechanism.planning.models import Draw, DrawExcuse, Plan, Target
from liance.mechanism.registry.models import Staff

WHY = "企业全年停产，现场已核实"


def drawn(world: World, **options: object) -> Draw:
    return revealed(world, committed(world, drafted(world, (KEY, "20", 1)), **options))


def asked(world: World, draw: Draw, unit: str, person: str | None = None, *, who: str = LEAD,
          reason: str = WHY) -> DrawExcuse:  # fmt: skip
    draw.refresh_from_db()
    return excusing.ask(
        draw_id=draw.id, version=draw.version, unit_id=unit, person_id=person, reason=reason,
        actor=world.actor(who), at=world.at,
    )  # fmt: skip


def granted(world: World, row: DrawExcuse, who: str = OTHER) -> DrawExcuse:
    return excusing.grant(excuse_id=row.id, version=row.version, actor=world.actor(who),
                          at=world.at + timedelta(hours=1))  # fmt: skip


@pytest.mark.clause("P2")
def test_one_side_asks_the_other_grants_and_only_then_the_rule_replaces(world: World) -> None:
    draw = drawn(world, reserve=5)
    first = drawing.published(draw)["result"]
    unit = first["drawn"][0]["unit"]
    row = asked(world, draw, unit)
    draw.refresh_from_db()
    assert drawing.published(draw)["result"] == first
    assert unit in {str(t.source_id) for t in Target.objects.filter(plan=draw.plan)}
    with pytest.raises(Refused, match=errors.EXCUSE_OWN):
        granted(world, row, who=LEAD)
    with pytest.raises(NotFound):
        granted(world, row, who="lead-610100")
    granted(world, row)
    row.refresh_from_db()
    draw.refresh_from_db()
    after = replay(store.read(draw.file)).result
    came = after["stand_ins"][0]["came"]
    sources = {str(t.source_id) for t in Target.objects.filter(plan=draw.plan)}
    assert (row.state, row.order) == ("granted", 1)
    assert came in sources
    assert unit not in sources
    kinds = Event.objects.filter(object_id=row.id).values_list("kind", flat=True)
    assert set(kinds) == {"planning:draw_excuse:ask", "planning:draw_excuse:grant"}
    with pytest.raises(IllegalTransition):
        granted(world, row)
    with pytest.raises(Refused, match=errors.NOT_DRAWN):
        asked(world, draw, unit)


def test_a_person_is_replaced_by_the_next_and_the_file_has_both_reasons(world: World) -> None:
    draw = drawn(world, reserve=5)
    crew = drawing.published(draw)["result"]["crews"][0]
    granted(world, asked(world, draw, crew["unit"], crew["people"][0], who=OTHER,
                         reason="病假，有医院证明"), who=LEAD)  # fmt: skip
    draw.refresh_from_db()
    file = json.loads(store.read(draw.file))
    assert crew["people"][0] not in file["result"]["crews"][0]["people"]
    assert len(file["result"]["crews"][0]["people"]) == 2
    assert [one["reason"] for one in file["excused"]] == ["病假，有医院证明"]


def test_nobody_is_excused_into_a_crew_of_one(world: World) -> None:
    draw = drawn(world)
    file = drawing.published(draw)
    pool = file["list"]["pools"][0]
    unit = file["result"]["drawn"][0]["unit"]
    for _spare in range(len(pool["people"]) - pool["size"]):
        draw.refresh_from_db()
        crew = next(c for c in drawing.published(draw)["result"]["crews"] if c["unit"] == unit)
        granted(world, asked(world, draw, unit, crew["people"][0], reason="长期外派不在本地"))
    draw.refresh_from_db()
    crew = next(c for c in drawing.published(draw)["result"]["crews"] if c["unit"] == unit)
    row = asked(world, draw, unit, crew["people"][0], reason="长期外派不在本地")
    with pytest.raises(Refused, match=errors.CREW_SHORT):
        granted(world, row)


def test_a_short_reason_twice_asked_and_a_stale_answer_are_refused(world: World) -> None:
    draw = drawn(world)
    unit = drawing.published(draw)["result"]["drawn"][0]["unit"]
    with pytest.raises(Refused, match=errors.EXCUSE_REASON):
        asked(world, draw, unit, reason="停产")
    row = asked(world, draw, unit)
    with pytest.raises(Refused, match=errors.EXCUSE_ASKED):
        asked(world, draw, unit, who=OTHER)
    with pytest.raises(Stale):
        excusing.grant(excuse_id=row.id, version=9, actor=world.actor(OTHER), at=world.at)
    plan = Plan.objects.get(pk=draw.plan_id)
    with pytest.raises(Refused, match=errors.EXCUSE_OPEN):
        approval.submit(plan_id=plan.id, version=plan.version, actor=world.actor(LEAD),
                        at=world.at)  # fmt: skip
    with pytest.raises(Refused, match=errors.REASON):
        excusing.refuse(excuse_id=row.id, version=row.version, answer="不", actor=world.actor(OTHER),
                        at=world.at)  # fmt: skip
    before = drawing.published(draw)
    excusing.refuse(excuse_id=row.id, version=row.version, answer="现场仍在生产",
                    actor=world.actor(OTHER), at=world.at)  # fmt: skip
    draw.refresh_from_db()
    assert drawing.published(draw) == before
    plan.refresh_from_db()
    approval.submit(plan_id=plan.id, version=plan.version, actor=world.actor(LEAD), at=world.at)


def test_sides_count_as_they_stood_when_the_list_was_made(world: World) -> None:
    """The maker moves to the station; a second head of enforcement still is of the maker's side."""
    draw = committed(world, drafted(world, (KEY, "20", 1)))
    station, side = world.agencies["main.monitoring"], draw.plan.enforcement
    Staff.objects.filter(pk=world.staff[LEAD].id).update(agency=station)
    second = world.staff["hanlei"]
    assert second.agency_id == side.id
    Grant.objects.create(user=second.user, role="enforcement_lead", agency_id=side.id,
                         valid_from=world.at.date())  # fmt: skip
    for who in ("hanlei", LEAD):
        with pytest.raises(Refused, match=errors.OTHER_SIDE):
            revealed(world, draw, who)
    assert revealed(world, draw).state == "drawn"
