"""What is on file of an agency, and the certificate whose number its reports bear."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.rewriting import remove

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.queries.choosing import laboratories


@pytest.fixture
def administrator(world: World):
    client = Client()
    client.force_login(
        world.staff["xieyun"].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    with fixed(world.at + timedelta(days=1)):
        yield client


def test_an_entry_is_written_anew_and_an_old_form_refused(
    world: World, administrator: Client
) -> None:
    station = world.agencies["main.monitoring"]
    address = f"/people/agencies/{station.id}/change/"
    values = {
        "short_name": "宝鸡站", "credit_code": "", "address": "示例路 8 号", "version": 1,
    }  # fmt: skip
    sent = administrator.post(address, {**values, "idempotency_key": str(uuid.uuid4())})
    assert sent.status_code == 302
    shown = administrator.get(f"/people/agencies/{station.id}/").content.decode()
    assert "示例路 8 号" in shown
    assert Event.objects.filter(kind="registry:agency:change").count() == 1
    again = administrator.post(address, {**values, "idempotency_key": str(uuid.uuid4())})
    assert again.status_code == 422
    station.refresh_from_db()
    assert (station.version, station.short_name) == (2, "宝鸡站")


@pytest.mark.clause("R1")
def test_the_reports_of_a_station_bear_its_certificate(world: World, administrator: Client) -> None:
    station = world.agencies["main.monitoring"]
    remove(Qualification.objects.filter(laboratory=station))
    address = f"/people/agencies/{station.id}/accreditation/"
    values = {"cma_number": "262712050123", "cma_from": "2026-01-01", "cma_to": "2031-12-31"}
    wrong = administrator.post(
        address, {**values, "cma_number": "26", "idempotency_key": str(uuid.uuid4())}
    )
    assert wrong.status_code == 422
    sent = administrator.post(address, {**values, "idempotency_key": str(uuid.uuid4())})
    assert sent.status_code == 302
    assert "262712050123" in administrator.get(f"/people/agencies/{station.id}/").content.decode()
    day = (world.at + timedelta(days=10)).date()
    firm = next(name for name in world.sources if "雍川酿造" in name)
    ending = Ending(Operation(world, MAIN, firm, day).to_laboratory()).prepare()
    content = ending.report().content
    assert content["cma_number"] == "262712050123"
    assert content["body_address"] == station.address != ""
    assert content["client_address"] != ""


def test_a_station_is_no_laboratory_to_commission(world: World) -> None:
    offered = {row.laboratory_id for row in laboratories(on=world.at.date())}
    assert offered == {world.agencies["laboratory"].id}


def test_only_who_administers_the_agency_changes_it(world: World) -> None:
    client = Client()
    client.force_login(
        world.staff["chenjing"].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    station = world.agencies["main.monitoring"]
    for page in ("change", "accreditation"):
        assert client.get(f"/people/agencies/{station.id}/{page}/").status_code in {403, 404}
