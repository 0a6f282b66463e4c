"""A clock from its warning to the level above, as the people concerned see it by real clicks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from liance.flows.demonstration.world import load_world
from liance.flows.reminding import remind
from liance.foundation.clocks.run import start, stop_all
from liance.foundation.kernel.clock import SHANGHAI, now
from liance.foundation.kernel.ids import new_id

pytestmark = pytest.mark.nightly
MATTER = "秦川化工 12号"


def told(page: Page, office: str, word: str) -> None:
    """The bell leads to the reminders, where the matter stands with this word."""
    page.goto(f"{office}/")
    page.locator(".bell").click()
    line = page.locator("main tr").filter(has_text=MATTER).filter(has_text=word)
    expect(line.first).to_be_visible()


@pytest.mark.clause("X1")
def test_a_clock_from_warning_to_escalation(
    office: str, signed_in: Callable[..., Page], violations: Callable[[Page], list[str]]
) -> None:
    day = now().astimezone(SHANGHAI) - timedelta(days=30)
    at = day.replace(hour=10, minute=0, second=0, microsecond=0)
    world, matter = load_world(at=at), new_id()
    clock = start(
        rule="sheet.return", noun="coordination:sheet", object_id=matter, at=at, title="退回联系单",
        agency_id=world.actor("chenjing").agency_id, subject=MATTER, url="/sheets/",
    )  # fmt: skip
    moment = at + timedelta(seconds=10)
    while moment < clock.due_at - timedelta(hours=1):
        remind(channels=frozenset(), at=moment)
        moment += timedelta(hours=1)
    coordinator = signed_in("chenjing")
    told(coordinator, office, "将到期")
    head = signed_in("liuzhihong")
    province = signed_in("hanxue")
    province.goto(f"{office}/reminders/")
    expect(province.get_by_text(MATTER)).to_have_count(0)
    while moment < clock.due_at + timedelta(days=10):
        remind(channels=frozenset(), at=moment)
        moment += timedelta(hours=12)
    told(coordinator, office, "到期未办")
    told(head, office, "超期未办")
    told(province, office, "报上级")
    assert violations(province) == []
    line = coordinator.locator("main tr").filter(has_text=MATTER).first
    line.get_by_role("button", name="去办理").click()
    coordinator.wait_for_url("**/sheets/**")
    with transaction.atomic():
        stop_all(rule="sheet.return", object_id=matter, at=now())
    province.reload()
    expect(province.get_by_text(MATTER)).to_have_count(0)
