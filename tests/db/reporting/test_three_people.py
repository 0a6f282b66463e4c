"""Prepared, reviewed and signed by three different people of the issuing station (R1, C5)."""

from dataclasses import replace

import pytest
from tests.report_scene import exceeding, sign, signed

from liance.flows.demonstration.world import World
from liance.foundation.access.roles import permissions_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import IllegalTransition, NotFound, NotPermitted, Refused
from liance.mechanism.reporting.actions import reports, signing
from liance.mechanism.reporting.models import Report

pytestmark = pytest.mark.usefixtures("exceeded")

EVERYTHING = frozenset({"coordinator", "reviewer", "signatory"})


def all_rights(actor: Actor) -> Actor:
    """The same person with every right of the station, so that only the person can be refused."""
    return replace(actor, permissions=permissions_of(EVERYTHING))


@pytest.mark.clause("R1")
def test_three_people_and_their_names_stand_on_the_report(world: World) -> None:
    report = signed(exceeding(world))
    people = {report.prepared_by.name, report.reviewed_by.name, report.signed_by.name}
    assert people == {"陈静", "郑晓燕", "冯志远"}
    assert report.pdf


@pytest.mark.clause("C5")
def test_who_prepared_does_not_review(world: World) -> None:
    ending = exceeding(world).prepare()
    report, op = ending.report(), ending.operation
    with pytest.raises(Refused, match=r"reporting\.same_person"):
        reports.review(
            report_id=report.id, version=report.version, actor=all_rights(op.who("chenjing")),
            at=op.at(10, days=1),
        )  # fmt: skip
    assert ending.report().state == "prepared"


@pytest.mark.clause("C5")
@pytest.mark.parametrize("who", ["chenjing", "zhengxiaoyan"])
def test_who_prepared_or_reviewed_does_not_sign(world: World, who: str) -> None:
    ending = exceeding(world).prepare().review()
    op, report = ending.operation, ending.report()
    with pytest.raises(Refused, match=r"reporting\.same_person"):
        signing.sign(
            report_id=report.id, version=report.version, verify_url="https://x/",
            actor=all_rights(op.who(who)), at=op.at(11, days=1),
        )  # fmt: skip
    assert ending.report().state == "reviewed"


def test_a_report_is_not_signed_before_its_review(world: World) -> None:
    ending = exceeding(world).prepare()
    with pytest.raises(IllegalTransition):
        sign(ending, ending.report(), at=ending.operation.at(11, days=1))


def test_without_the_right_nobody_signs(world: World) -> None:
    ending = exceeding(world).prepare().review()
    with pytest.raises(NotPermitted):
        sign(ending, ending.report(), at=ending.operation.at(11, days=1), who="zhoumin")
    assert ending.report().state == "reviewed"


def test_another_agency_s_signatory_finds_nothing(world: World) -> None:
    ending = exceeding(world).prepare().review()
    with pytest.raises(NotFound):
        sign(ending, ending.report(), at=ending.operation.at(11, days=1), who="shenqing")


def test_a_report_sent_back_keeps_its_number_and_its_reason(world: World) -> None:
    ending = exceeding(world).prepare().review()
    op, report = ending.operation, ending.report()
    reports.send_back(
        report_id=report.id, version=report.version, reason="结论一栏写漏一项",
        actor=op.who("fengzhiyuan"), at=op.at(11, days=1),
    )  # fmt: skip
    again = ending.prepare(days=2).report()
    assert Report.objects.get(pk=report.pk).state == "discarded"
    assert again.number != report.number
