"""A unit that a surprise visit came upon is known to its named people alone, everywhere (W7)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.joint_visit import gate, signed_in
from tests.staging import sheets as staging

from liance.doors.field.places import found
from liance.flows.demonstration.world import World
from liance.flows.naming import name_on_visit
from liance.flows.visits import draft_sheet, open_urgent
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.actions import drafts
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.actions import on_site
from liance.mechanism.registry.actions.intake import ListRow, open_list
from liance.mechanism.registry.actions.sources import add_source, change_source, note_exceedance
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import source_for
from liance.mechanism.registry.rules.identity import SiteFacts

pytestmark = pytest.mark.clause("W7")
NAME = "河湾村无名电镀点"
CREW = ("liwentao", "wangxuemei", "zhanglixin", "zhaoting")
OTHERS = ("hanlei", "majianping", "hanxue", "xieyun", "chenjing")
GATE = {
    "lon": "107.3", "lat": "34.4", "accuracy": "6.2", "place_note": "", "other_place_note": "大门",
    "companion": "", "companion_state": "nobody", "ground": "petition", "urgency": "surprise",
    "urgency_note": "夜间偷排", "free_code": "S1", "free_name": "暗管", "free_factors": "六价铬",
    "free_medium": "water",
}  # fmt: skip


@pytest.fixture(autouse=True)
def later(world: World) -> Any:
    with clock.fixed(world.at + timedelta(minutes=20)):
        yield


@pytest.fixture
def facts(world: World) -> SiteFacts:
    return SiteFacts(NAME, world.agencies["main.enforcement"].jurisdiction_id)


@pytest.fixture
def unit(world: World, facts: SiteFacts) -> Source:
    return on_site.found_on_site(
        facts=facts, address="河湾村东", actor=world.actor("liwentao"), at=world.at,
        named=[world.staff["liwentao"].id],
    )  # fmt: skip


def post(client: Client, path: str, data: dict[str, Any]) -> Any:
    return client.post(path, {"idempotency_key": str(uuid4()), **data}, follow=True)


def shown(client: Client, path: str) -> bool:
    return NAME in client.get(path).content.decode()


def register(facts: SiteFacts) -> dict[str, Any]:
    return {"name": NAME, "address": "河湾村东", "division": facts.division, "restricted": "on"}


def test_the_gate_asks_first_and_the_visit_at_it_is_restricted(
    world: World, facts: SiteFacts
) -> None:
    client = signed_in("liwentao")
    gate = post(client, "/visits/urgent/", register(facts))
    unit = Source.every.get(name=NAME)
    assert unit.restricted
    assert f"/visits/urgent/{unit.id}/" in gate.redirect_chain[-1][0]
    people = {
        "officers": [str(world.staff[n].id) for n in CREW[:2]],
        "monitors": [str(world.staff[n].id) for n in CREW[2:]],
    }
    page = post(client, f"/visits/urgent/{unit.id}/", {**GATE, **people})
    visit = Visit.objects.get()
    assert visit.restricted, "the box cannot be taken off by leaving it out of the form"
    assert NAME in page.content.decode()
    unit.refresh_from_db()
    assert set(unit.named) >= {world.staff[n].id for n in CREW}
    assert shown(signed_in("zhaoting"), f"/sources/{unit.id}/")
    assert not shown(signed_in("chenjing"), f"/sources/{unit.id}/")
    name_on_visit(
        visit_id=visit.id, version=visit.version, staff=[world.staff["chenjing"].id],
        actor=world.actor("liwentao"), at=clock.now(),
    )  # fmt: skip
    assert shown(signed_in("chenjing"), f"/sources/{unit.id}/")


@pytest.mark.parametrize("username", OTHERS)
def test_nobody_else_meets_it(world: World, unit: Source, username: str) -> None:
    client, actor = signed_in(username), world.actor(username)
    for path in ("/sources/", "/sources/?q=无名电镀", "/search/?q=无名电镀", "/ledger/", "/"):
        answer = client.get(path)
        assert answer.status_code in (200, 404)
        assert "无名电镀点" not in answer.content.decode()
    for path in (f"/sources/{unit.id}/", f"/ledger/objects/{unit.id}/"):
        assert client.get(path).status_code == 404
    with pytest.raises(NotFound):
        source_for(actor, unit.id)
    assert choosing.sources_like("无名电镀", actor=actor) == []
    assert found(actor, "无名电镀", at=world.at) == []
    assert not shown(client, "/visits/urgent/?q=无名电镀")


def test_its_named_people_find_it(world: World, unit: Source) -> None:
    client = signed_in("liwentao")
    for path in (
        "/sources/?q=无名电镀", "/search/?q=无名电镀", "/visits/urgent/?q=无名电镀",
        f"/sources/{unit.id}/", "/ledger/",
    ):  # fmt: skip
        assert shown(client, path) or path == "/ledger/"
    assert "registry:source:add" in client.get(f"/ledger/objects/{unit.id}/").content.decode()
    assert [line["name"] for line in found(world.actor("liwentao"), "无名电镀", at=world.at)] == [
        NAME
    ]


def test_counts_and_plans_do_not_tell(world: World, facts: SiteFacts) -> None:
    before = signed_in("hanlei").get("/sources/").context["found"].total
    on_site.found_on_site(
        facts=facts, address="", actor=world.actor("liwentao"), at=world.at,
        named=[world.staff["liwentao"].id],
    )  # fmt: skip
    assert signed_in("hanlei").get("/sources/").context["found"].total == before
    assert not Source.objects.filter(name=NAME).exists()


def test_the_same_name_given_openly_meets_nothing(
    world: World, unit: Source, facts: SiteFacts
) -> None:
    admin = world.actor("xieyun")
    add_source(facts=facts, actor=admin, at=world.at)
    listed = open_list(actor=admin, at=world.at)
    cells = {"name": NAME, "division": facts.division}
    row = ListRow(1, lambda field: cells.get(field, ""))
    assert next(listed.answers([row])).status != "refused"
    twice = on_site.found_on_site(
        facts=facts, address="", actor=world.actor("hanlei"), at=world.at
    )  # fmt: skip
    assert not twice.restricted
    assert Source.every.filter(name=NAME).count() == 2


def test_a_closed_unit_is_not_reopened_by_a_secret_visit(world: World, facts: SiteFacts) -> None:
    old = add_source(facts=facts, actor=world.actor("xieyun"), at=world.at)
    Source.objects.filter(pk=old.pk).update(active=False)
    secret = on_site.found_on_site(
        facts=facts, address="", actor=world.actor("liwentao"), at=world.at,
        named=[world.staff["liwentao"].id],
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.active, secret.restricted) == (False, True)


def test_it_cannot_be_used_openly(world: World, unit: Source) -> None:
    officer = world.actor("liwentao")
    content = staging.content(world, source=unit)
    with pytest.raises(Refused, match=r"coordination\.unit_restricted"):
        drafts.draft(content=content, actor=officer, at=world.at)
    with pytest.raises(Refused, match=r"coordination\.source_unknown"):
        drafts.draft(content=content, actor=world.actor("hanlei"), at=world.at)
    urgently = {
        "source_id": unit.id, "enforcement_id": world.agencies["main.enforcement"].id,
        "ground": "petition", "urgency": "surprise", "urgency_note": "举报", "points": [],
        "gate": gate(world), "at": world.at,
    }  # fmt: skip
    with pytest.raises(Refused, match=r"operations\.unit_restricted"):
        open_urgent(actor=officer, **urgently)
    with pytest.raises(NotFound):
        open_urgent(actor=world.actor("hanlei"), **urgently)


def test_whoever_the_sheet_names_knows_of_its_unit(world: World, unit: Source) -> None:
    few = tuple(world.staff[name].id for name in ("liwentao", "wangxuemei", "chenjing"))
    drafts.draft(
        content=staging.content(world, source=unit, restricted=True, named=few, urgency="surprise",
                                urgency_note="举报"),
        actor=world.actor("liwentao"), at=world.at,
    )  # fmt: skip
    assert source_for(world.actor("chenjing"), unit.id) == unit


def test_opened_to_all_it_stands_in_the_register(world: World, unit: Source) -> None:
    version = {"version": unit.version}
    assert post(signed_in("hanlei"), f"/sources/{unit.id}/open/", version).status_code == 404
    page = post(signed_in("liwentao"), f"/sources/{unit.id}/open/", version)
    assert "已公开登记" in page.content.decode()
    assert shown(signed_in("hanlei"), "/sources/?q=无名电镀")
    row = Source.objects.get(pk=unit.pk)
    assert (row.identity, row.active) == (f"name:{NAME}:{row.jurisdiction_id}", True)
    assert Event.objects.filter(object_id=row.id, kind="registry:source:publish").exists()
    with pytest.raises(NotFound):
        on_site.open_to_all(
            source_id=row.id, version=row.version, actor=world.actor("liwentao"), at=world.at
        )


def test_opened_beside_the_same_unit_it_stands_as_a_double(
    world: World, unit: Source, facts: SiteFacts
) -> None:
    add_source(facts=facts, actor=world.actor("xieyun"), at=world.at)
    row = on_site.open_to_all(
        source_id=unit.id, version=unit.version, actor=world.actor("liwentao"), at=world.at
    )
    assert (row.active, row.restricted) == (False, False)
    assert on_site.DOUBLE in row.remarks


def test_opened_beside_a_closed_one_that_one_is_in_use_again(
    world: World, unit: Source, facts: SiteFacts
) -> None:
    old = add_source(facts=facts, actor=world.actor("xieyun"), at=world.at)
    Source.objects.filter(pk=old.pk).update(active=False)
    on_site.open_to_all(
        source_id=unit.id, version=unit.version, actor=world.actor("liwentao"), at=world.at
    )
    old.refresh_from_db()
    assert (old.active, Source.objects.get(pk=unit.pk).active) == (True, False)


def test_what_was_written_before_the_opening_stays_with_the_few(world: World, unit: Source) -> None:
    on_site.open_to_all(
        source_id=unit.id, version=unit.version, actor=world.actor("liwentao"), at=world.at
    )
    path = f"/ledger/objects/{unit.id}/"
    seen = [signed_in(name).get(path).content.decode() for name in ("liwentao", "hanlei")]
    assert ["registry:source:add" in page for page in seen] == [True, False]
    assert ["registry:source:publish" in page for page in seen] == [True, True]


def test_the_visit_at_a_double_still_gets_its_sheet(
    world: World, unit: Source, facts: SiteFacts
) -> None:
    officer = world.actor("liwentao")
    visit = open_urgent(
        source_id=unit.id, enforcement_id=world.agencies["main.enforcement"].id,
        ground="petition", urgency="surprise", urgency_note="举报",
        points=[PointLine("S1", "暗管", "water", (ItemLine("六价铬"),))], gate=gate(world),
        actor=officer, at=world.at, restricted=True, named=[world.staff[n].id for n in CREW],
    )  # fmt: skip
    add_source(facts=facts, actor=world.actor("xieyun"), at=world.at)
    version = Source.every.get(pk=unit.pk).version
    on_site.open_to_all(source_id=unit.id, version=version, actor=officer, at=world.at)
    assert draft_sheet(visit_id=visit.id, actor=officer, at=world.at).source_id == unit.id


def test_a_second_try_finds_the_same_unit(world: World, unit: Source, facts: SiteFacts) -> None:
    again = on_site.found_on_site(
        facts=facts, address="", actor=world.actor("liwentao"), at=world.at,
        named=[world.staff["wangxuemei"].id],
    )  # fmt: skip
    assert again == unit
    assert source_for(world.actor("wangxuemei"), unit.id) == unit
    other = on_site.found_on_site(
        facts=facts, address="", actor=world.actor("hanlei"), at=world.at,
        named=[world.staff["hanlei"].id],
    )  # fmt: skip
    assert other != unit


def test_people_named_later_learn_of_it_too(world: World, unit: Source) -> None:
    on_site.let_know(
        source_id=unit.id, staff=[world.staff["hanlei"].id], actor=world.actor("liwentao"),
        at=world.at,
    )  # fmt: skip
    assert source_for(world.actor("hanlei"), unit.id) == unit


def test_what_is_written_about_it_keeps_it_apart(
    world: World, unit: Source, facts: SiteFacts
) -> None:
    note_exceedance(source=unit, on=world.at.date(), actor=world.actor("liwentao"), at=world.at)
    on_site.let_know(
        source_id=unit.id, staff=[world.staff["xieyun"].id], actor=world.actor("liwentao"),
        at=world.at,
    )  # fmt: skip
    row = Source.every.get(pk=unit.pk)
    changed = change_source(
        source_id=row.id, version=row.version, facts=facts, industry="电镀",
        actor=world.actor("xieyun"), at=world.at,
    )  # fmt: skip
    assert changed.restricted
    assert changed.identity == unit.identity


def test_the_database_wants_somebody_who_knows(unit: Source) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.every.filter(pk=unit.pk).update(named=[])
