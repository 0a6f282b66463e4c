"""The pages of reminders: one's own, settings, the rulebook, what went wrong, groups."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.reminder_scene import reminders

from liance.flows.demonstration.world import World
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.kernel.clock import fixed
from liance.mechanism.reminding.models import Letter, Reminder, Wish

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def scene(world: World):
    ids = reminders(world, at=world.at)
    with fixed(world.at + timedelta(minutes=10)):
        yield world, ids


def signed_in(world: World, login: str) -> Client:
    client = Client()
    client.force_login(world.staff[login].user, BACKEND)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("X1")
def test_one_sees_one_s_reminders_and_goes_to_the_matter(scene):
    world, ids = scene
    client = signed_in(world, "chenjing")
    shown = text(client, "/reminders/")
    assert "陈仓瑞麟乳业有限公司" in shown
    assert "没有发出" in shown
    assert 'class="bell"' in shown
    assert 'class="count"' in shown
    key = {"idempotency_key": str(uuid.uuid4())}
    sent = client.post(f"/reminders/{ids['reminder']}/open/", key)
    assert (sent.status_code, sent["Location"]) == (302, "/visits/")
    assert Reminder.objects.get(pk=ids["reminder"]).read_at
    other = signed_in(world, "zhoumin")
    assert other.post(f"/reminders/{ids['reminder']}/open/").status_code == 404
    assert "陈仓瑞麟" not in text(other, "/reminders/")


def test_settings_are_kept_and_an_old_form_is_refused(scene):
    world, _ = scene
    client = signed_in(world, "chenjing")
    assert "chenjing@liance.example" in text(client, "/reminders/wishes/")
    values = {"mail": "on", "quiet_from": "22:00", "quiet_to": "06:30", "version": 0}

    def post(**changed):
        key = {"idempotency_key": str(uuid.uuid4())}
        return client.post("/reminders/wishes/", {**values, **changed, **key}).status_code

    assert post() == 302
    assert not Wish.objects.get().digest
    assert post() == 422
    assert post(version=1, quiet_from="08:00", quiet_to="15:00") == 422
    assert "没有电子邮箱" in text(signed_in(world, "liuzhihong"), "/reminders/wishes/")


def test_the_rulebook_shows_every_deadline_with_its_ladder(scene):
    world, _ = scene
    shown = text(signed_in(world, "tangli"), "/reminders/rules/")
    for rule in RULES.values():
        assert rule.zh in shown
    for word in ("专人负责人", "上级主管部门", "到期后第四个工作日 09:00", "通知"):
        assert word in shown


def test_the_administrator_sees_what_went_wrong_and_sends_it_again(scene):
    world, ids = scene
    client = signed_in(world, "xieyun")
    shown = text(client, "/reminders/sendings/")
    assert "550 no such user" in shown
    assert "陈仓瑞麟" not in shown
    key = {"idempotency_key": str(uuid.uuid4())}
    assert client.post(f"/reminders/sendings/{ids['letter']}/again/", key).status_code == 302
    assert Letter.objects.get(pk=ids["letter"]).given_up_at is None
    assert signed_in(world, "chenjing").get("/reminders/sendings/").status_code == 404


def test_a_group_with_a_foreign_address_is_refused_at_its_field(scene):
    world, _ = scene
    client = signed_in(world, "xieyun")
    answer = client.post(
        "/reminders/groups/new/",
        {"agency": str(world.agencies["main.monitoring"].id), "name": "群", "kind": "generic",
         "url": "https://evil.example/", "secret": "s", "idempotency_key": str(uuid.uuid4())},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "LIANCE_WEBHOOK_HOSTS" in answer.content.decode()


def test_lists_cost_the_same_at_one_row_and_at_three(scene, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.db.reminding.test_reminding import running

    from liance.flows.reminding import remind

    world, _ = scene
    client = signed_in(world, "chenjing")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            text(client, "/reminders/")
        return len(seen)

    text(client, "/reminders/")
    before = cost()
    for _ in range(2):
        running(world, "sheet.return", of="chenjing", at=world.at)
    remind(channels=frozenset({"mail"}), at=world.at)
    assert cost() == before
