"""Acts of other programs: those of the pages, by scope, once for a key, nothing beside the rules."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.api_scene import SECRET, Program, token
from tests.joint_visit import opened
from tests.sample_scene import fresh, open_scene

from liance.flows.demonstration.teams import MAIN
from liance.foundation.kernel import clock
from liance.foundation.ledger.models import Event
from liance.mechanism.operations.models import Entry, Signal, Visit
from liance.mechanism.planning.models import Plan


def program(world, who, *scopes):
    """A program of somebody, for some scopes or all."""
    secret = f"{SECRET}-{who}-{len(scopes)}"
    token(world, who, *scopes, secret=secret)
    return Program(secret)


def only(said):
    """The one row that an act wrote."""
    assert len(said.get("rows", ())) == 1, said
    return said["rows"][0]


@pytest.fixture
def visit(world):
    """A visit under way, and a program of the officer who opened it."""
    row = opened(world, world.at)
    with clock.fixed(world.at + timedelta(hours=1)):
        yield row


def test_a_plan_goes_its_way_by_three_programs(world):
    with clock.fixed(world.at):
        lead, station, department = (
            program(world, who) for who in (MAIN.lead, MAIN.head_of_station, MAIN.department)
        )
        body = {"kind": "annual", "title": "接口编制的计划", "year": world.at.year}
        plan = only(lead.send("/plans/acts/draft", body))
        assert (plan["of"], plan["state"]) == ("planning.plan", "draft")
        path = f"/plans/{plan['id']}/acts"
        source = next(s for name, s in world.sources.items() if "瑞麟乳业" in name)
        outlet = source.outlets.get(code="DW001")
        stratum = only(lead.send(f"{path}/add-stratum", {
            "version": 1, "name": "简化管理", "by": "management", "value": "simplified",
            "ratio": "25", "frequency": 1, "factors": ["化学需氧量"],
        }))  # fmt: skip
        version = Plan.objects.get(pk=plan["id"]).version
        only(lead.send(f"{path}/add-target", {
            "version": version, "stratum_id": stratum["id"], "source_id": str(source.id),
            "outlets": {str(outlet.id): ["化学需氧量"]},
            "period_from": f"{world.at.year}-10-01", "period_to": f"{world.at.year}-12-31",
        }))  # fmt: skip
        version = Plan.objects.get(pk=plan["id"]).version
        assert lead.send(f"{path}/approve", {"version": version})["code"] == "kernel.not_found"
        row = only(lead.send(f"{path}/submit", {"version": version}))
        for one, side in ((lead, "enforcement"), (station, "monitoring")):
            row = Plan.objects.get(pk=plan["id"])
            said = one.send(f"{path}/sign", {"version": row.version, "side": side})
            assert one.status == 200, said
        row = Plan.objects.get(pk=plan["id"])
        assert (
            only(department.send(f"{path}/approve", {"version": row.version}))["state"]
            == "approved"
        )
        said = department.send(f"{path}/approve", {"version": row.version})
        assert (department.status, said["code"]) == (409, "kernel.stale")
    told = Event.objects.get(object_id=plan["id"], kind="planning:plan:approve")
    assert told.actor_id == world.actor(MAIN.department).user_id


def test_a_bottle_is_received_or_refused_and_disposed_of(world):
    scene = open_scene(world)
    good, bad = scene.sealed("六价铬", "总铬"), scene.sealed("六价铬")
    scene.offer(good, bad)
    with clock.fixed(scene.clock):
        keeper = program(world, "sunyulan", "samples:decide")
        body = {"seal_intact": True, "temperature_c": "3.4", "place": "2号冷藏柜"}
        path = f"/samples/{good.id}/acts/receive"
        said = keeper.send(path, body | {"version": good.version, "accepted": True})
        assert keeper.status == 200, said
        assert fresh(good).state == "received"
        path = f"/samples/{bad.id}/acts/receive"
        said = keeper.send(path, body | {"version": bad.version, "accepted": False})
        assert (keeper.status, said["code"]) == (422, "custody.reject_reason_missing")
        said = keeper.send(
            path, body | {"version": bad.version, "accepted": False, "reason": "瓶口破损"}
        )
        assert keeper.status == 200, said
        assert fresh(bad).state == "rejected"
        said = keeper.send(
            "/samples/acts/dispose", {"bottle_ids": [str(bad.id)], "method": "按危废处置"}
        )
        assert keeper.status == 200, said
        assert fresh(bad).state == "disposed"


def test_a_visit_is_recorded_and_left_and_signals_are_answered_for_by_scope(world, visit):
    recorder = program(world, "liwentao", "visits:write")
    path = f"/visits/{visit.id}/acts"
    entry = only(recorder.send(f"{path}/add-entry", {
        "kind": "production", "line": {"title": "生产工况", "text": "负荷 80%"},
    }))  # fmt: skip
    assert Entry.objects.get(pk=entry["id"]).by_id == world.staff["liwentao"].id
    signal = only(
        recorder.send(f"{path}/signal", {"direction": "to_monitoring", "text": "治污设施停运"})
    )
    other = program(world, "zhanglixin", "visits:write")
    acknowledge = f"/signals/{signal['id']}/acts/acknowledge"
    assert other.send(acknowledge, {})["code"] == "kernel.not_permitted"
    assert other.status == 403
    answering = program(world, "zhanglixin", "visits:write", "visits:decide")
    assert only(answering.send(acknowledge, {}))["state"] == "acknowledged"
    assert Signal.objects.get(pk=signal["id"]).state == "acknowledged"
    left = only(recorder.send(f"{path}/leave", {"version": Visit.objects.get(pk=visit.id).version}))
    assert (left["of"], left["state"]) == ("operations.visit", "left")


def test_an_act_is_done_once_for_a_key(world, visit):
    recorder = program(world, "liwentao", "visits:write")
    path, key = f"/visits/{visit.id}/acts/add-entry", uuid4()
    body = {"kind": "note", "line": {"title": "说明"}}
    first = recorder.send(path, body, key=key)
    assert recorder.send(path, body, key=key) == first
    assert Entry.objects.filter(visit=visit).count() == 1
    said = recorder.send(path, body | {"line": {"title": "别的"}}, key=key)
    assert (recorder.status, said["code"]) == (409, "kernel.key_reused")


def test_who_may_not_know_of_a_thing_is_told_that_there_is_none(world, visit):
    stranger = program(world, "officer-610100")
    for verb in ("leave", "close", "add-entry"):
        body = {"leave": {"version": 1}, "close": {}}.get(
            verb, {"kind": "note", "line": {"title": "说明"}}
        )
        said = stranger.send(f"/visits/{visit.id}/acts/{verb}", body)
        assert (stranger.status, said["code"]) == (404, "kernel.not_found"), verb


def test_restricted_matters_are_dealt_with_on_the_pages_and_leave_nothing_behind(world):
    scene = open_scene(world, restricted=True)
    with clock.fixed(scene.clock):
        recorder = program(world, "liwentao", "visits:write")
        body = {"kind": "note", "line": {"title": "说明"}}
        said = recorder.send(f"/visits/{scene.visit.id}/acts/add-entry", body)
        assert (recorder.status, said["code"]) == (422, "exchange.pages_alone")
        assert not Entry.objects.filter(visit=scene.visit).exists()
        stranger = program(world, "officer-610100", "visits:write")
        said = stranger.send(f"/visits/{scene.visit.id}/acts/add-entry", body)
        assert (stranger.status, said["code"]) == (404, "kernel.not_found")


def test_what_no_form_would_have_offered_is_refused(world, visit):
    recorder = program(world, "liwentao", "visits:write")
    path = f"/visits/{visit.id}/acts"
    for verb, body, status, code in (
        ("add-entry", {"kind": "bogus", "line": {"title": "x"}}, 400, "exchange.unreadable"),
        ("add-entry", {"kind": "note", "line": {"title": "长" * 121}}, 422, "exchange.unfit"),
        ("add-entry", {"kind": "note", "line": {"title": "a\x00b"}}, 400, "exchange.unreadable"),
        ("add-entry", {"kind": "note", "line": {"title": "x"}, "actor": "x"}, 400, "exchange.unreadable"),
        ("add-point", {"line": {"code": "DW9", "name": "新", "medium": "fire"}}, 422, "exchange.unfit"),
    ):  # fmt: skip
        said = recorder.send(f"{path}/{verb}", body)
        assert (recorder.status, said.get("code")) == (status, code), body
    assert not Entry.objects.filter(visit=visit).exists()


def test_a_right_lent_by_another_scope_opens_no_act(world):
    with clock.fixed(world.at):
        drafter = program(world, "liwentao", "visits:write")
        assert "coordination:sheet:draft" in world.actor("liwentao").permissions
        said = drafter.send("/sheets/acts/edit", {})
        assert drafter.status in (404, 405), said
        said = drafter.send("/sources/acts/found-on-site", {
            "facts": {"name": "新单位", "division": "610323"}, "address": "岐山",
        })  # fmt: skip
        assert (drafter.status, said["code"]) == (403, "kernel.not_permitted")
