"""What other programs write: through the actions of the pages, once for each key."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.api_scene import SECRET, Program, token
from tests.report_scene import operation
from tests.staging import sheets as staging

from liance.foundation.kernel import clock
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.registry.models import Source

SOURCE = {
    "name": "接口登记的单位",
    "division": "610323",
    "industry": "酒的制造",
    "management": "key",
}

# A change says every field.
WHOLE = SOURCE | {
    "credit_code": "", "permit_code": "", "lon": "107.62", "lat": "34.44", "address": "",
    "key_unit": False, "contact": "", "credit_grade": "", "active": True,
}  # fmt: skip


@pytest.fixture
def registrar(world):
    """A program that keeps the register, in the administrator's name."""
    with clock.fixed(world.at):
        token(world, "xieyun")
        yield Program()


def test_a_source_is_registered_once_for_a_key(registrar):
    key = uuid4()
    first = registrar.send("/sources", SOURCE, key=key)
    assert (registrar.status, first["version"]) == (201, 1)
    assert registrar.send("/sources", SOURCE, key=key) == first
    assert Source.objects.filter(name=SOURCE["name"]).count() == 1
    said = registrar.send("/sources", SOURCE | {"name": "另一家"}, key=key)
    assert (registrar.status, said["code"]) == (409, "kernel.key_reused")
    said = registrar.send("/sources", SOURCE)
    assert (registrar.status, said["code"]) == (422, "registry.source_exists")


def test_a_write_without_a_key_is_refused(registrar):
    for key in ("", "not-a-uuid"):
        said = registrar.send("/sources", SOURCE, key=key)
        assert (registrar.status, said["code"]) == (400, "exchange.key_missing")
    assert not Source.objects.filter(name=SOURCE["name"]).exists()


@pytest.mark.parametrize("verb", ["post", "put"])
def test_what_is_no_json_or_nested_without_end_is_said_to_be_unreadable(registrar, verb):
    path = "/sources" if verb == "post" else f"/sources/{uuid4()}"
    deep = [f'{{"name": {"[" * n}{"]" * n}}}' for n in (300, 900, 960, 1000, 100_000)]
    for body in ("", "{", "[" * 100_000, *deep):
        said = registrar.send(path, body.encode(), verb=verb)
        assert (registrar.status, said["code"]) == (400, "exchange.unreadable"), body[:20]
    assert not Source.objects.filter(name=SOURCE["name"]).exists()


def test_a_change_on_an_old_version_is_told(registrar):
    made = registrar.send("/sources", SOURCE)
    change = WHOLE | {"version": 1, "address": "蔡家坡镇"}
    done = registrar.send(f"/sources/{made['id']}", change, verb="put")
    assert (registrar.status, done["version"]) == (200, 2)
    assert Source.objects.get(pk=made["id"]).address == "蔡家坡镇"
    said = registrar.send(f"/sources/{made['id']}", change | {"address": "x"}, verb="put")
    assert (registrar.status, said["code"]) == (409, "kernel.stale")


def test_a_change_that_leaves_a_field_out_empties_nothing(registrar):
    made = registrar.send("/sources", SOURCE | {"address": "蔡家坡镇", "contact": "王工"})
    for left_out in WHOLE:
        change = {name: said for name, said in WHOLE.items() if name != left_out}
        said = registrar.send(f"/sources/{made['id']}", change | {"version": 1}, verb="put")
        assert (registrar.status, said["code"]) == (400, "exchange.unreadable"), left_out
        assert said["field"].endswith(left_out)
    row = Source.objects.get(pk=made["id"])
    assert (row.version, row.address, row.contact) == (1, "蔡家坡镇", "王工")


def test_a_reading_token_writes_nothing(world):
    token(world, "xieyun", "sources:read")
    with clock.fixed(world.at):
        program = Program()
        assert program.send("/sources", SOURCE)["code"] == "kernel.not_permitted"
        assert program.status == 403


