"""The whole way: the demonstration's records extracted, screened, a lead to its finding."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from tests.joint_visit import signed_in
from tests.lead_scene import opened as opened_by_run
from tests.report_scene import operation
from tests.sample_scene import open_scene

from liance.flows.screening import screen_all
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions.naming import extend_named
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.screening import actions, queries
from liance.mechanism.screening.engine import look
from liance.mechanism.screening.extract.write import write_extract
from liance.mechanism.screening.findings import Found
from liance.mechanism.screening.models import Lead, Spoken
from liance.mechanism.screening.policies import is_secret


@pytest.fixture
def twice(world):
    """The same crew at two firms in the same hours."""
    first = operation(world, "雍川酿造", 化学需氧量="31").to_laboratory()
    second = operation(world, "瑞麟乳业").to_laboratory()
    return world, first, second


def opened(world):
    return screen_all(at=world.at + timedelta(days=20))


@pytest.mark.clause("F3")
def test_a_crew_at_two_sites_becomes_one_lead(twice):
    world, first, second = twice
    before = Determination.objects.values_list("id", "raw", "state", "version")
    values = list(before)
    run = opened(world)
    leads = Lead.objects.filter(check_id="F01")
    visits = {first.visit.id, second.visit.id}
    assert leads.count() >= 2
    assert {lead.visit_id for lead in leads} <= visits
    rows = queries.rows_of(leads[0], world.actor("hanxue"))
    assert {row.visit_id for _, row in rows} == visits
    assert list(before.all()) == values
    assert Event.objects.filter(kind="screening:lead:open").count() == run.opened
    again = opened(world)
    assert (again.seen, again.opened) == (run.seen, 0)


@pytest.mark.clause("F3")
def test_two_people_examine_before_it_is_closed(twice):
    world, *_ = twice
    opened(world)
    lead = Lead.objects.filter(check_id="F01").first()
    at = world.at + timedelta(days=21)
    city, province = world.actor("majianping"), world.actor("hanxue")

    def examine(actor):
        lead.refresh_from_db()
        return actions.examine(
            lead_id=lead.id, version=lead.version, text="核对门禁记录", actor=actor, at=at
        )

    def close():
        lead.refresh_from_db()
        return actions.close(
            lead_id=lead.id, version=lead.version, finding="explained", text="另一人代录",
            actor=city, at=at,
        )  # fmt: skip

    examine(city)
    with pytest.raises(Refused, match="second_person"):
        examine(city)
    with pytest.raises(IllegalTransition):
        close()
    examine(province)
    assert close().state == "closed"
    for who in ("liwentao", "zhoumin", "liuzhihong", "dept-610100", "lab-tao"):
        with pytest.raises(NotFound):
            queries.lead(world.actor(who), lead.id)


@pytest.mark.clause("F3")
def test_an_examined_lead_stands_on_the_laboratory_s_page_for_those_who_may_see_leads(twice):
    world, first, _ = twice
    at, laboratory = world.at + timedelta(days=21), world.agencies["laboratory"]
    facts = {"n": 2, "factor": "六价铬", "hold_ends_ms": 1_767_225_600_000,
             "started_ms": 1_767_232_800_000}  # fmt: skip
    found = Found("F06", "over_hold", "1", str(laboratory.id), str(first.visit.id), facts, ())
    lead = opened_by_run(found, at=at)
    own, address = "核查过的数据线索", f"/commissions/{laboratory.id}/supervision/"

    def said(who):
        browser = signed_in(who)
        return browser.get(address).content.decode(), browser.get("/commissions/").content.decode()

    for who in ("majianping", "hanxue"):
        assert "2 项结果在保存期之后" not in said("majianping")[0]
        lead.refresh_from_db()
        actions.examine(
            lead_id=lead.id,
            version=lead.version,
            text="核对原始记录",
            actor=world.actor(who),
            at=at,
        )
    lead.refresh_from_db()
    actions.close(
        lead_id=lead.id, version=lead.version, finding="referred", text="移交调查", at=at,
        actor=world.actor("majianping"),
    )  # fmt: skip
    page, listed = said("majianping")
    assert own in page
    assert "2 项结果在保存期之后" in page
    assert "移交调查" in page
    assert "1 条数据线索核查后需要立案调查" in listed
    page, listed = said("yangzhenhua")
    assert own not in page
    assert "数据线索核查后" not in listed


def test_the_pages_say_it_is_no_verdict(twice):
    world, *_ = twice
    opened(world)
    lead = Lead.objects.filter(check_id="F01").first()
    browser = signed_in("majianping")
    listed = browser.get("/leads/").content.decode()
    assert "同一人员在两处现场" in listed
    page = browser.get(f"/leads/{lead.id}/").content.decode()
    assert "不是结论" in page
    assert "第五条" in page
    assert "F25" in browser.get("/leads/checks/").content.decode()
    assert signed_in("liuzhihong").get("/leads/").status_code == 404


def test_the_extract_holds_what_the_database_holds(twice, tmp_path):
    world, *_ = twice
    counts = write_extract(tmp_path, at=world.at)
    assert counts["results"] == Determination.objects.count() > 0
    assert counts["bottles"] == Bottle.objects.count()
    assert counts["crew"] == CrewMember.objects.count()
    assert {one.check for one in look(tmp_path, engine="duckdb").found} >= {"F01"}


def pair(world, first, second):
    """A lead about a person at two visits, one of them secret or none; and one about a laboratory,
    among whose many visits the secret one is."""
    crew = [CrewMember.objects.filter(visit=visit, side="monitoring").first() for visit in
            (first, second)]  # fmt: skip
    rows = tuple(("crew", str(member.id)) for member in crew)
    facts = {"first_ms": 0, "first_end_ms": 1, "second_ms": 0, "km": 2.0}
    return opened_by_run(
        Found("F01", "overlap", "1|2", str(second.monitoring_id), str(second.id), facts, rows),
        at=world.at + timedelta(days=20),
    )  # fmt: skip


@pytest.mark.clause("W7")
def test_a_lead_that_speaks_of_a_surprise_visit_is_for_its_named_people(world):
    secret = open_scene(world, restricted=True).visit
    plain = operation(world, "雍川酿造").draft().send().give_back().enter().visit
    lead = pair(world, secret, plain)
    assert (lead.visit_id, lead.restricted) == (plain.id, True)
    assert set(lead.named) == set(secret.named)
    for who in ("majianping", "hanxue"):
        with pytest.raises(NotFound):
            queries.lead(world.actor(who), lead.id)


@pytest.mark.clause("W7")
def test_rows_of_a_surprise_visit_stay_with_its_people(world):
    secret = open_scene(world, restricted=True).visit
    visits = [secret] + [
        operation(world, stem).draft().send().give_back().enter().visit
        for stem in ("雍川酿造", "瑞麟乳业")
    ]
    rows = tuple(("visits", str(visit.id)) for visit in visits)
    facts = {"n": 301, "day_day": 20_500}
    station = str(secret.monitoring_id)
    lead = opened_by_run(
        Found("F23", "many", "1|2|3", station, "", facts, rows), at=world.at + timedelta(days=20)
    )
    assert not lead.restricted
    seen = [row for _, row in queries.rows_of(queries.lead(world.actor("hanxue"), lead.id),
                                              world.actor("hanxue"))]  # fmt: skip
    assert set(seen) == set(visits[1:])
    page = signed_in("hanxue").get(f"/leads/{lead.id}/").content.decode()
    assert secret.source.name not in page
    assert visits[1].source.name in page


@pytest.mark.clause("W7")
def test_who_is_named_later_reads_the_lead_and_nobody_else(world):
    secret = open_scene(world, restricted=True).visit
    plain = operation(world, "雍川酿造").draft().send().give_back().enter().visit
    lead = pair(world, secret, plain)
    officer = world.actor("liwentao")
    head = world.staff["majianping"]
    assert head.id not in secret.named
    extend_named(Visit.objects.get(pk=secret.id), [head.id], actor=officer, at=world.at)
    assert is_secret(queries.lead(world.actor("majianping"), lead.id))
    with pytest.raises(NotFound):
        queries.lead(world.actor("hanxue"), lead.id)


@pytest.mark.clause("W7")
def test_leads_of_earlier_releases_keep_what_is_secret_now(world):
    secret = open_scene(world, restricted=True).visit
    others = [
        operation(world, stem).draft().send().give_back().enter().visit
        for stem in ("雍川酿造", "瑞麟乳业")
    ]
    two, many = pair(world, secret, others[0]), counted(world, secret, *others)
    held = set(Spoken.objects.values_list("lead", "visit", "example"))
    # As it was opened by a release that asked about its own visit alone.
    Spoken.objects.all().delete()
    before = import_module("liance.mechanism.screening.migrations.0004_spoken_of_before")
    with connection.cursor() as cursor:
        cursor.execute(before.SPOKEN)
        cursor.execute(before.SPOKEN)
    assert set(Spoken.objects.values_list("lead", "visit", "example")) == held
    with pytest.raises(NotFound):
        queries.lead(world.actor("hanxue"), two.id)
    assert queries.lead(world.actor("hanxue"), many.id) == many


@pytest.mark.clause("W7")
def test_a_sum_names_the_day_of_a_surprise_visit_to_its_people_alone(world):
    secret = open_scene(world, restricted=True).visit
    others = [
        operation(world, stem).draft().send().give_back().enter().visit
        for stem in ("雍川酿造", "瑞麟乳业")
    ]
    lead = counted(world, *sorted([secret, *others], key=lambda v: v.id.hex[-15:]))
    Spoken.objects.filter(lead=lead, example=True).update(visit=secret)

    def said() -> str:
        return signed_in("hanxue").get(f"/leads/{lead.id}/").content.decode()

    assert "2026-02-16" not in said()
    assert "3 项结果在仪器检定有效期" in said()
    Spoken.objects.filter(lead=lead).update(visit=others[0])
    assert "2026-02-16" in said()


def counted(world, *visits):
    """A lead about many visits at once, of which it says how many and one day."""
    station = str(world.agencies["main.monitoring"].id)
    facts = {"n": len(visits), "calibrated_day": 20_499, "day_day": 20_500}
    rows = tuple(("visits", str(visit.id)) for visit in visits)
    return opened_by_run(
        Found("F13", "analysed", "1", station, "", facts, rows), at=world.at + timedelta(days=20)
    )


def test_nobody_examines_a_lead_about_the_own_agency(world):
    department = world.staff["majianping"].agency
    facts = {"n": 301, "day_day": 20_500}
    found = Found("F23", "many", "1|2|3", str(department.id), "", facts, ())
    lead = opened_by_run(found, at=world.at)
    with pytest.raises(NotFound):
        queries.lead(world.actor("majianping"), lead.id)
    assert queries.lead(world.actor("hanxue"), lead.id) == lead


def test_the_desk_says_which_leads_wait(world):
    station = str(world.agencies["main.monitoring"].id)
    for number in range(2):
        facts = {"n": 301, "day_day": 20_500 + number}
        opened_by_run(Found("F23", "many", f"{number}", station, "", facts, ()), at=world.at)
    city, province = world.actor("majianping"), world.actor("hanxue")
    assert queries.waiting_for(city) == {"lead_examine": 2, "lead_close": 0}
    lead = Lead.objects.first()
    for actor in (city, province):
        lead.refresh_from_db()
        actions.examine(
            lead_id=lead.id, version=lead.version, text="核对原始记录", actor=actor, at=world.at
        )
    assert queries.waiting_for(city) == {"lead_examine": 1, "lead_close": 1}
    assert "1 条数据线索待核查" in signed_in("majianping").get("/").content.decode()
    assert queries.waiting_for(world.actor("liuzhihong")) == {}
