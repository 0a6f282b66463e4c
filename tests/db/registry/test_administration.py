"""Pairings, people in charge, sources: what the actions refuse."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from liance.flows.demonstration.world import MAKER, World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.registry.actions import agencies, sources
from liance.mechanism.registry.rules.identity import SiteFacts

DAY = date(2026, 11, 3)


@pytest.mark.clause("O1")
def test_only_an_own_member_is_put_in_charge(world: World) -> None:
    with pytest.raises(Refused) as refused:
        agencies.appoint(
            agency=world.agencies["main.monitoring"], staff=world.staff["liwentao"], since=DAY,
            actor=MAKER, at=world.at,
        )  # fmt: skip
    assert refused.value.code == "registry.in_charge_elsewhere"


def test_nobody_is_put_in_charge_before_one_already_named(world: World) -> None:
    agency, person = world.agencies["main.monitoring"], world.staff["liuzhihong"]
    later = {"agency": agency, "staff": person, "actor": MAKER, "at": world.at}
    agencies.appoint(**later, since=DAY + timedelta(days=30))
    with pytest.raises(Refused) as refused:
        agencies.appoint(**later, since=DAY)
    assert refused.value.code == "registry.in_charge_later"


def test_two_agencies_never_print_the_same_numbers(world: World) -> None:
    taken = world.agencies["main.enforcement"].document_prefix
    with pytest.raises(Refused) as refused:
        agencies.add_agency(
            name="宝鸡市生态环境综合执法二支队", short_name="二支队", document_prefix=taken,
            jurisdiction="610300", functions=["enforcement"], actor=MAKER, at=world.at,
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("registry.prefix_taken", "document_prefix")


@pytest.mark.clause("S1")
@pytest.mark.parametrize(
    ("enforcement", "monitoring", "kind", "code"),
    [
        ("main.monitoring", "main.monitoring", "same_level", "registry.pairing_functions"),
        ("main.enforcement", "staffed.monitoring", "same_level", "registry.pairing_levels"),
        ("served.enforcement", "area.610100.monitoring", "served_by", "registry.pairing_levels"),
    ],
)
def test_a_pairing_joins_fitting_sides(world: World, enforcement, monitoring, kind, code) -> None:
    with pytest.raises(Refused) as refused:
        agencies.pair(
            enforcement=world.agencies[enforcement], monitoring=world.agencies[monitoring],
            kind=kind, since=DAY, actor=MAKER, at=world.at,
        )  # fmt: skip
    assert refused.value.code == code


def test_a_source_is_changed_by_whoever_manages_the_register_at_its_version(world: World) -> None:
    source = world.sources["陈仓瑞麟乳业有限公司"]
    facts = SiteFacts(
        source.name, "610304", source.credit_code, source.permit_code, source.lon, source.lat
    )
    change = {"source_id": source.id, "facts": facts, "at": world.at}
    admin = world.actor("xieyun")
    with pytest.raises(NotPermitted):
        sources.change_source(**change, version=1, actor=world.actor("liwentao"))
    with pytest.raises(Stale):
        sources.change_source(**change, version=9, actor=admin)
    outside = replace(facts, lon=Decimal(12), lat=Decimal(41))
    with pytest.raises(Refused):
        sources.change_source(**{**change, "facts": outside}, version=1, actor=admin)
    with pytest.raises(NotFound):
        sources.change_source(
            **{**change, "source_id": world.staff["xieyun"].id}, version=1, actor=admin
        )
    assert sources.change_source(**change, version=1, actor=admin, industry="新").version == 2


def test_a_second_source_of_the_same_identity_is_refused_by_name(world: World) -> None:
    source = world.sources["陈仓瑞麟乳业有限公司"]
    with pytest.raises(Refused) as refused:
        sources.add_source(
            facts=SiteFacts("别名", "610304", "", source.permit_code), actor=MAKER, at=world.at
        )
    assert refused.value.facts == {"name": source.name}
