"""The pages of the ledger: what was recorded, shown to whom it may be shown."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.fixtures.database import TestDatabase
from tests.staging import sheets as staging

from liance.flows.demonstration.world import World, load_world
from liance.foundation.ledger.models import Head
from liance.foundation.ledger.seal import seal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def test_the_log_of_the_own_agency_shows_its_events_with_their_digests(enter, world: World) -> None:
    sheet = staging.sent(world)
    answer = enter("liwentao").get("/ledger/")
    lines = answer.context["lines"]
    assert {line.event.object_id for line in lines} >= {sheet.id}
    assert all(line.who == "李文涛" for line in lines)
    assert lines[0].event.leaf.sha256.hex()[:16] in answer.content.decode()


def test_everything_about_one_object_stands_on_one_page(enter, world: World) -> None:
    sheet = staging.sent(world)
    html = enter("liwentao").get(f"/ledger/objects/{sheet.id}/").content.decode()
    assert "coordination:sheet:send" in html
    assert "SM3" in html


def test_another_agency_has_no_part_in_it(enter, world: World) -> None:
    sheet = staging.sent(world)
    outsider = enter("xuna")
    assert outsider.get(f"/ledger/objects/{sheet.id}/").status_code == 404
    log = outsider.get(f"/ledger/?agency={world.agencies['main.enforcement'].id}")
    assert log.context["chosen"][0] == world.agencies["staffed.enforcement"].id
    assert enter("lab-tao").get("/ledger/").status_code == 404


@pytest.mark.clause("W7")
@pytest.mark.parametrize(
    ("username", "seen"),
    [("chenjing", True), ("hanlei", False), ("majianping", False), ("tangli", False)],
)
def test_a_surprise_visit_is_on_the_ledger_for_its_named_people_only(
    enter, world: World, username: str, seen: bool
) -> None:
    sheet = staging.sent(
        world, urgency="surprise", urgency_note="夜间偷排", restricted=True,
        named=(world.staff["chenjing"].id, world.staff["zhanglixin"].id),
    )  # fmt: skip
    client = enter(username)
    page = client.get(f"/ledger/?agency={world.agencies['main.enforcement'].id}")
    about = {line.event.object_id for line in page.context["lines"]}
    assert (sheet.id in about) is seen
    answer = client.get(f"/ledger/objects/{sheet.id}/")
    assert answer.status_code == (200 if seen else 404)


def test_what_the_system_did_is_for_administrator_and_auditor(enter) -> None:
    site = "/ledger/?agency=00000000-0000-0000-0000-000000000000"
    assert enter("tangli").get(site).context["lines"]
    assert not enter("liwentao").get(site).context["lines"]


def test_only_administrator_and_auditor_anchor(enter) -> None:
    assert enter("liwentao").post("/ledger/anchor/").status_code == 404
    assert enter("liwentao").get("/ledger/heads/").status_code == 200


def test_an_anchor_is_taken_and_printed_in_words(fresh_world: TestDatabase, own_data_dir) -> None:
    world = load_world(at=staging.AT)
    seal(at=staging.AT)
    client = Client()
    client.force_login(world.staff["tangli"].user, BACKEND)
    form = {"idempotency_key": str(uuid4())}
    answer = client.post("/ledger/anchor/", form, follow=True)
    assert "第 1 次锚定" in answer.content.decode()
    assert answer.context["head"].words in answer.content.decode()
    again = client.post("/ledger/anchor/", form, follow=True)
    assert "第 1 次锚定" in again.content.decode()
    stale = client.post(
        "/ledger/anchor/", follow=True, headers={"referer": "http://testserver/ledger/"}
    )
    assert stale.status_code == 200
    assert Head.objects.count() == 1
