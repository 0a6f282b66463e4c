"""The search of the top bar finds only what the actor may know of."""

import pytest
from django.test import Client
from tests.staging import sheets as staging

from liance.flows.demonstration.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def test_a_unit_is_found_by_two_characters_in_the_own_area_only(enter) -> None:
    found = enter("liwentao").get("/search/?q=瑞麟").context["found"]
    assert [s.name for s in found.sources] == ["陈仓瑞麟乳业有限公司"]
    assert enter("xuna").get("/search/?q=略阳").context["found"].count == 0
    assert enter("hanxue").get("/search/?q=略阳").context["found"].count > 0


def test_an_outlet_is_found_by_its_name(enter) -> None:
    found = enter("liwentao").get("/search/?q=含铬").context["found"]
    assert {o.code for o in found.outlets} == {"DW002"}


@pytest.mark.parametrize("query", ["", "?q=", "?q=瑞", "?q=%00x", "?q='%5C&", "?q=" + "长" * 500])
def test_odd_searches_find_nothing_and_do_not_fail(enter, query: str) -> None:
    answer = enter("liwentao").get(f"/search/{query}")
    assert answer.status_code == 200
    assert answer.context["found"].count == 0


def test_a_laboratory_does_not_find_the_register(enter) -> None:
    assert enter("lab-tao").get("/search/?q=瑞麟").context["found"].count == 0


@pytest.mark.clause("W7")
def test_a_surprise_visit_is_found_by_its_named_people_only(enter, world: World) -> None:
    sheet = staging.sent(
        world, urgency="surprise", urgency_note="夜间偷排", restricted=True,
        named=(world.staff["chenjing"].id, world.staff["zhanglixin"].id),
    )  # fmt: skip
    for username, seen in (
        ("chenjing", True),
        ("liwentao", True),
        ("hanlei", False),
        ("hanxue", False),
    ):
        found = enter(username).get("/search/?q=瑞麟").context["found"]
        assert (sheet.id in [s.id for s in found.sheets]) is seen
        listed = enter(username).get(f"/sources/{sheet.source_id}/").context["sheets"]
        assert (sheet.id in [s.id for s, _ in listed]) is seen
