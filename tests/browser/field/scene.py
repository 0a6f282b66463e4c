"""A sheet of today with its bottles labelled, two phones, and the way through a visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from playwright.sync_api import Browser, expect
from tests.browser.field.handset import USUAL, Handset, handset
from tests.fixtures.database import WORLD_AT
from tests.joint_visit import returned_sheet

from liance.flows.demonstration.world import World, load_world
from liance.foundation.kernel import clock
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.actions.preparing import prepare_for_sheet

NUMBER = "宝环执联〔2026〕187号"
SAMPLER, SECOND, OFFICER = "zhanglixin", "zhaoting", "liwentao"


@dataclass(frozen=True)
class Scene:
    """What stands before anybody leaves."""

    world: World
    sheet: Sheet
    numbers: list[str]

    @property
    def path(self) -> str:
        """The visit's address inside the app."""
        return f"/visit/{self.sheet.id}"


def today() -> Scene:
    """A returned sheet for this hour."""
    world, now = load_world(at=WORLD_AT), clock.now()
    sheet = returned_sheet(
        world,
        number=NUMBER,
        year=2026,
        sequence=187,
        planned_from=now,
        planned_to=now + timedelta(hours=6),
    )
    bottles = prepare_for_sheet(sheet_id=sheet.id, actor=world.actor(SAMPLER), at=_just(now))
    return Scene(world, sheet, sorted(bottle.number for bottle in bottles))


def _just(now: datetime) -> datetime:
    return now - timedelta(seconds=1)


def phone(
    browser: Browser, address: str, username: str, size: tuple[int, int] = USUAL, room: int = 0
) -> Handset:
    """A phone of this person, enrolled, with the app in its cache. ``room``: bytes, 0 for enough."""
    one = handset(browser, address, size)
    if room:
        one.room(room)
    one.enrol(username)
    one.cached()
    return one


def enter(one: Handset, scene: Scene) -> None:
    """Register the entry of both teams, signed by the company's representative."""
    one.open(f"{scene.path}/gate")
    one.page.locator("summary").click()
    for username in (SAMPLER, SECOND, OFFICER, "wangxuemei"):
        name = scene.world.staff[username].name
        button = one.page.locator("details .row", has_text=name)
        if button.count():
            button.first.click()
    one.page.get_by_role("checkbox", name="已出示执法证件").click()
    one.page.get_by_label("姓名").fill("郭海燕")
    one.sign()
    one.press("确认共同进场")
    expect(one.page.get_by_text("现场工作")).to_be_visible()


def fill(one: Handset, scene: Scene, seal: str) -> None:
    """Fill the next bottle: its label typed, its seal."""
    one.open(f"{scene.path}/bottle")
    number = one.page.locator(".row .title.num").first.inner_text()
    one.types_code([number])
    expect(one.page.get_by_text("标签相符")).to_be_visible()
    one.page.get_by_label("封志号").fill(seal)
    one.press("采好封好")
    expect(one.page.get_by_text(f"封志 {seal}")).to_be_visible()


def read_off(one: Handset, scene: Scene, raw: str, by: str = SECOND) -> None:
    """Keep a pH reading that ``by`` has read along."""
    one.open(f"{scene.path}/reading")
    choice = one.page.get_by_role("radio", name="DW001 pH")
    if choice.count():
        choice.first.click()
    if one.page.get_by_role("button", name="再测").count():
        one.press("再测")
    one.page.get_by_label("仪器示值").fill(raw)
    one.page.get_by_role("radiogroup", name="仪器").get_by_role("radio", name="PH-03").click()
    one.page.get_by_label("测前").fill("标准液 9.18，示值 9.17")
    one.page.get_by_role("radio", name=scene.world.staff[by].name).click()
    one.press("存下")
    expect(one.page.get_by_text("两名监测人员")).to_be_visible()


def confirm_bottle(one: Handset, two: Handset, scene: Scene) -> None:
    """The second sampler confirms on the own phone the bottle that ``one`` filled, and shows it."""
    one.open(f"{scene.path}/bottle")
    one.press("用对方手机")
    two.open("/scan")
    two.types_code(one.shown())
    two.press(f"{scene.world.staff[SECOND].name} 确认")
    expect(two.page.get_by_text("对方在任务页点")).to_be_visible()
    confirmed = two.shown()
    one.open("/scan")
    one.types_code(confirmed)
    one.page.wait_for_url("**/bottle")


def offer(one: Handset, scene: Scene, seal: str, to: str = SECOND) -> list[str]:
    """Offer the bottle with this seal; what the glass shows then."""
    one.open(f"{scene.path}/handover")
    one.page.get_by_role("radio", name=scene.world.staff[to].name).first.click()
    one.types_code([seal])
    expect(one.page.get_by_text("相符")).to_be_visible()
    one.press(f"交给 {scene.world.staff[to].name}")
    expect(one.page.locator("[data-frame]")).to_be_visible()
    return one.shown()


def synced(one: Handset) -> None:
    """Sync until nothing is only on the phone."""
    one.open("/sync")
    for _ in range(8):
        one.press("现在同步")
        one.page.wait_for_timeout(1200)
        if _left(one) == 0:
            return
    assert _left(one) == 0, one.page.locator("main").inner_text()


def _left(one: Handset) -> int:
    said = one.page.locator(".sum").inner_text()
    return int(said.split("收到，")[1].split(" ")[0])
