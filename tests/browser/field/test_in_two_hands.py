"""What passes between two phones, and what the officer's phone records."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.field.fit import small, wide
from tests.browser.field.handset import Handset
from tests.browser.field.scene import (
    OFFICER,
    SAMPLER,
    SECOND,
    Scene,
    confirm_bottle,
    enter,
    fill,
    offer,
    read_off,
    synced,
)

from liance.foundation.files.models import StoredFile
from liance.mechanism.custody.models import Bottle
from liance.mechanism.fieldwork.models import Command, Dispute, Value
from liance.mechanism.operations.models import Attachment, Entry, Reading

OTHER_OFFICER = "wangxuemei"


def states() -> set[str]:
    return set(Command.objects.values_list("state", flat=True))


@pytest.mark.nightly
@pytest.mark.clause("D4")
def test_a_reading_is_confirmed_and_a_bottle_taken_over_without_signal(
    scene: Scene,
    phones: Callable[[str], Handset],
    violations: Callable[[Page], list[str]],
) -> None:
    one, two = phones(SAMPLER), phones(SECOND)
    for each in (one, two):
        each.context.set_offline(True)
    enter(one, scene)
    read_off(one, scene, "7.21")
    one.press("用对方手机")
    two.open("/scan")
    two.types_code(one.shown())
    expect(two.page.get_by_text("7.21")).to_be_visible()
    assert [*violations(two.page), *wide(two.page), *small(two.page)] == []
    two.press("我一起看了")
    expect(two.page.get_by_text("两人已确认")).to_be_visible()
    fill(one, scene, "F-0001")
    confirm_bottle(one, two, scene)
    offered = offer(one, scene, "F-0001")
    two.open("/scan")
    two.types_code(offered)
    two.page.get_by_role("checkbox").first.click()
    assert [*violations(two.page), *wide(two.page), *small(two.page)] == []
    two.page.get_by_role("checkbox", name="封志完好").click()
    two.press("确认接收")
    expect(two.page.locator("[data-frame]")).to_be_visible()
    receipt = two.shown()
    one.press("扫对方回执码")
    one.types_code(receipt)
    expect(one.page.get_by_text("都交完了")).to_be_visible()
    assert not Command.objects.exists()
    # What the second confirmed waits at the server for what it is about.
    two.context.set_offline(False)
    two.open("/sync")
    two.press("现在同步")
    expect(two.page.get_by_text("排队等前一条").first).to_be_visible(timeout=15_000)
    one.context.set_offline(False)
    for each in (one, two):
        synced(each)
    reading = Reading.objects.get()
    assert (reading.state, reading.confirmed_by_id) == ("confirmed", scene.world.staff[SECOND].id)
    assert Bottle.objects.get().holder_id == scene.world.staff[SECOND].id
    assert states() == {"done"}


@pytest.mark.nightly
@pytest.mark.clause("D3")
def test_the_officers_transcript_and_photograph(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    one = phones(OFFICER)
    enter(one, scene)
    synced(one)
    _transcript(one, scene)
    _photograph(one, scene)
    assert states() == {"done"}


def _transcript(one: Handset, scene: Scene) -> None:
    one.open(f"{scene.path}/transcript")
    one.page.get_by_label("问 1").fill("今天什么时候开始生产？")
    one.page.get_by_label("答 1").fill("早上八点。")
    one.page.get_by_role("checkbox").click()
    one.press("去签字")
    one.page.get_by_label("姓名").fill("郭海燕")
    one.sign()
    one.press("签好了，交")
    for username in (OFFICER, OTHER_OFFICER):
        one.sign()
        one.press(f"{scene.world.staff[username].name} 签好了")
    one.press("存下笔录")
    expect(one.page.get_by_text("现场工作")).to_be_visible()
    synced(one)
    entry = Entry.objects.get(kind="transcript")
    assert "早上八点" in entry.text
    assert Attachment.objects.filter(entry=entry).count() == 3


def _photograph(one: Handset, scene: Scene) -> None:
    one.context.grant_permissions(["geolocation", "camera"])
    one.open(f"{scene.path}/evidence")
    one.page.get_by_label("拍的是什么").fill("加药装置")
    # As long as the first fix takes.
    one.page.wait_for_timeout(1500)
    one.press("拍照")
    one.press("拍下")
    expect(one.page.get_by_text("原件已存本机").first).to_be_visible()
    synced(one)
    photo = StoredFile.objects.get(name__endswith=".jpg")
    assert photo.device_at is not None
    assert photo.lon is not None


def answered(one: Handset, scene: Scene, choice: int) -> None:
    """The first question of the inspection, by its so manieth answer."""
    one.open(f"{scene.path}/check")
    one.page.locator("section").first.get_by_role("radio").nth(choice).click()
    one.page.wait_for_timeout(400)


@pytest.mark.nightly
@pytest.mark.clause("D3")
def test_two_answers_without_signal_are_both_kept_and_a_person_takes_one(
    scene: Scene,
    phones: Callable[[str], Handset],
    violations: Callable[[Page], list[str]],
) -> None:
    one, two = phones(OFFICER), phones(OTHER_OFFICER)
    enter(one, scene)
    synced(one)
    for number, each in enumerate((one, two)):
        each.context.set_offline(True)
        answered(each, scene, number)
        each.context.set_offline(False)
    for each in (one, two, one):
        synced(each)
    given = set(Value.objects.values_list("value", flat=True))
    assert (len(given), states()) == (2, {"done"})
    one.page.locator("a[href*='/decide/']").first.click()
    expect(one.page.get_by_text("两个值，请决定")).to_be_visible()
    assert [*violations(one.page), *wide(one.page), *small(one.page)] == []
    one.page.get_by_role("radiogroup").first.get_by_role("radio").first.click()
    one.page.get_by_role("radiogroup").last.get_by_role("radio").first.click()
    one.page.locator("footer .act.primary").click()
    one.page.wait_for_url("**/sync")
    synced(one)
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.decided_by_id) == ("decided", scene.world.staff[OFFICER].id)
    # Both stand on file, and the one that was taken beside them.
    assert Value.objects.filter(key=dispute.key).count() == 3
