"""A sheet from the register to its return, in a real browser, on the desk and on the phone."""

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.office import PHONE, WIDE


def sound(page: Page, violations) -> None:
    """No accessibility fault and nothing wider than the window."""
    assert violations(page) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window


def written(page: Page, office: str) -> str:
    """Write and send a sheet as one would; returns its address."""
    page.goto(f"{office}/sheets/new/")
    page.get_by_label("单位名称或许可证编号").press_sequentially("瑞麟")
    page.get_by_role("link", name="瑞麟乳业").click()
    page.get_by_role("checkbox", name="王雪梅").check()
    expect(page.locator("#hints")).not_to_contain_text("执法人员不够")
    page.get_by_role("button", name="出具", exact=True).click()
    expect(page.get_by_text("已出具，送达")).to_be_visible()
    return page.url


@pytest.mark.clause("W1", "W5")
@pytest.mark.parametrize(
    "size",
    [pytest.param(WIDE, id="desk"), pytest.param(PHONE, id="phone", marks=pytest.mark.nightly)],
)
def test_written_sent_and_returned(office, signed_in, violations, size) -> None:
    officer = signed_in("liwentao", size=size)
    officer.goto(f"{office}/sheets/new/?q=有限")
    sound(officer, violations)
    address = written(officer, office)
    sound(officer, violations)
    station = signed_in("chenjing", size=size)
    station.goto(f"{office}/")
    sound(station, violations)
    station.get_by_role("link", name="回送").first.click()
    for name in ("张立新", "赵婷", "烟气分析仪", "耗材已备齐"):
        station.get_by_role("checkbox", name=name).check()
    sound(station, violations)
    station.get_by_role("button", name="回送", exact=True).click()
    expect(station.get_by_text("已回送执法机构。")).to_be_visible()
    officer.goto(address)
    expect(officer.get_by_text("能承担全部点位和因子")).to_be_visible()
    officer.goto(f"{office}/sheets/?q=瑞麟")
    expect(officer.get_by_role("heading", level=1)).to_have_text("1 张联系单符合")
    sound(officer, violations)
