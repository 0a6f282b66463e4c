"""A password that somebody else gave signs nothing until a second person vouches for its holder."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from tests.report_scene import VERIFY, exceeding

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.registry.actions import accounts
from liance.mechanism.registry.models import Staff
from liance.mechanism.reporting.actions import signing

SIGNATORY = "fengzhiyuan"


def reset(world: World, username: str = SIGNATORY) -> Staff:
    staff = Staff.objects.get(pk=world.staff[username].id)
    return accounts.reset_password(
        staff_id=staff.id, version=staff.version, password_hash=make_password("given-by-others"),
        actor=world.actor("xieyun"), at=world.at,
    )  # fmt: skip


def chosen(staff: Staff) -> None:
    """The holder, or whoever holds the account, has chosen a password."""
    staff.user.refresh_from_db()
    staff.user.must_change_password = False
    staff.user.save(update_fields=["must_change_password"])


def vouched(world: World, staff: Staff, by: str) -> Staff:
    staff.refresh_from_db()
    return accounts.vouch(
        staff_id=staff.id, version=staff.version, actor=world.actor(by),
        at=world.at + timedelta(minutes=5),
    )  # fmt: skip


@pytest.mark.clause("R1")
def test_nothing_is_signed_in_the_name_of_whoever_was_given_a_password(world: World) -> None:
    ending = exceeding(world).prepare().review()
    report = ending.report()
    staff = reset(world)
    chosen(staff)
    sign = {"report_id": report.id, "version": report.version, "verify_url": VERIFY}
    at = ending.operation.at(10, days=1)
    with pytest.raises(Refused, match=r"registry\.unvouched"):
        signing.sign(**sign, actor=world.actor(SIGNATORY), at=at)
    report.refresh_from_db()
    assert (report.state, report.pdf_id) == ("reviewed", None)
    vouched(world, staff, "zhengxiaoyan")
    assert signing.sign(**sign, actor=world.actor(SIGNATORY), at=at).state == "signed"


def test_whoever_gave_the_password_and_its_holder_cannot_vouch(world: World) -> None:
    staff = reset(world)
    chosen(staff)
    for who, code in (("xieyun", "vouch_by_other"), (SIGNATORY, "unvouched")):
        with pytest.raises(Refused, match=rf"registry\.{code}"):
            vouched(world, staff, who)
    with pytest.raises(NotPermitted):
        vouched(world, staff, "chenjing")
    assert not world.actor(SIGNATORY).vouched


def test_two_accounts_reset_by_one_hand_do_not_vouch_for_each_other(world: World) -> None:
    first, second = reset(world), reset(world, "zhengxiaoyan")
    chosen(first)
    chosen(second)
    with pytest.raises(Refused, match=r"registry\.unvouched"):
        vouched(world, first, "zhengxiaoyan")


def test_the_temporary_password_is_changed_before_anybody_vouches(world: World) -> None:
    staff = reset(world)
    with pytest.raises(Refused, match=r"registry\.vouch_after_change"):
        vouched(world, staff, "zhengxiaoyan")


def test_it_is_written_down_who_reset_and_who_vouched(world: World) -> None:
    staff = reset(world)
    chosen(staff)
    vouched(world, staff, "zhengxiaoyan")
    events = Event.objects.filter(object_id=staff.id, kind__startswith="access:account:")
    said = [(e.kind, e.actor_id, json.loads(e.body)["body"]) for e in events.order_by("id")]
    admin, reviewer = world.actor("xieyun").user_id, world.actor("zhengxiaoyan").user_id
    assert [(kind, who) for kind, who, _ in said] == [
        ("access:account:reset_password", admin), ("access:account:vouch", reviewer),
    ]  # fmt: skip
    assert said[1][2]["reset_by"] == str(admin)
    with pytest.raises(Refused, match=r"registry\.vouched_already"):
        vouched(world, staff, "zhengxiaoyan")
