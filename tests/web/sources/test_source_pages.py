"""The pages of the register of sources."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liance.flows.demonstration.world import World
from liance.mechanism.registry.models import Source

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def names(response) -> set[str]:
    return {source.name for source, *_ in response.context["lines"]}


def test_an_officer_sees_the_sources_of_the_own_area_only(enter) -> None:
    seen = names(enter("liwentao").get("/sources/"))
    assert "陈仓瑞麟乳业有限公司" in seen
    assert not any("略阳" in name for name in seen)
    assert len(names(enter("hanxue").get("/sources/"))) > len(seen)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=瑞麟", 1),
        ("management=registered", 2),
        ("industry=水泥", 1),
        ("place=610304", 1),
        ("shown=retired", 0),
    ],
)
def test_the_list_is_filtered(enter, query: str, count: int) -> None:
    assert len(names(enter("liwentao").get(f"/sources/?{query}"))) == count


def test_the_list_asks_as_often_for_one_source_as_for_three(enter, world: World) -> None:
    client = enter("liwentao")
    client.get("/sources/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/sources/?q=瑞麟")
    with CaptureQueriesContext(connection) as many:
        client.get("/sources/?management=key")
    assert len(one) == len(many)


def test_a_source_shows_outlets_and_limits(enter, world: World) -> None:
    source = world.sources["陈仓瑞麟乳业有限公司"]
    html = enter("liwentao").get(f"/sources/{source.id}/").content.decode()
    for word in ("DW001", "化学需氧量", "100 mg/L", "GB 8978-1996 表4 一级"):
        assert word in html


def test_a_source_elsewhere_does_not_exist_for_an_outsider(enter, world: World) -> None:
    source = next(s for s in world.sources.values() if "略阳" in s.name)
    assert enter("liwentao").get(f"/sources/{source.id}/").status_code == 404
    assert enter("lab-tao").get("/sources/").status_code == 404


def test_only_who_manages_the_register_may_write_it(enter, world: World) -> None:
    source = world.sources["陈仓瑞麟乳业有限公司"]
    assert enter("liwentao").get(f"/sources/{source.id}/change/").status_code == 404
    assert enter("xieyun").get(f"/sources/{source.id}/change/").status_code == 200


def test_a_source_is_put_on_file_with_its_outlet_and_changed(enter) -> None:
    client = enter("xieyun")
    key = str(uuid.uuid4())
    form = {
        "idempotency_key": key, "version": 0, "name": "陈仓试验厂", "jurisdiction": "610304",
        "permit_code": "91130200699229617X001V", "lon": "107.4", "lat": "34.3", "active": "on",
    }  # fmt: skip
    client.post("/sources/new/", form)
    client.post("/sources/new/", form)
    source = Source.objects.get(name="陈仓试验厂")
    assert source.identity == "permit:91130200699229617X001V"
    outlet = {
        "idempotency_key": str(uuid.uuid4()), "version": 1, "code": "dw001", "name": "总排口",
        "medium": "water", "active": "on", "factors": "化学需氧量,50,mg/L,GB 8978-1996\npH值，6-9，无量纲，，现场",
    }  # fmt: skip
    client.post(f"/sources/{source.id}/outlets/new/", outlet)
    made = source.outlets.get()
    assert made.code == "DW001"
    assert {(f.factor, f.limit, f.on_site) for f in made.factors.all()} == {
        ("化学需氧量", "50", False), ("pH值", "6-9", True),
    }  # fmt: skip
    form |= {"idempotency_key": str(uuid.uuid4()), "version": 1, "name": "陈仓试验厂二部"}
    client.post(f"/sources/{source.id}/change/", form)
    source.refresh_from_db()
    assert (source.name, source.version) == ("陈仓试验厂二部", 2)


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ("化学需氧量,约50,mg/L", "限值“约50”读不懂"),
        ("氨氮,5\n氨氮,8", "写了两次"),
        ("a,b,c,d,e,f", "第 1 行读不懂"),
    ],
)
def test_a_factor_that_cannot_be_read_is_said_and_nothing_is_lost(
    enter, world, factors, said
) -> None:
    source = world.sources["陈仓瑞麟乳业有限公司"]
    answer = enter("xieyun").post(
        f"/sources/{source.id}/outlets/new/",
        {"idempotency_key": str(uuid.uuid4()), "version": 1, "code": "DW009", "name": "x",
         "medium": "water", "factors": factors},
    )  # fmt: skip
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert factors.split(",")[0] in answer.content.decode()
    assert not source.outlets.filter(code="DW009").exists()


def test_a_wrong_credit_code_is_said_at_its_field(enter) -> None:
    answer = enter("xieyun").post(
        "/sources/new/",
        {"idempotency_key": str(uuid.uuid4()), "version": 0, "name": "x", "jurisdiction": "610304",
         "credit_code": "911302006992296171"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "校验位应为“X”" in answer.content.decode()
