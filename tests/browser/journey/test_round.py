"""A round of dispatch from its opening to the closed rectification, by real clicks of four people."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from tests.browser.journey.person import Person
from tests.staging.plans import running_plan

from liance.flows import dispatching
from liance.flows.demonstration.world import World, load_world
from liance.foundation.kernel import clock
from liance.mechanism.oversight.models import RoundArea

CAST = {"dispatcher": "hanxue", "head": "songwei", "city": "majianping", "other": "dept-610100"}


@pytest.fixture
def cast(office: str, signed_in) -> SimpleNamespace:
    """The province's dispatcher and head, two departments."""
    return SimpleNamespace(**{n: Person(signed_in(u), office) for n, u in CAST.items()})


@pytest.mark.nightly
@pytest.mark.clause("X1")
@pytest.mark.clause("X2")
@pytest.mark.clause("R4")
def test_a_round_from_opening_to_closed_rectification(cast: SimpleNamespace) -> None:
    world = load_world(at=clock.now())
    missed(world)
    opened(cast.dispatcher)
    answered(cast, world)
    frozen(cast.dispatcher)
    address = drafted_and_issued(cast)
    rectified(cast, address)


def missed(world: World) -> None:
    """Two targets whose period ran out so long ago that a word why is overdue."""
    ended = clock.now().astimezone(clock.SHANGHAI).date() - timedelta(days=30)
    if ended.year != world.at.year:
        pytest.skip("in January nothing of the year is overdue yet")
    running_plan(world, count=2, ended=ended)


def opened(dispatcher: Person) -> None:
    """Opened with its day and how long the areas may check."""
    dispatcher.go("调度与通报")
    dispatcher.follow("各轮调度与通报")
    dispatcher.follow("开启一轮调度")
    dispatcher.shoot("round-new")
    dispatcher.press("开启")
    dispatcher.sees("现在的数", "待核对")


def answered(cast: SimpleNamespace, world: World) -> None:
    """The city objects, is answered by nobody, and confirms; the other areas confirm too."""
    cast.city.begin("调度", "核对")
    cast.city.write("异议", "两家企业停产检修，原因今天补报")
    cast.city.press("提出异议")
    cast.city.sees("有异议", "停产检修")
    cast.city.press("确认无误")
    cast.city.sees("已确认")
    cast.city.shoot("round-answer")
    for area in RoundArea.objects.filter(state="asked", department__isnull=False):
        head = next(
            name for name, person in world.staff.items()
            if person.agency_id == area.department_id
        )  # fmt: skip
        dispatching.answer(
            area_id=area.id, version=area.version, agrees=True, comment="",
            actor=world.actor(head), at=clock.now(),
        )  # fmt: skip


def frozen(dispatcher: Person) -> None:
    """Figures, rows and the ledger's head are kept; a figure is one click from its rows."""
    dispatcher.desk()
    dispatcher.shoot("desk-round")
    dispatcher.begin("各地已答复", "冻结")
    dispatcher.confirm("冻结", "冻结")
    dispatcher.sees("冻结的数")
    dispatcher.row("宝鸡市").get_by_role("link", name="2", exact=True).first.click()
    dispatcher.sees("宝鸡市")
    dispatcher.page.go_back()


def drafted_and_issued(cast: SimpleNamespace) -> str:
    """Drafted from the round, approved by the head, numbered; returns the notice's address."""
    dispatcher = cast.dispatcher
    dispatcher.confirm("起草通报", "起草")
    dispatcher.sees("宝鸡市", "整改事项")
    dispatcher.press("送审")
    dispatcher.sees("待批准")
    cast.head.begin("批准通报", "批准")
    cast.head.press("批准")
    cast.head.sees("已批准")
    dispatcher.begin("印发通报", "印发")
    dispatcher.press("编号印发")
    box = dispatcher.page.get_by_role("dialog")
    box.get_by_label("发文字号").fill(
        f"陕环函〔{clock.now().astimezone(clock.SHANGHAI).year}〕19号"
    )
    box.get_by_role("button", name="印发", exact=True).click()
    dispatcher.sees("已印发", "已送达")
    dispatcher.shoot("notice-issued")
    return dispatcher.page.url


def rectified(cast: SimpleNamespace, address: str) -> None:
    """Received, put right, sent back once, put right again, closed."""
    city = cast.city
    city.begin("通报", "签收")
    city.press("签收")
    city.sees("已签收")
    report(city, "两家已补测一家")
    cast.dispatcher.begin("核对报来的整改", "核对")
    cast.dispatcher.press("退回")
    box = cast.dispatcher.page.get_by_role("dialog")
    box.get_by_role("textbox").fill("另一家没有说明")
    box.get_by_role("button", name="退回", exact=True).click()
    cast.dispatcher.sees("另一家没有说明")
    city.begin("整改", "报送整改")
    report(city, "两家都已补测，结果已上传")
    cast.dispatcher.page.reload()
    cast.dispatcher.press("销号")
    cast.dispatcher.sees("已销号")
    cast.dispatcher.shoot("notice-closed")
    elsewhere(cast.dispatcher)
    cast.other.page.goto(address)
    expect(cast.other.page.locator("main")).not_to_contain_text("另一家没有说明")


def elsewhere(dispatcher: Person) -> None:
    """What the province looks at beside a round, and what it takes along."""
    for address, name in (
        ("/dispatch/year-end/", "year-end"), ("/exports/new/?list=sheets", "export-new"),
        ("/tokens/new/", "token-new"),
    ):  # fmt: skip
        assert dispatcher.page.goto(f"{dispatcher.address}{address}").status == 200, address
        dispatcher.shoot(name)


def report(city: Person, text: str) -> None:
    """What the area says it put right."""
    city.write("整改了什么", text)
    city.press("报送整改")
    city.sees(text, "已报整改")
