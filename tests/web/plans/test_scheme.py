"""The implementation scheme of a running plan: counted, shown, given as files."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from docx import Document
from tests.staging.plans import running_plan

from liance.dashboards.plan_scheme import scheme
from liance.dashboards.scheme_papers import COLUMNS, paper, rows_of, workbook
from liance.flows.demonstration.means import means, stocked
from liance.flows.demonstration.world import World
from liance.foundation.documents.paper import docx
from liance.foundation.kernel.clock import fixed
from liance.mechanism.capability.models import Certificate, Consumable, Instrument
from liance.mechanism.planning.actions import prices
from liance.mechanism.planning.models import Plan
from liance.mechanism.scheduling.actions.means import add_absence
from liance.norms.calendar.instants import shanghai_day


@pytest.fixture
def plan(world: World) -> Plan:
    running_plan(world, count=6, ended=date(2026, 12, 20))
    stocked(world, at=world.at)
    means(world, at=world.at)
    return Plan.objects.get()


@pytest.mark.clause("P3")
def test_needs_stand_against_what_the_station_has(world: World, plan: Plan) -> None:
    actor, on = world.actor("chenjing"), shanghai_day(world.at)
    prices.set_price(year=2026, kind="days", factor="", amount=Decimal("0.5"), basis="",
                     actor=actor, at=world.at)  # fmt: skip
    found = scheme(plan, on=on, actor=actor)
    assert found.visits == 6
    assert {month.month for month in found.months} <= {date(2026, 11, 1), date(2026, 12, 1)}
    assert all(month.needed == month.visits and month.there for month in found.months)
    items = {item.name: item for item in found.items}
    cod = items["重铬酸钾标准溶液 0.250 mol/L"]
    times = next(f.determinations for f in found.factors if f.factor == "化学需氧量")
    assert cod.needed == times * 5
    assert cod.known
    assert cod.lacking == max(cod.needed - 60, 0)
    assert all(f.way == "own" for f in found.factors)
    Consumable.objects.filter(name=cod.name).update(unit="瓶")
    bottled = {item.name: item for item in scheme(plan, on=on, actor=actor).items}[cod.name]
    assert (bottled.known, bottled.have, bottled.other_unit) == (True, 0, "瓶")
    assert bottled.lacking == bottled.needed, "60 bottles are not 60 mL"
    Consumable.objects.filter(name=cod.name).update(name="另一种")
    again = {item.name: item for item in scheme(plan, on=on, actor=actor).items}[cod.name]
    assert (again.known, again.have, again.lacking) == (False, 0, cod.needed)
    assert all(one.order_by is None for one in again.buy)


@pytest.mark.clause("P3")
def test_what_nobody_can_analyse_is_outsourced_and_takes_no_reagent(
    world: World, plan: Plan
) -> None:
    actor, on = world.actor("chenjing"), shanghai_day(world.at)
    Certificate.objects.filter(kind="monitoring", staff__agency=plan.monitoring).update(
        duties=["sample"]
    )
    Instrument.objects.filter(agency=plan.monitoring, number="PH-03").update(
        calibrated_to=date(2026, 11, 20)
    )
    found = scheme(plan, on=on, actor=actor)
    ways = {f.factor: f.way for f in found.factors}
    assert ways["化学需氧量"] in {"outsource", "nobody"}
    reagents = [item for item in found.items if item.kind == "reagent"]
    assert {item.basis for item in reagents} == {"HJ 493-2009"}, "its bottles are kept all the same"
    assert "PH-03" in {row.number for row in found.gauges}
    form = paper(plan, found, at=world.at)
    said = " ".join(form.paragraphs)
    assert "委托" in said or "没有机构能做" in said
    read = Document(io.BytesIO(docx(form)))
    cells = {c.text for t in read.tables for row in t.rows for c in row.cells}
    assert {"化学需氧量", "PH-03"} <= cells


@pytest.mark.clause("P3")
def test_each_month_is_judged_by_who_can_then(world: World, plan: Plan) -> None:
    actor, on = world.actor("chenjing"), shanghai_day(world.at)
    before = scheme(plan, on=on, actor=actor)
    last = before.months[-1]
    assert all(f.short == () for f in before.factors)
    analysts = Certificate.objects.filter(kind="monitoring", staff__agency=plan.monitoring)
    analysts.exclude(duties=["sample"]).update(valid_to=last.month.replace(day=15))
    found = scheme(plan, on=on, actor=actor)
    late = {f.factor: f for f in found.factors if "analyse" in f.lacks}
    assert late, "what ends within the month is not there for it"
    assert all(last.month in f.short and last.month not in f.analysed for f in late.values())
    assert all(item.needed > 0 for item in found.items)
    assert sum(i.needed for i in found.items if i.kind == "reagent") < sum(
        i.needed for i in before.items if i.kind == "reagent"
    )


@pytest.mark.clause("P3")
def test_leave_is_no_person_day_and_one_sampler_is_no_crew(world: World, plan: Plan) -> None:
    actor, on = world.actor("chenjing"), shanghai_day(world.at)
    before = scheme(plan, on=on, actor=actor)
    month = before.months[-1].month
    for name in ("zhanglixin",):
        add_absence(
            first=month, last=month.replace(day=31), reason="产假", actor=actor, at=world.at,
            staff_id=world.staff[name].id,
        )  # fmt: skip
    found = scheme(plan, on=on, actor=actor)
    assert 0 < found.months[-1].there < before.months[-1].there
    others = Certificate.objects.filter(kind="monitoring", staff__agency=plan.monitoring)
    others.exclude(staff=world.staff["zhaoting"]).update(valid_to=month)
    alone = scheme(plan, on=on, actor=actor)
    asked = [f for f in alone.factors if month in f.short]
    assert asked
    assert all("sample" in f.lacks for f in asked)


def test_the_shopping_list_is_a_workbook_of_the_same_rows(world: World, plan: Plan) -> None:
    actor, on = world.actor("chenjing"), shanghai_day(world.at)
    found = scheme(plan, on=on, actor=actor)
    assert found.shopping
    data = workbook(plan, found, at=world.at)
    assert data == workbook(plan, found, at=world.at)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    read = [tuple("" if v is None else v for v in row) for row in sheet.iter_rows(values_only=True)]
    assert read[0] == COLUMNS
    assert read[1:] == rows_of(found)


def test_page_and_files_are_given_to_who_may_see_the_plan(world: World, plan: Plan) -> None:
    def get(who: str, address: str):
        client = Client()
        client.force_login(
            world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend"
        )
        return client.get(f"/plans/{plan.id}/{address}")

    with fixed(world.at):
        page = get("chenjing", "scheme/").content.decode()
        assert "购置清单" in page
        assert "还有 6 家次" in page
        assert get("chenjing", "papers/scheme.pdf").content.startswith(b"%PDF")
        assert get("chenjing", "papers/shopping.xlsx").content.startswith(b"PK")
        assert get("chenjing", "papers/shopping.pdf").status_code == 404
        assert get("chenjing", "papers/scheme.xlsx").status_code == 404
        assert get("officer-610100", "scheme/").status_code == 404
