"""The pages behind a report in a real browser: the way back with its package, signing with a code,
the public page; no fault of accessibility, nothing too wide, on the desk and on the phone."""

import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.browser import served
from tests.fixtures.database import WORLD, _own
from tests.fixtures.office import PHONE, WIDE
from tests.report_scene import operation

from liance.adapters.postgres.supervisor import Server
from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import load_world
from liance.foundation.files.store import read
from liance.foundation.kernel.clock import now

SIZES = (WIDE, PHONE)
# Seconds a code must still be good for when it is typed.
TYPING = 5


@pytest.fixture(scope="module")
def office(
    lone_world_server: Server,
    own_data_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """The product in a server and with anchors of its own: a package seals the ledger, which
    another test's transaction would hold back, and takes a head, which lies outside for good.
    One for all: each test has an operation of its own."""
    anchors = tmp_path_factory.mktemp("anchors")
    with (
        pytest.MonkeyPatch.context() as patch,
        _own(lone_world_server, django_db_blocker, template=WORLD) as database,
    ):
        patch.setenv("LIANCE_ANCHOR_DIR", str(anchors))
        with served(database, own_data_dir, "--no-worker") as address:
            yield address


@pytest.fixture
def ending(office: str) -> Ending:
    """An operation of three weeks ago with an exceedance, its report not yet prepared."""
    world = load_world(at=now())
    return Ending(operation(world, days=-21, 化学需氧量="142").to_laboratory())


def sound(page: Page, violations, name: str) -> None:
    """No fault in either size; a picture where a folder for pictures is named."""
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert violations(page) == []
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, (name, size)
        folder = os.environ.get("LIANCE_PICTURES")
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size[0]}.png", full_page=True)


def code_of(secret: str, *, ago: int = 0) -> str:
    """What an authenticator shows, or showed so many half minutes ``ago``, with time left to type it
    in: a code is good until the half minute after its own has ended, and good once."""
    left = app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD
    if left < TYPING:
        time.sleep(left)
    step = int(time.time() // app_settings.TOTP_PERIOD) - ago
    return format_hotp_value(hotp_value(secret, step))


def enrolled(page: Page, office: str) -> str:
    """Enable one-time codes on the pages of the account; the secret. The code that goes is the one
    before, so that the code of now is left to sign with."""
    page.goto(f"{office}/account/factors/start/")
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="确认").click()
    secret = page.locator("form code").inner_text()
    page.locator("input[name=code]").fill(code_of(secret, ago=1))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("codes").or_(page.locator("code").first)).to_be_visible()
    return secret


@pytest.mark.browser
@pytest.mark.clause("R3")
def test_from_a_report_back_to_every_bottle_and_away_with_the_package(
    office: str, ending: Ending, signed_in, violations, tmp_path: Path
) -> None:
    report = ending.prepare().review().sign().report()
    page = signed_in("chenjing")
    page.goto(f"{office}/reports/{report.id}/")
    page.get_by_role("link", name="追溯").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(report.number)
    sound(page, violations, "trace")
    page.locator("details.trace summary").first.click()
    expect(page.locator("details.trace[open] ol.moments").first).to_contain_text("交接")
    sound(page, violations, "trace-open")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载证据包").click()
    place = tmp_path / "package.zip"
    waiting.value.save_as(place)
    with zipfile.ZipFile(place) as package:
        assert package.read("report.pdf") == read(report.pdf)
        assert "manifest.sig" in package.namelist()
    expect(page.get_by_role("button", name="下载证据包")).to_be_enabled()


@pytest.mark.browser
@pytest.mark.clause("R1")
def test_signing_with_a_code(office: str, ending: Ending, signed_in, violations) -> None:
    report = ending.prepare().review().report()
    page = signed_in("fengzhiyuan")
    secret = enrolled(page, office)
    page.goto(f"{office}/reports/{report.id}/sign/")
    sound(page, violations, "sign")
    page.get_by_label("您的密码").fill(DEMO_PASSWORD)
    page.get_by_label("动态验证码").fill(code_of(secret))
    page.get_by_role("button", name="签发").click()
    expect(page.get_by_text("报告已签发")).to_be_visible()
    assert ending.report().state == "signed"


@pytest.mark.browser
@pytest.mark.clause("R1")
def test_a_pdf_is_compared_in_the_browser_and_by_the_server(
    office: str, ending: Ending, browser: Browser, violations, tmp_path: Path
) -> None:
    report = ending.prepare().review().sign().report()
    right, wrong = tmp_path / "right.pdf", tmp_path / "wrong.pdf"
    right.write_bytes(read(report.pdf))
    wrong.write_bytes(read(report.pdf) + b"\n")
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{office}/reports/verify/{report.code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("现行有效")
    sound(page, violations, "verify")
    page.locator("#pdf").set_input_files(right)
    expect(page.get_by_text("一个字节都没有改动")).to_be_visible()
    page.locator("#pdf").set_input_files(wrong)
    expect(page.get_by_text("或者被改动过")).to_be_visible()
    page.get_by_text("送到服务器比对").click()
    page.locator("#sent-pdf").set_input_files(wrong)
    page.get_by_role("button", name="比对", exact=True).click()
    expect(page.locator("p[role=status]")).to_contain_text("或者被改动过")
    sound(page, violations, "verify-compared")
    page.goto(f"{office}/reports/verify/FFFFFFFFFFFF/")
    sound(page, violations, "verify-none")
