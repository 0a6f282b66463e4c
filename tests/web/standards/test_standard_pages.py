"""The pages of the standards: what is held and how sure it is, and the two signatures."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.editions import actions
from liance.mechanism.editions.models import Edition

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEAD = {
    "code": "DB61/224-2018", "title": "陕西省黄河流域污水综合排放标准", "kind": "local",
    "medium": "water", "source": "印刷文本",
}  # fmt: skip
ROW = {
    "table": "1", "factor": "化学需氧量", "level": "A", "value": "41", "unit": "mg/L",
    "kind": "max", "averaging": "daily_mean", "certainty": "verified",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(world: World):
    with fixed(world.at + timedelta(days=1)):
        yield


@pytest.fixture
def client_of(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


@pytest.fixture
def entered(world: World):
    def entered(value: str = "41", code: str = "DB61/224-2018") -> Edition:
        return actions.enter(
            head={**HEAD, "code": code}, rows=[{**ROW, "value": value}], file_name="a.xlsx",
            actor=world.actor("xieyun"), at=world.at + timedelta(hours=1),
        )  # fmt: skip

    return entered


def post(client: Client, address: str, version: int, **data: str):
    key = {"idempotency_key": str(uuid.uuid4()), "version": version}
    return client.post(address, key | data)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_edition_is_listed_with_its_certainty(client_of) -> None:
    html = text(client_of("liwentao"), "/standards/")
    for name in ("GB 8978-1996", "GB 18918-2002（2025年修改单）", "DB61/224-2018"):
        assert name in html
    assert "数值未录入" in html
    assert "未核对原文" in html
    assert client_of("lab-tao").get("/standards/").status_code == 404


def test_an_edition_shows_limits_gaps_and_grounds(client_of) -> None:
    client = client_of("wujianguo")
    html = text(client, "/standards/GB-18918-2002/")
    assert "公告2007年第16号" in html
    assert "表3（选择控制项目）未录入" in html
    amended = text(client, "/standards/GB-18918-2002-from-20260301/")
    assert "修改单改写了4.1.3.1" in amended
    assert "数值未录入" in text(client, "/standards/DB61-224-2018/")
    assert client.get("/standards/GB-1-2000/").status_code == 404


def test_two_people_sign_on_the_page(client_of, entered) -> None:
    row = entered()
    address = f"/standards/entries/{row.id}/"
    first, second = client_of("wujianguo"), client_of("fengzhiyuan")
    assert f"{address}sign/" in text(first, address)
    assert f"{address}sign/" not in text(client_of("liwentao"), address)
    assert post(first, f"{address}sign/", 1).status_code == 302
    assert "您已签名" in text(first, address)
    post(first, f"{address}sign/", 2)
    row.refresh_from_db()
    assert row.state == "signed_once"
    post(second, f"{address}sign/", 2)
    row.refresh_from_db()
    assert row.state == "used"
    html = text(second, "/standards/")
    assert "DB61/224-2018〔本地第1版〕" in html
    assert text(second, "/standards/DB61-224-2018/").count("已核对原文") >= 1


def test_a_withdrawal_needs_a_reason(client_of, entered) -> None:
    row = entered()
    client = client_of("wujianguo")
    post(client, f"/standards/entries/{row.id}/withdraw/", 1, reason="")
    row.refresh_from_db()
    assert row.state == "entered"
    post(client, f"/standards/entries/{row.id}/withdraw/", 1, reason="抄错一行")
    row.refresh_from_db()
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "抄错一行")


def test_the_list_costs_the_same_for_one_and_three_entries(client_of, entered) -> None:
    client = client_of("wujianguo")
    entered()
    client.get("/standards/")
    with CaptureQueriesContext(connection) as one:
        client.get("/standards/")
    entered("42")
    entered("43", code="DB61/1226-2018")
    with CaptureQueriesContext(connection) as three:
        client.get("/standards/")
    assert len(one) == len(three)
