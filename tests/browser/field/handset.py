"""A phone with the field app in somebody's hands: what a thumb can do."""

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, expect

from liance.flows.demonstration.cast import DEMO_PASSWORD

PIN = "271828"
PLACE = {"latitude": 34.361200, "longitude": 107.237500, "accuracy": 6}
SMALL, USUAL = (360, 640), (390, 844)


@dataclass
class Handset:
    """One person's phone; ``page`` is the app."""

    context: BrowserContext
    page: Page
    address: str

    def press(self, name: str) -> None:
        """Tap the button or link with this name."""
        self.page.get_by_role("button", name=name, exact=False).first.click()

    def open(self, path: str) -> None:
        """Go to an address inside the app, as its links do."""
        self.page.goto(f"{self.address}/field{path}")
        self.unlock()

    def unlock(self) -> None:
        """The PIN, where the app asks for it."""
        self.page.wait_for_selector(".unlock, .frame, .welcome")
        if self.page.locator(".unlock").count():
            self.type_pin()
            self.page.wait_for_selector(".frame, .welcome")

    def type_pin(self, pin: str = PIN) -> None:
        """Six digits on the pad."""
        for digit in pin:
            self.page.get_by_role("button", name=digit, exact=True).click()

    def enrol(self, username: str) -> None:
        """A PIN, signing in, the phone's number and the pack: once, with a network."""
        self.page.goto(f"{self.address}/account/login/?next=/field/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码", exact=False).first.fill(DEMO_PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_selector(".welcome")
        self.type_pin()
        expect(self.page.get_by_text("再输一次")).to_be_visible()
        self.type_pin()
        self.press("登记并下载任务")
        expect(self.page.get_by_role("heading", name="任务", exact=True)).to_be_visible()

    def cached(self) -> None:
        """Until the app stands in the phone's own cache."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function(
            "caches.keys().then(async (names) => {"
            " for (const name of names) if ((await (await caches.open(name)).keys()).length > 20)"
            " return true; return false })"
        )

    def sign(self) -> None:
        """A line on the glass."""
        glass = self.page.locator("canvas").first
        glass.scroll_into_view_if_needed()
        box = glass.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 30, box["y"] + 40)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 120, box["y"] + 90, steps=6)
        self.page.mouse.move(box["x"] + 200, box["y"] + 30, steps=6)
        self.page.mouse.up()

    def room(self, size: int) -> None:
        """No more than ``size`` bytes, from before the app keeps anything: what was once found free
        the browser believes for half a minute. Lasts as long as the page."""
        limits = {"origin": self.address, "quotaSize": size}
        self.context.new_cdp_session(self.page).send("Storage.overrideQuotaForOrigin", limits)

    def killed(self) -> None:
        """The system ends the app; it is opened anew, where it stood."""
        at = self.page.url
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(at)
        self.unlock()

    def shown(self) -> list[str]:
        """Every frame of the code on the glass."""
        code = self.page.locator("[data-frame]")
        seen = [str(code.get_attribute("data-frame"))]
        for _ in range(40):
            self.page.wait_for_timeout(180)
            frame = str(code.get_attribute("data-frame"))
            if frame not in seen:
                seen.append(frame)
            elif frame == seen[0] and len(seen) > 1:
                break
        return seen

    def types_code(self, frames: list[str]) -> None:
        """What the camera would read, typed where there is none."""
        field = self.page.locator("#typed-code")
        self.page.wait_for_timeout(500)
        if field.count() == 0:
            self.page.get_by_role("button", name="改为输入").first.click()
        for frame in frames:
            field.fill(frame)
            self.page.get_by_role("button", name="采用", exact=True).click()


def handset(browser: Browser, address: str, size: tuple[int, int] = USUAL) -> Handset:
    """A phone fresh from its box, with a place and a browser that keeps the app."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True, is_mobile=True,
        viewport={"width": size[0], "height": size[1]}, geolocation=PLACE,
        permissions=["geolocation"], service_workers="allow",
    )  # fmt: skip
    return Handset(context, context.new_page(), address)
