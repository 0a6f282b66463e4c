"""The pages of tokens: shown once, listed with their last use, revoked at once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.api_scene import Program
from tests.joint_visit import signed_in

from liance.foundation.kernel import clock
from liance.mechanism.exchange.kinds import kinds
from liance.mechanism.exchange.models import Token

FORM = {"name": "环保云平台", "days": "30", "scopes": ["sheets:read", "sources:read"]}


@pytest.fixture
def officer(world):
    with clock.fixed(world.at):
        yield signed_in("liwentao")


def make(browser, **more):
    page = browser.get(reverse("tokens:new")).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    data = {**FORM, "idempotency_key": key, "version": "0", **more}
    return data, browser.post(reverse("tokens:new"), data)


def test_a_token_is_shown_once_works_and_ends(world, officer):
    data, answer = make(officer)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    secret = re.search(r"liance_[\w-]{43}", page)[0]
    again = officer.post(reverse("tokens:new"), data, follow=True).content.decode()
    assert secret not in again
    assert "令牌已经显示过一次" in again
    assert Token.objects.count() == 1
    program = Program(secret)
    assert program.get("/sources")["items"]
    shown = officer.get(reverse("tokens:index")).content.decode()
    assert secret[:12] in shown
    assert secret not in shown
    assert "没有用过" not in shown
    row = Token.objects.get()
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', shown)[-1]
    officer.post(reverse("tokens:revoke", args=[row.pk]), {"idempotency_key": key, "version": "1"})
    assert "已吊销" in officer.get(reverse("tokens:index")).content.decode()
    assert program.get("/sources")["code"] == "exchange.token_unknown"


def test_only_scopes_of_ones_own_rights_are_offered(world, officer):
    page = officer.get(reverse("tokens:new")).content.decode()
    assert "sheets:write" in page
    assert "sources:write" not in page
    assert "dispatch:read" not in page
    _, answer = make(officer, scopes=["sources:write"])
    assert answer.status_code == 422
    assert Token.objects.count() == 0


def test_who_administers_the_area_sees_whose_tokens_there_are(world, officer):
    make(officer)
    mine = signed_in("xieyun").get(reverse("tokens:index")).content.decode()
    assert "李文涛" in mine
    assert "环保云平台" not in signed_in("hanlei").get(reverse("tokens:index")).content.decode()
    with clock.fixed(world.at + timedelta(days=31)):
        late = signed_in("liwentao").get(reverse("tokens:index")).content.decode()
    assert "已过期" in late


def test_kinds_of_events_are_said_in_words_each_of_its_own(world, officer):
    page = officer.get(reverse("tokens:new_hook")).content.decode()
    labels = re.findall(r'value="[a-z]+:[a-z]+:[a-z_]+"[^>]*>\s*([^<]+)<', page)
    assert len(labels) == len(kinds())
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if re.match(r"\s*[a-z]+:[a-z]+", label)]
