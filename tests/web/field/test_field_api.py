"""The field app's door: who is let in, what is answered, what stays shut."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from ninja.openapi.schema import OpenAPISchema
from tests.field_phone import PHOTO, Phone, checklist, entry, file_line, phone
from tests.joint_visit import returned_sheet, signed_in

from liance.doors.field.api import api
from liance.doors.field.shapes.answers import (
    Devices,
    Inbox,
    Receipts,
    Registered,
    Sources,
    Standing,
)
from liance.doors.field.shapes.pack import Pack
from liance.flows.demonstration.world import World
from liance.foundation.access.models import User
from liance.foundation.kernel import clock
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork.actions.devices import withdraw
from liance.mechanism.fieldwork.models import Command, Device

JSON = "application/json"


@pytest.fixture
def sheet(world: World) -> Sheet:
    return returned_sheet(world, number="宝环执联〔2026〕187号")


@pytest.fixture
def officer(world: World) -> Phone:
    return phone(world, "liwentao")


@pytest.fixture(autouse=True)
def today(world: World) -> Any:
    with clock.fixed(world.at + timedelta(hours=2)):
        yield


def calls(by: Phone) -> Client:
    return Client(headers={"Authorization": f"Bearer {by.token}"})


def hand_in(
    by: Phone, *said: dict[str, Any], files: dict[str, bytes] | None = None
) -> HttpResponse:
    parts: dict[str, Any] = {"commands": json.dumps({"commands": said})}
    for name, content in (files or {}).items():
        parts[name] = SimpleUploadedFile("x.jpg", content, "image/jpeg")
    return calls(by).post("/field/api/commands", parts)


def test_no_call_is_open_by_forgetting(world: World) -> None:
    asked = 0
    schema: Any = OpenAPISchema(api, "")
    for path, methods in schema["paths"].items():
        for method in methods:
            place = f"/field/api{path}".replace("{device_id}", str(world.staff["liwentao"].id))
            answer = Client(enforce_csrf_checks=True).generic(method.upper(), place)
            assert answer.status_code in (401, 403), (method, place)
            forged = {"Authorization": "Bearer no such token"}
            answer = Client().generic(method.upper(), place, headers=forged)
            assert answer.status_code == 401, (method, place)
            assert answer.json()["message"]["zh"]
            asked += 1
    assert asked >= 8
    assert get_resolver().resolve("/field/api/pack").url_name


def test_a_phone_is_registered_by_its_signed_in_person(world: World) -> None:
    said = {"name": "红米", "kind": "phone"}
    client = signed_in("liwentao")
    answer = client.post("/field/api/devices", said, content_type=JSON)
    assert answer.status_code == 201, answer.content
    made = Registered.model_validate_json(answer.content)
    assert made.number == "宝执-01"
    assert made.person.side == "enforcement"
    assert made.person.certificates[0].kind == "enforcement"
    kept = Device.objects.get()
    assert made.token not in str(kept.__dict__)
    bearer = Client(headers={"Authorization": f"Bearer {made.token}"})
    standing = Standing.model_validate_json(bearer.get("/field/api/standing").content)
    assert (standing.number, standing.wipe) == ("宝执-01", False)
    listed = Devices.model_validate_json(bearer.get("/field/api/devices").content)
    assert [one.own for one in listed.devices] == [True]


def test_a_session_without_the_form_mark_registers_nothing(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in("liwentao").cookies
    answer = client.post("/field/api/devices", {"name": "x", "kind": "phone"}, content_type=JSON)
    assert answer.status_code == 403
    assert not Device.objects.exists()


def test_who_has_no_work_on_site_gets_no_device(world: World) -> None:
    answer = signed_in("tangli").post(
        "/field/api/devices", {"name": "x", "kind": "phone"}, content_type=JSON
    )
    assert answer.status_code == 404


def test_a_submission_with_a_photo_is_answered_with_a_receipt(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    first = officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    line = file_line()
    second = officer.says("checklist_answer", checklist(ph="8.2"), visit=sheet.id, files=[line])
    answer = hand_in(officer, first, second, files={line["sha256"]: PHOTO})
    assert answer.status_code == 200, answer.content
    receipts = Receipts.model_validate_json(answer.content)
    assert [one.state for one in receipts.receipts] == ["done", "done"]
    again = hand_in(officer, second, files={line["sha256"]: PHOTO}).json()["receipts"][0]
    assert again["receipt"] == receipts.receipts[1].receipt.model_dump()
    other = {**second, "body": {**second["body"], "title": "另一内容"}}
    conflict = hand_in(officer, other, files={line["sha256"]: PHOTO})
    assert (conflict.status_code, conflict.json()["receipts"][0]["state"]) == (409, "conflict")
    shown = Inbox.model_validate_json(calls(officer).get("/field/api/inbox").content)
    assert [(one.about, one.choices) for one in shown.items] == [("conflict", ["set_aside", "use"])]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", "field.unreadable"),
        ('{"commands": []}', "field.unreadable"),
        ('{"commands": [{"id": 1}]}', "field.unreadable"),
        ('{"commands": 1.5}', "field.float"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_kept(officer: Phone, text: str, code: str) -> None:
    answer = calls(officer).post("/field/api/commands", text, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Command.objects.exists()


def test_a_file_that_changed_on_its_way_turns_the_request_away(officer: Phone) -> None:
    line = file_line()
    said = officer.says("record_add", {"entry": "note", "title": "一"}, files=[line])
    answer = hand_in(officer, said, files={line["sha256"]: PHOTO[:-1] + b"?"})
    assert (answer.status_code, answer.json()["code"]) == (422, "field.part_differs")
    answer = hand_in(officer, said, files={"0" * 64: PHOTO})
    assert answer.json()["code"] == "field.part_unknown"
    assert not Command.objects.exists()


def test_a_withdrawn_phone_is_told_and_still_hands_in(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    said = officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    withdraw(
        device_id=officer.device.id, actor=world.actor("liwentao"),
        at=world.at + timedelta(hours=1),
    )  # fmt: skip
    answer = calls(officer).get("/field/api/pack")
    assert (answer.status_code, answer.json()["code"]) == (401, "field.device_withdrawn")
    assert calls(officer).get("/field/api/standing").json()["wipe"] is True
    assert hand_in(officer, said).json()["receipts"][0]["state"] == "done"


def test_somebody_whose_account_was_shut_still_hands_in(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    said = officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    User.objects.filter(username="liwentao").update(is_active=False)
    assert calls(officer).get("/field/api/pack").json()["code"] == "field.no_device"
    assert hand_in(officer, said).json()["receipts"][0]["state"] == "done"


def test_the_pack_holds_the_mission_and_is_not_sent_twice(
    world: World, sheet: Sheet, officer: Phone, django_assert_max_num_queries: Any
) -> None:
    client = calls(officer)
    with django_assert_max_num_queries(32):
        answer = client.get("/field/api/pack", headers={"Accept-Encoding": "gzip"})
    pack = Pack.model_validate_json(gzip.decompress(answer.content))
    (mission,) = pack.missions
    assert (mission.id, mission.state, mission.side) == (sheet.id, "to_enter", "enforcement")
    assert mission.points
    assert any(
        limit.comparator == "range" for p in mission.points for f in p.factors for limit in f.limits
    )
    assert {one.state for one in mission.bottles} == {"planned"}
    assert pack.checklists[0].origin == "own_default"
    assert pack.expires_at - pack.issued_at == timedelta(days=7)
    same = client.get("/field/api/pack", headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304
    assert same["X-Pack-Expires"]
    hand_in(
        officer, officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    )
    later = client.get("/field/api/pack", headers={"If-None-Match": answer["ETag"]})
    opened = Pack.model_validate_json(later.content).missions[0]
    assert (opened.state, len(opened.crew), opened.visit) == ("open", 4, opened.id)
    assert {p.sheet_point for p in opened.points} == {p.id for p in mission.points}


def test_a_surprise_visit_is_in_the_pack_of_its_named_people_alone(
    world: World, officer: Phone
) -> None:
    named = [world.staff[name].id for name in ("liwentao", "zhanglixin")]
    returned_sheet(world, restricted=True, named=named, urgency="surprise", urgency_note="突击检查")
    other = phone(world, "hanlei")
    assert len(calls(officer).get("/field/api/pack").json()["missions"]) == 1
    assert calls(other).get("/field/api/pack").json()["missions"] == []


def test_sources_of_the_area_are_found_by_name(world: World, officer: Phone) -> None:
    answer = calls(officer).get("/field/api/sources", {"q": "乳业"})
    found = Sources.model_validate_json(answer.content).sources
    assert any(one.name.endswith("瑞麟乳业有限公司") and one.outlets for one in found)


def test_before_it_is_built_the_page_says_so(client: Client, settings: Any, tmp_path: Any) -> None:
    import liance.doors.field.shell as shells

    built = shells.BUILT
    try:
        shells.BUILT = tmp_path
        answer = client.get("/field/")
        assert answer.status_code == 503
        assert "make setup" in answer.content.decode()
        (tmp_path / "assets").mkdir()
        (tmp_path / "index.html").write_text("<!doctype html>")
        (tmp_path / "sw.js").write_text("//")
        (tmp_path / "assets/app-1234.js").write_text("//")
        assert client.get("/field/visit/1")["Cache-Control"] == "no-cache"
        assert client.get("/field/sw.js")["Service-Worker-Allowed"] == "/field/"
        assert "immutable" in client.get("/field/assets/app-1234.js")["Cache-Control"]
        assert client.get("/field/assets/none.js").status_code == 404
        assert client.get("/field/..%2fshell.py").status_code == 404
        policy = client.get("/field/")["Content-Security-Policy"].split("; ")
        assert "script-src 'self'" in policy
    finally:
        shells.BUILT = built
