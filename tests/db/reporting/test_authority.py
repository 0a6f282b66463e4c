"""Who reviews and signs a report is certified that day for all that it answers for (C5, R1)."""

from typing import Any

import pytest
from tests.report_scene import exceeding, sign
from tests.rewriting import rewrite

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Certificate
from liance.mechanism.registry.models import Staff
from liance.mechanism.reporting.actions import reports

pytestmark = pytest.mark.usefixtures("exceeded")

SIGNER, REVIEWER = "fengzhiyuan", "zhengxiaoyan"


def certified(world: World, username: str, **scope: Any) -> None:
    """The person's only monitoring certificate, with another scope."""
    rewrite(Certificate.objects.filter(staff=world.staff[username]), **scope)


def signs(ending: Ending) -> str:
    """The state after the signature was tried; the refusal where there is one."""
    try:
        sign(ending, ending.report(), at=ending.operation.at(11, days=1))
    except Refused as refused:
        return f"{refused.code} {refused.facts.get('items', '')}"
    return ending.report().state


@pytest.mark.clause("C5")
def test_a_signatory_signs_only_what_the_certificate_covers(world: World) -> None:
    ending = exceeding(world).prepare().review()
    measured = sorted({r["factor"] for r in ending.report().content["results"]})
    certified(world, SIGNER, factors=[f for f in measured if f != "氨氮"], duties=["sign"])
    assert signs(ending) == "reporting.not_authorised 氨氮（HJ 535-2009）"
    certified(world, SIGNER, factors=measured, duties=["analyse", "review"])
    assert signs(ending).startswith("reporting.not_authorised")
    certified(world, SIGNER, factors=measured, duties=["sign"])
    assert signs(ending) == "signed"


@pytest.mark.clause("C5")
def test_a_signatory_whose_certificate_ran_out_does_not_sign(world: World) -> None:
    ending = exceeding(world).prepare().review()
    last = ending.operation.at(11, days=1).date()
    certified(world, SIGNER, valid_to=ending.operation.day)
    assert signs(ending).startswith("reporting.not_authorised")
    certified(world, SIGNER, valid_to=last)
    assert signs(ending) == "signed"


def test_methods_count_by_their_number_and_a_reading_without_one_by_its_factor(
    world: World,
) -> None:
    ending = exceeding(world).prepare().review()
    methods = {m["code"] for m in ending.report().content["methods"]} - {""}
    assert "pH值" in {m["factor"] for m in ending.report().content["methods"] if not m["code"]}
    certified(world, SIGNER, methods=sorted(methods - {"HJ 828-2017"}))
    assert signs(ending) == "reporting.not_authorised 化学需氧量（HJ 828-2017）"
    certified(world, SIGNER, methods=sorted(methods))
    assert signs(ending) == "signed"


def test_who_came_two_months_ago_does_not_sign_alone(world: World) -> None:
    ending = exceeding(world).prepare().review()
    day = ending.operation.day
    joined = day.replace(month=day.month - 2) if day.month > 2 else day.replace(day=1)
    rewrite(Staff.objects.filter(pk=world.staff[SIGNER].pk), joined_on=joined)
    assert signs(ending).startswith("reporting.newcomer")


@pytest.mark.clause("C5")
def test_the_reviewer_of_a_report_is_certified_to_review(world: World) -> None:
    ending = exceeding(world).prepare()
    op, report = ending.operation, ending.report()
    certified(world, REVIEWER, duties=["analyse"])
    with pytest.raises(Refused, match=r"reporting\.not_authorised"):
        reports.review(
            report_id=report.id, version=report.version, actor=op.who(REVIEWER),
            at=op.at(10, days=1),
        )  # fmt: skip
    certified(world, REVIEWER, duties=["review"])
    assert ending.review().report().state == "reviewed"
