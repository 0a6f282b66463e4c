"""The pages of agencies, people, certificates, instruments, pairings, accounts."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.rewriting import remove

from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.registry.models import PersonInCharge, Staff
from liance.mechanism.registry.queries import actor_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def day(world: World):
    with fixed(world.at + timedelta(days=1)):
        yield world.at.date() + timedelta(days=1)


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def form(version: int = 0, **data: object) -> dict[str, object]:
    return {"idempotency_key": str(uuid.uuid4()), "version": version, **data}


@pytest.mark.parametrize("address", ["", "certificates/", "instruments/", "pairings/"])
def test_every_list_opens_for_staff_and_not_for_a_laboratory(enter, address: str) -> None:
    assert enter("liwentao").get(f"/people/{address}").status_code == 200
    assert enter("lab-tao").get(f"/people/{address}").status_code == 404


@pytest.mark.parametrize("address", ["certificates/?q=%s", "instruments/", "pairings/"])
def test_lists_ask_as_often_for_one_row_as_for_more(enter, world: World, address: str) -> None:
    client, wide = enter("sunyulan"), enter("hanxue")
    counts = []
    for visitor, word in ((client, "张立新"), (wide, "")):
        url = f"/people/{address % word if '%s' in address else address}"
        visitor.get(url)
        with CaptureQueriesContext(connection) as asked:
            visitor.get(url)
        counts.append(len([q for q in asked if "jurisdiction" not in q["sql"][:60]]))
    # who oversees an area asks for its tree besides
    assert abs(counts[0] - counts[1]) <= 1


@pytest.mark.clause("O1")
def test_agencies_without_a_person_in_charge_are_listed(enter, world: World) -> None:
    agency = world.agencies["main.monitoring"]
    remove(PersonInCharge.objects.filter(agency=agency))
    answer = enter("majianping").get("/people/")
    assert "1 个没有指定负责人" in answer.content.decode()
    chosen = world.staff["chenjing"]
    enter("xieyun").post(
        f"/people/agencies/{agency.id}/in-charge/",
        form(staff=str(chosen.id), since="2026-11-03"),
    )
    assert PersonInCharge.objects.get(agency=agency).staff == chosen
    assert "0 个没有指定负责人" in enter("majianping").get("/people/").content.decode()


def test_people_of_another_area_do_not_exist_for_an_outsider(enter, world: World) -> None:
    merged = world.staff["heyuqing"]
    assert enter("liwentao").get(f"/people/{merged.id}/").status_code == 404
    assert enter("liwentao").get(f"/people/agencies/{merged.agency_id}/").status_code == 404
    assert enter("hanxue").get(f"/people/{merged.id}/").status_code == 200


@pytest.mark.clause("C3")
def test_dual_holders_are_counted_and_found(enter) -> None:
    answer = enter("majianping").get("/people/certificates/?held=dual")
    names = {person.name for person, *_ in answer.context["lines"]}
    assert names == {"韩磊", "邓凯"}


def test_a_certificate_is_put_on_file_and_renewed_by_the_head_of_the_own_agency(
    enter, world: World
) -> None:
    person = world.staff["chenjing"]
    client = enter("liuzhihong")
    made = form(kind="monitoring", number="监岗-9", valid_from="2026-01-01", valid_to="2026-11-20")
    client.post(f"/people/{person.id}/certificates/new/", made)
    row = Certificate.objects.get(number="监岗-9")
    assert "剩 17 天" in client.get(f"/people/{person.id}/").content.decode()
    client.post(f"/people/certificates/{row.id}/renew/", form(version=1, valid_to="2028-01-01"))
    row.refresh_from_db()
    assert row.valid_to == date(2028, 1, 1)
    other = world.staff["hanlei"]
    assert client.get(f"/people/{other.id}/certificates/new/").status_code == 404
    made |= {"number": "x", "idempotency_key": str(uuid.uuid4())}
    assert client.post(f"/people/{other.id}/certificates/new/", made).status_code == 404


def test_a_reversed_period_is_said_and_nothing_saved(enter, world: World) -> None:
    person = world.staff["chenjing"]
    answer = enter("xieyun").post(
        f"/people/{person.id}/certificates/new/",
        form(kind="monitoring", number="n", valid_from="2026-02-01", valid_to="2026-01-01"),
    )
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()
    assert not Certificate.objects.filter(number="n").exists()


def test_an_instrument_is_calibrated_by_its_own_station(enter, world: World) -> None:
    row = Instrument.objects.filter(agency=world.agencies["main.monitoring"]).first()
    client = enter("chenjing")
    client.post(f"/people/instruments/{row.id}/", form(version=1, calibrated_to="2026-11-01"))
    assert "过期 2 天" in client.get("/people/instruments/").content.decode()
    assert enter("liwentao").get(f"/people/instruments/{row.id}/").status_code == 404


def test_a_pairing_takes_the_place_of_the_one_before(enter, world: World) -> None:
    a, b = world.agencies["main.enforcement"], world.agencies["main.monitoring"]
    client = enter("xieyun")
    made = form(enforcement=str(a.id), monitoring=str(b.id), kind="same_level", since="2026-11-03")
    client.post("/people/pairings/new/", made)
    from liance.mechanism.registry.models import Pairing

    rows = Pairing.objects.filter(enforcement=a).order_by("during")
    assert [str(r.during.upper) for r in rows] == ["2026-11-03", "None"]
    again = client.post("/people/pairings/new/", {**made, "idempotency_key": str(uuid.uuid4())})
    assert again.status_code == 422
    county = world.agencies["staffed.monitoring"]
    wrong = client.post(
        "/people/pairings/new/",
        form(
            enforcement=str(a.id), monitoring=str(county.id), kind="same_level", since="2027-01-01"
        ),
    )
    assert "级别相同" in wrong.content.decode()


def test_an_account_starts_with_a_temporary_password_that_must_be_changed(
    enter, world: World
) -> None:
    admin = enter("xieyun")
    agency = world.agencies["main.enforcement"]
    admin.post(f"/people/agencies/{agency.id}/people/new/", form(name="新来的"))
    person = Staff.objects.get(name="新来的")
    shown = admin.post(f"/people/{person.id}/account/open/", form(version=1, username="xinlaide"))
    word = re.search(r'"mono">([a-z0-9-]{19})<', shown.content.decode())[1]
    assert shown["Cache-Control"] == "no-store"
    admin.post(
        f"/people/{person.id}/roles/give/", form(version=2, role="officer", since="2026-11-03")
    )
    client = Client()
    client.post("/account/login/", {"login": "xinlaide", "password": word})
    assert client.get("/people/")["Location"] == "/account/password/"
    new = "qv7-rain-over-hills"
    client.post("/account/password/", {"oldpassword": word, "password1": new, "password2": new})
    assert client.get("/people/").status_code == 200
    person.refresh_from_db()
    assert not person.user.must_change_password
    said = " ".join(Event.objects.filter(object_id=person.id).values_list("body", flat=True))
    assert word not in said


def test_a_reset_password_suspends_signing_until_a_colleague_confirms(enter, world: World) -> None:
    person = world.staff["fengzhiyuan"]
    shown = enter("xieyun").post(f"/people/{person.id}/account/password/", form(version=1))
    word = re.search(r'"mono">([a-z0-9-]{19})<', shown.content.decode())[1]
    client = Client()
    client.post("/account/login/", {"login": "fengzhiyuan", "password": word})
    new = "qv7-rain-over-hills"
    client.post("/account/password/", {"oldpassword": word, "password1": new, "password2": new})
    assert "签字暂停" in client.get("/").content.decode()
    assert "确认是本人" not in enter("xieyun").get(f"/people/{person.id}/").content.decode()
    reviewer = enter("zhengxiaoyan")
    page = reviewer.get(f"/people/{person.id}/").content.decode()
    assert "签字暂停" in page
    assert "确认是本人" in page
    done = reviewer.post(f"/people/{person.id}/account/vouch/", form(version=2), follow=True)
    assert "可以签字了" in done.content.decode()
    assert "签字暂停" not in client.get("/").content.decode()


def test_roles_fit_the_agency_and_administrator_and_auditor_are_two(enter, world: World) -> None:
    admin = enter("xieyun")
    auditor = world.staff["tangli"]
    answer = admin.post(
        f"/people/{auditor.id}/roles/give/",
        form(version=1, role="administrator", since="2026-11-03"), follow=True,
    )  # fmt: skip
    assert "不得由同一人担任" in answer.content.decode()
    officer = world.staff["liwentao"]
    admin.post(f"/people/{officer.id}/roles/give/", form(1, role="analyst", since="2026-11-03"))
    assert actor_for(officer.user, on=date(2026, 11, 3)).roles == {"officer"}


def test_nobody_grants_or_locks_oneself(enter, world: World) -> None:
    own = world.staff["xieyun"]
    answer = enter("xieyun").post(
        f"/people/{own.id}/roles/give/", form(1, role="department_head", since="2026-11-03"),
        follow=True,
    )  # fmt: skip
    assert "不能给自己授予" in answer.content.decode()


def test_a_role_taken_back_ends_that_day_and_leaving_closes_the_account(
    enter, world: World, day: date
) -> None:
    admin, person = enter("xieyun"), world.staff["liwentao"]
    admin.post(f"/people/{person.id}/roles/take/", form(1, role="officer"))
    assert actor_for(person.user, on=day).roles == frozenset()
    admin.post(f"/people/{person.id}/leave/", form(2))
    person.refresh_from_db()
    assert not person.active
    client = Client()
    client.post("/account/login/", {"login": "liwentao", "password": DEMO_PASSWORD})
    assert client.get("/people/").status_code == 302


def test_accounts_are_for_the_administrator(enter, world: World) -> None:
    assert enter("xieyun").get("/people/accounts/").status_code == 200
    for username in ("majianping", "liuzhihong", "tangli"):
        assert enter(username).get("/people/accounts/").status_code == 404
    person = world.staff["liwentao"]
    assert (
        enter("majianping").post(f"/people/{person.id}/account/password/", form(1)).status_code
        == 404
    )
