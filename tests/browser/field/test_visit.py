"""A visit without signal, from the download to the hand-over, in two hands and two browsers."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.field.handset import Handset
from tests.browser.field.scene import OFFICER, SAMPLER, Scene, enter, fill, synced

from liance.foundation.files.models import StoredFile
from liance.mechanism.custody.models import Bottle
from liance.mechanism.fieldwork.models import Command, Upload
from liance.mechanism.operations.models import Signal, Visit

BUILT = Path(__file__).resolve().parents[3] / "src/liance/doors/field/built"


def tell(one: Handset, scene: Scene) -> None:
    """Notify the officers of what was seen."""
    one.open(f"{scene.path}/signals/new?to=to_enforcement")
    one.page.get_by_label("通报内容").fill("总排口颜色发黄")
    one.press("通报执法人员")
    expect(one.page.locator("[data-frame]")).to_be_visible()


@pytest.mark.clause("D6")
def test_two_phones_on_one_visit_without_signal(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    samplers, officers = phones(SAMPLER), phones(OFFICER)
    for one in (samplers, officers):
        one.context.set_offline(True)
    enter(samplers, scene)
    fill(samplers, scene, "F-0001")
    tell(samplers, scene)
    officers.open("/scan")
    officers.types_code(samplers.shown())
    expect(officers.page.get_by_text("总排口颜色发黄").first).to_be_visible()
    officers.press("确认收到")
    expect(officers.page.locator("[data-frame]")).to_be_visible()
    receipt = officers.shown()
    samplers.press("扫对方回执码")
    samplers.types_code(receipt)
    expect(samplers.page.get_by_text("执法人员已确认")).to_be_visible()
    assert not Command.objects.exists()
    for one in (samplers, officers):
        one.context.set_offline(False)
        synced(one)
    visit = Visit.objects.get(sheet=scene.sheet)
    assert Bottle.objects.get(visit=visit).seal_number == "F-0001"
    signal = Signal.objects.get(visit=visit)
    assert signal.acknowledged_by_id == scene.world.staff[OFFICER].id
    assert signal.sent_at < signal.acknowledged_at
    assert set(Command.objects.values_list("state", flat=True)) == {"done"}


STEPS = 4


SAMPLING = {"gate": "姓名", "evidence": "拍的是什么"}
ENFORCING = SAMPLING | {"transcript": "问 1"}


def killed_somewhere(one: Handset, scene: Scene, seed: int, labels: dict[str, str]) -> None:
    """Write half of something, have the app ended by the system, find it again."""
    chance = random.Random(seed)
    page = chance.choice(list(labels))
    words = f"写到一半 {seed}"
    one.open(f"{scene.path}/{page}")
    one.page.get_by_label(labels[page]).first.fill(words)
    one.page.wait_for_timeout(450 + chance.randrange(200))
    one.killed()
    expect(one.page.get_by_label(labels[page]).first).to_have_value(words)


@pytest.mark.nightly
def test_the_app_killed_at_random_steps_goes_on_where_it_stood(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    one = phones(SAMPLER)
    one.context.set_offline(True)
    for seed in range(STEPS):
        killed_somewhere(one, scene, seed, SAMPLING)
    enter(one, scene)
    fill(one, scene, "F-0007")
    one.killed()
    expect(one.page.get_by_text("封志 F-0007")).to_be_visible()
    one.context.set_offline(False)
    synced(one)
    assert Bottle.objects.get().seal_number == "F-0007"
    assert set(Command.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.nightly
def test_the_app_killed_at_fifty_random_steps(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    samplers, officers = phones(SAMPLER), phones(OFFICER)
    for one in (samplers, officers):
        one.context.set_offline(True)
    for seed in range(100, 150, 2):
        killed_somewhere(samplers, scene, seed, SAMPLING)
        killed_somewhere(officers, scene, seed + 1, ENFORCING)


def add_photo(one: Handset, scene: Scene, content: bytes) -> None:
    one.open(f"{scene.path}/evidence")
    picture = {"name": "IMG_0041.jpg", "mimeType": "image/jpeg", "buffer": content}
    one.page.locator("input[type=file][accept='image/*']").set_input_files(picture)  # type: ignore[arg-type]


@pytest.mark.nightly
def test_an_upload_cut_goes_on_and_leaves_one_original(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    one = phones(SAMPLER)
    enter(one, scene)
    content = b"\xff\xd8\xff\xe0" + random.Random(7).randbytes(11_000_000)
    cuts = iter([True, False, True, False, False, False, False, False, False, False])
    one.page.context.route(
        "**/field/api/uploads/*",
        lambda route: route.abort() if next(cuts, False) else route.continue_(),
    )
    add_photo(one, scene, content)
    expect(one.page.get_by_text("原件已存本机").first).to_be_visible(timeout=20_000)
    synced(one)
    assert StoredFile.objects.filter(size=len(content)).count() == 1
    assert set(Command.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.nightly
def test_the_network_is_cut_in_every_phase_of_an_upload(
    scene: Scene, phones: Callable[[str], Handset]
) -> None:
    """Each kind of request, each part of the file: once it does not get there, once its answer
    does not come back."""
    one = phones(SAMPLER)
    enter(one, scene)
    content = b"\xff\xd8\xff\xe0" + random.Random(11).randbytes(19_000_000)
    add_photo(one, scene, content)
    expect(one.page.get_by_text("原件已存本机").first).to_be_visible(timeout=20_000)
    cuts: Counter[tuple[str, str, str, str]] = Counter()
    tools = one.context.new_cdp_session(one.page)

    def paused(told: dict[str, Any]) -> None:
        asked, answered = told["request"], "responseStatusCode" in told
        place = asked["url"].split("/field/api/")[1].split("/")[0]
        heads = {name.lower(): said for name, said in asked["headers"].items()}
        offset = heads.get("upload-offset", "")
        phase = (asked["method"], place, offset, "answer" if answered else "request")
        cuts[phase] += 1
        call = {"requestId": told["requestId"]}
        if cuts[phase] == 1:
            tools.send("Fetch.failRequest", {**call, "errorReason": "ConnectionReset"})
        else:
            tools.send("Fetch.continueRequest", call)

    tools.on("Fetch.requestPaused", paused)
    stages = [
        {"urlPattern": f"*/field/api/{place}*", "requestStage": stage}
        for place in ("uploads", "commands") for stage in ("Request", "Response")
    ]  # fmt: skip
    tools.send("Fetch.enable", {"patterns": stages})
    for _ in range(6):
        try:
            synced(one)
            break
        except AssertionError:
            continue
    tools.send("Fetch.disable")
    synced(one)
    met = {phase[:2] for phase in cuts if phase[3] == "answer"}
    assert met >= {("POST", "uploads"), ("PATCH", "uploads"), ("POST", "commands")}, cuts
    offsets = {phase[2] for phase in cuts if phase[0] == "PATCH"}
    assert len(offsets) >= 3, cuts
    assert StoredFile.objects.filter(size=len(content)).count() == 1
    assert Upload.objects.filter(size=len(content)).count() == 1
    assert set(Command.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.nightly
def test_a_new_version_waits_in_mid_visit(scene: Scene, phones: Callable[[str], Handset]) -> None:
    one = phones(SAMPLER)
    enter(one, scene)
    one.open(f"{scene.path}/evidence")
    one.page.get_by_label("拍的是什么").fill("写到一半")
    worker = BUILT / "sw.js"
    before = worker.read_bytes()
    try:
        worker.write_bytes(before + b"\n// a newer version\n")
        one.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")
        expect(one.page.get_by_text("有新版")).to_be_visible(timeout=20_000)
        expect(one.page.get_by_label("拍的是什么")).to_have_value("写到一半")
        assert one.page.evaluate(
            "navigator.serviceWorker.getRegistration().then((it) => it.waiting !== null)"
        )
    finally:
        worker.write_bytes(before)


@pytest.mark.nightly
def test_a_full_phone_says_so_and_keeps_nothing_half(
    scene: Scene, phones: Callable[..., Handset]
) -> None:
    one = phones(SAMPLER, room=20_000_000)
    enter(one, scene)
    add_photo(one, scene, b"\xff\xd8\xff\xe0" + random.Random(3).randbytes(30_000_000))
    expect(one.page.get_by_role("alert").filter(has_text="空间满了").first).to_be_visible(
        timeout=30_000
    )
    expect(one.page.get_by_role("alert").filter(has_text="请先同步").first).to_be_visible()
    one.open("/sync")
    expect(one.page.get_by_text("没存完")).to_have_count(0)
    # Words and signatures still fit, and nothing that was there is gone.
    fill(one, scene, "F-0002")
    synced(one)
    assert Bottle.objects.get().seal_number == "F-0002"
    assert not StoredFile.objects.filter(size__gt=20_000_000).exists()
