"""The frame of the office in a real browser: signing in, languages, parts, the phone."""

import re

import pytest
from playwright.sync_api import expect
from tests.fixtures.office import PHONE, WIDE

from liance.flows.demonstration.world import DEMO_PASSWORD


@pytest.fixture(scope="module")
def office(standing_office: str) -> str:
    """One for all: nothing here is written, and one person alone is locked out."""
    return standing_office


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["简", "English"])
def test_the_gallery_fits_and_has_no_accessibility_fault(
    office, page, violations, size, language
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{office}/account/login/")
    page.get_by_role("button", name=language).click()
    for address in ("/account/login/", "/design/", "/nowhere/"):
        page.goto(office + address)
        assert violations(page) == []
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window


def test_nothing_on_the_gallery_is_smaller_than_14_px(office, page) -> None:
    page.goto(f"{office}/design/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .filter((e) => e.checkVisibility() && !e.closest("sup, sub, script"))
        .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 14).map((e) => e.outerHTML)"""
    )
    assert small == []


def test_no_page_needs_what_the_security_policy_refuses(office, page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{office}/design/")
    page.wait_for_load_state("networkidle")
    assert [line for line in said if "Content Security Policy" in line or "Error" in line] == []


def test_sign_in_change_language_and_sign_out(office, signed_in) -> None:
    page = signed_in("liwentao")
    expect(page.get_by_role("heading", level=1)).to_have_text("动态验证码没有启用")
    page.locator(".person > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One-time codes are off")
    page.locator(".person > summary").click()
    page.get_by_role("button", name="繁").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("動態驗證碼沒有啟用")
    page.locator(".person > summary").click()
    page.get_by_role("button", name=re.compile("退出登入|退出登錄")).click()
    page.goto(f"{office}/account/factors/")
    assert "/account/login/" in page.url


def test_a_wrong_password_says_what_to_do_and_the_sixth_waits(office, page) -> None:
    page.goto(f"{office}/account/login/")
    for _ in range(6):
        if page.get_by_label("用户名").count() == 0:
            break
        page.get_by_label("用户名").fill("majianping")
        page.get_by_label("密码").fill("wrong password")
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登录暂停 15 分钟")


def test_dialogs_open_close_and_keep_focus(office, page) -> None:
    page.goto(f"{office}/design/")
    page.get_by_role("button", name="拒收").first.click()
    dialog = page.get_by_role("dialog", name="拒收这瓶样品？")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("拒收原因")).to_have_attribute("required", "")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_clocks_run_on_the_servers_time(office, page) -> None:
    page.clock.install(time="2001-01-01T00:00:00Z")
    page.goto(f"{office}/design/")
    clock = page.locator(".desk [data-due]").nth(1)
    expect(clock).to_contain_text(re.compile("剩 2[45] 分"))
    page.clock.run_for(26 * 60 * 1000)
    expect(clock).to_contain_text("逾期")
    expect(clock).to_have_class(re.compile("late"))


def test_the_phone_has_its_menu(office, page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{office}/design/")
    navigation = page.get_by_role("navigation", name="主导航")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(navigation.get_by_role("link", name="联系单")).to_be_visible()


def test_an_entry_grid_takes_arrows_and_a_pasted_block(office, page, context) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{office}/design/")
    cells = page.locator("table.grid .cell-input")
    cells.nth(0).focus()
    page.keyboard.press("Enter")
    expect(cells.nth(2)).to_be_focused()
    page.evaluate("navigator.clipboard.writeText('7.1\\t7.2\\n8.1\\t8.2')")
    page.keyboard.press("Control+v")
    expect(cells.nth(3)).to_have_value("7.2")
    expect(cells.nth(4)).to_have_value("8.1")


def test_the_printed_page_has_no_frame(office, page) -> None:
    page.goto(f"{office}/design/")
    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator(".navigation")).to_be_hidden()
    expect(page.locator(".printed").first).to_be_visible()


def test_a_form_sent_after_the_session_ended_is_filled_in_again(office, signed_in) -> None:
    page = signed_in("liwentao")
    page.goto(f"{office}/visits/urgent/")
    page.get_by_label("单位名称").fill("河湾村无名作坊")
    page.get_by_label("地址或位置").fill("河湾村东 200 米")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="登记并进场").click()
    expect(page.get_by_text("刚才的内容没有提交")).to_be_visible()
    page.get_by_label("用户名").fill("liwentao")
    page.get_by_label("密码", exact=False).first.fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("单位名称")).to_have_value("河湾村无名作坊")


@pytest.mark.clause("X1")
def test_the_wall_fills_its_screen_without_controls_and_draws_the_map_again(
    office, signed_in, violations
) -> None:
    page = signed_in("hanxue", size=(1920, 1080))
    page.goto(f"{office}/dispatch/wall/")
    drawn = page.locator("[data-chart] svg")
    expect(drawn).to_be_visible()
    assert page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    ) == [1920, 1080]
    assert page.locator("a, button, input, select, textarea").count() == 0
    bottom = page.locator(".wall table tbody tr").last.bounding_box()
    foot = page.locator(".wall footer").bounding_box()
    assert bottom["y"] + bottom["height"] <= foot["y"]
    assert violations(page) == []
    page.locator("main").evaluate("(main) => main.setAttribute('data-before', '')")
    page.evaluate("htmx.trigger('#page', 'live')")
    expect(page.locator("main[data-before]")).to_have_count(0)
    expect(drawn).to_be_visible()