def test_a_sheet_is_drafted_and_sent(world):
    source = next(s for name, s in world.sources.items() if "雍川酿造" in name)
    day = world.at + timedelta(days=8)
    body = {
        "source": str(source.id), "ground": "daily", "planned_from": day.isoformat(),
        "planned_to": (day + timedelta(hours=4)).isoformat(),
        "crew": [str(world.staff[w].id) for w in ("liwentao", "wangxuemei")],
        "points": [{"code": "DW001", "name": "废水总排口", "medium": "water", "items": [
            {"factor": "化学需氧量", "limit": "50", "unit": "mg/L", "standard": "GB 8978-1996"}]}],
    }  # fmt: skip
    with clock.fixed(world.at):
        token(world, "liwentao", "sheets:write")
        program = Program()
        drafted = program.send("/sheets", body)
        assert program.status == 201, drafted
        shown = program.get(f"/sheets/{drafted['id']}")
        assert (shown["state"], shown["version"]) == ("draft", drafted["version"])
        said = program.send(f"/sheets/{drafted['id']}/send", {"version": 9})
        assert (program.status, said["code"]) == (409, "kernel.stale")
        sent = program.send(f"/sheets/{drafted['id']}/send", {"version": drafted["version"]})
        assert program.status == 200, sent
    sheet = Sheet.objects.get(pk=drafted["id"])
    assert (sheet.state, sheet.handler_id) == ("sent", world.staff["liwentao"].id)
    assert sheet.number


def test_a_restricted_draft_is_sent_on_the_pages_alone(world):
    drafted = staging.drafted(
        world, urgency="surprise", urgency_note="夜间偷排", restricted=True,
        named=(world.staff["chenjing"].id, world.staff["liwentao"].id),
    )  # fmt: skip
    with clock.fixed(world.at):
        token(world, "liwentao", "sheets:write")
        token(world, "hanlei", "sheets:write", secret=SECRET + "2")
        body = {"version": drafted.version}
        program = Program()
        said = program.send(f"/sheets/{drafted.id}/send", body)
        assert (program.status, said["code"]) == (422, "exchange.pages_alone")
        other = Program(SECRET + "2")
        other.send(f"/sheets/{drafted.id}/send", body)
        assert other.status == 404
    assert Sheet.objects.get(pk=drafted.id).state == "draft"


def test_a_laboratory_system_enters_what_waits(world):
    op = operation(world, "雍川酿造").draft().send().give_back().field_work()
    at = op.at(17, 30)
    with clock.fixed(at):
        token(world, "zhoumin", "results:write")
        token(world, "hejiale", "samples:read", secret=SECRET + "2")
        program = Program()
        waiting = program.get("/work")["items"]
        one = next(row for row in waiting if row["factor"] == "化学需氧量")
        reading = {
            "bottle_factor": one["bottle_factor"], "value": "142", "unit": "mg/L",
            "method": "HJ 828-2017", "started_at": op.at(17).isoformat(), "detection_limit": "4",
        }  # fmt: skip
        key = uuid4()
        entered = program.send("/results", {"readings": [reading]}, key=key)
        assert program.status == 201, entered
        assert entered["entered"][0]["verdict"] == "exceeds"
        assert program.send("/results", {"readings": [reading]}, key=key) == entered
        row = Determination.objects.get(bottle_factor_id=one["bottle_factor"])
        assert (row.raw, row.state, row.analyst_id) == ("142", "entered", world.staff["zhoumin"].id)
        left = program.get("/work")["items"]
        assert one["bottle_factor"] not in {r["bottle_factor"] for r in left}
        lost = left[0]["bottle_factor"]
        said = program.send("/no-result", {"bottle_factor": lost, "reason": "样品瓶破损"})
        assert program.status == 201, said
        assert BottleFactor.objects.get(pk=lost).no_result_reason == "样品瓶破损"
        # All or none, and the line is named.
        bad = [{**reading, "bottle_factor": left[1]["bottle_factor"], "value": "不好说"}]
        said = program.send("/results", {"readings": bad})
        assert (program.status, said["field"].split(".")[0]) == (422, "0")
        assert Program(SECRET + "2").get("/work")["code"] == "kernel.not_permitted"
