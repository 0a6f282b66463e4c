"""Who reads on the ledger that an export, a token or a webhook was made; what is published."""

from datetime import date
from uuid import UUID

import pytest
from tests.api_scene import token

from liance.dashboards import ledger_events
from liance.dashboards.ledger_readers import READERS, seen
from liance.flows import opening
from liance.flows.exporting import ask, export
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.queries import events_of
from liance.foundation.ledger.records import SITE
from liance.mechanism.exchange.actions import exporting, hooks

pytestmark = pytest.mark.django_db
OTHER = UUID(int=1)


@pytest.fixture
def made(world):
    """An export, a token and a webhook of 李文涛, each with its events."""
    actor = world.actor("liwentao")
    asked = ask(
        listed="sheets", form="csv", wanted={}, language="zh-hans", actor=actor, at=world.at
    )
    export(exporting.take(at=world.at), clock=lambda: world.at, told=lambda *_: True)
    hook = hooks.add_hook(
        name="x", url="http://127.0.0.1:1/x", secret="s" * 16, allowed=("127.0.0.1",), places={},
        kinds_=("coordination:sheet:send",), actor=actor, at=world.at,
    )  # fmt: skip
    return asked, token(world, "liwentao"), hook


@pytest.mark.parametrize(
    ("who", "known"),
    [("liwentao", True), ("xieyun", True), ("tangli", False), ("wangxuemei", False),
     ("hanlei", False), ("chenjing", False), ("officer-610100", False)],
)  # fmt: skip
def test_its_person_and_who_answers_for_accounts_read_of_it(world, made, who, known):
    actor = world.actor(who)
    for row in made:
        events = events_of(row.pk)
        assert events
        expected = [event.id for event in events] if known else []
        assert [event.id for event in ledger_events.visible(actor, events)] == expected, row


def test_who_audits_an_agency_reads_of_its_tokens(world):
    events = events_of(token(world, "xieyun").pk)
    assert world.actor("tangli").agency_id == world.actor("xieyun").agency_id
    assert ledger_events.visible(world.actor("tangli"), events) == events != []
    assert ledger_events.visible(world.actor("liwentao"), events) == []


def test_the_event_of_an_export_says_no_number_of_rows(made):
    asked, _, _ = made
    body = Event.objects.get(object_id=asked.pk, kind="exchange:export:finish").body
    assert '"rows"' not in body
    asked.refresh_from_db()
    assert asked.sha256 in body


def test_what_was_published_is_known_to_all_who_open_the_log(world, tmp_path):
    opening.lay_open(month=date(2026, 10, 1), folder=tmp_path, at=world.at)
    events = [e for e in events_of(opening.object_of(date(2026, 10, 1))) if e.agency_id == SITE]
    assert [e.kind for e in events] == ["exchange:open_data:make"]
    assert ledger_events.visible(world.actor("tangli"), events) == events


@pytest.mark.parametrize("who", ["liwentao", "chenjing", "hanxue", "tangli", "lab-tao"])
def test_every_kind_can_be_asked_for(world, who):
    for kind in [*READERS, "ledger:row", "reporting:gap"]:
        assert seen(world.actor(who), kind, {OTHER}) <= {OTHER}, kind
