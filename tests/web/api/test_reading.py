"""What other programs read: as their person may, page by page, by tokens that end."""

from datetime import timedelta

import pytest
from tests.api_scene import SECRET, Program, token
from tests.report_scene import exceeding

from liance.dashboards.exports import LISTS
from liance.dashboards.exports.reading import count
from liance.foundation.access.models import User
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.exchange.actions import tokens
from liance.mechanism.exchange.models import Token
from liance.mechanism.registry.models import Staff

pytestmark = pytest.mark.usefixtures("exceeded")

# Lists of departments alone.
CLOSED = {"dispatch", "leads", "areas", "notices", "items", "contracts", "tender-files"}


@pytest.fixture
def program(world):
    """An officer's, with an operation that ended."""
    exceeding(world)
    with clock.fixed(world.at):
        token(world, "liwentao")
        yield Program()


def everything(program, path, *, limit):
    items, cursor = [], ""
    while cursor is not None:
        page = program.get(path, cursor=cursor, limit=limit)
        assert program.status == 200, page
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next"]
    return items


def test_every_list_is_read_whole_page_by_page(world, program):
    actor = world.actor("liwentao")
    read = {}
    for listed in LISTS.values():
        if not actor.may(listed.permission):
            assert program.get(f"/{listed.code}")["code"] == "kernel.not_permitted"
            assert program.status == 403
            continue
        found = everything(program, f"/{listed.code}", limit=3)
        assert len({row["id"] for row in found}) == len(found) == count(listed, actor, {})
        read[listed.code] = found
        for row in found[:2]:
            one = program.get(f"/{listed.code}/{row['id']}")
            assert (program.status, one) == (200, row)
    assert set(read) == set(LISTS) - CLOSED
    assert {row["verdict"] for row in read["results"]} >= {"exceeds"}
    assert read["results"][0]["sampled_at"].endswith("Z")


def test_a_filter_is_the_one_of_the_page(world, program):
    name = program.get("/sources")["items"][0]["name"]
    found = program.get("/sources", q=name)["items"]
    assert [row["name"] for row in found] == [name]
    over = program.get("/results", verdict="exceeds")["items"]
    assert {row["verdict"] for row in over} == {"exceeds"}


def test_what_one_may_not_know_of_is_not_found(world, program):
    mine = program.get("/sheets")["items"][0]["id"]
    token(world, "officer-610100", secret=SECRET + "2")
    other = Program(SECRET + "2")
    assert other.get("/sheets")["items"] == []
    assert other.get(f"/sheets/{mine}")["code"] == "kernel.not_found"
    assert other.status == 404


def test_a_token_lends_its_scopes_and_nothing_more(world):
    with clock.fixed(world.at):
        token(world, "liwentao", "sources:read")
        program = Program()
        assert program.get("/sources")["items"]
        assert program.get("/sheets")["code"] == "kernel.not_permitted"
        assert program.status == 403


def test_a_token_that_is_unknown_expired_revoked_or_of_nobody_opens_nothing(world):
    row = token(world, "liwentao", "sources:read", days=1)

    def status(at, secret=SECRET):
        with clock.fixed(at):
            program = Program(secret)
            program.get("/sources")
            return program.status

    assert status(world.at) == 200
    assert status(world.at, "") == 401
    assert status(world.at, SECRET + "x") == 401
    assert status(world.at + timedelta(days=1)) == 401
    User.objects.filter(username="liwentao").update(is_active=False)
    assert status(world.at) == 401
    User.objects.filter(username="liwentao").update(is_active=True)
    agency = row.staff.agency_id
    elsewhere = Staff.objects.exclude(agency_id=agency).first().agency_id
    Staff.objects.filter(pk=row.staff_id).update(agency_id=elsewhere)
    assert status(world.at) == 401
    Staff.objects.filter(pk=row.staff_id).update(agency_id=agency)
    assert status(world.at) == 200
    tokens.revoke(token_id=row.pk, actor=world.actor("liwentao"), at=world.at)
    assert status(world.at) == 401


def test_a_token_is_kept_as_its_digest_and_its_last_use(world):
    row = token(world, "liwentao", "sources:read")
    kept = Token.objects.filter(pk=row.pk).values().get()
    assert SECRET not in repr(kept)
    assert SECRET not in repr(list(Event.objects.filter(object_id=row.pk).values_list("body")))
    with clock.fixed(world.at + timedelta(hours=1)):
        Program().get("/sources")
    row.refresh_from_db()
    assert row.last_used_at == world.at + timedelta(hours=1)


def test_too_many_calls_in_a_minute_are_told_to_wait(world, monkeypatch):
    monkeypatch.setattr("liance.doors.api.access.PER_MINUTE", 3)
    token(world, "liwentao", "sources:read")
    program = Program()
    with clock.fixed(world.at):
        assert [program.get("/sources") and program.status for _ in range(4)] == [
            200,
            200,
            200,
            429,
        ]
        assert 1 <= int(program.headers["Retry-After"]) <= 61
    with clock.fixed(world.at + timedelta(seconds=61)):
        program.get("/sources")
        assert program.status == 200


def test_a_token_is_not_made_beyond_ones_rights(world):
    for scopes, code in (([], "scope"), (["sources:write"], "scope"), (["none"], "scope")):
        with pytest.raises(Refused) as refused:
            tokens.make(
                name="x", scopes=scopes, days=9, secret=SECRET, actor=world.actor("liwentao"),
                at=world.at,
            )  # fmt: skip
        assert refused.value.code == f"exchange.token_{code}"
    for days in (0, 367):
        with pytest.raises(Refused):
            token(world, "liwentao", "sources:read", days=days)


def test_tokens_are_revoked_by_their_person_or_who_administers_the_area(world):
    row = token(world, "liwentao", "sources:read")
    for who in ("hanlei", "yangzhenhua", "dept-610100"):
        with pytest.raises(NotFound):
            tokens.revoke(token_id=row.pk, actor=world.actor(who), at=world.at)
    tokens.revoke(token_id=row.pk, actor=world.actor("xieyun"), at=world.at)
    with pytest.raises(Refused) as refused:
        tokens.revoke(token_id=row.pk, actor=world.actor("liwentao"), at=world.at)
    assert refused.value.code == "exchange.token_ended"


def test_wrong_questions_are_answered_with_what_is_wrong(world, program):
    assert program.get("/sources", cursor="!!")["code"] == "exchange.cursor"
    assert program.status == 400
    said = program.get("/sources", limit=5000)
    assert (program.status, said["code"], said["field"]) == (400, "exchange.unreadable", "limit")
    assert said["message"]["zh"]
    assert said["message"]["en"].isascii()
    said = program.get("/sources", q="a\x00b")
    assert (program.status, said["code"], said["field"]) == (400, "exchange.unreadable", "q")
    assert program.get("/sources/none")["code"] == "exchange.unreadable"
