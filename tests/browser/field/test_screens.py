"""Every screen of the field app: for gloves, eyes and ears."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.browser.field.fit import LITTLE, TYPED, chinese, keep, small, wide
from tests.browser.field.handset import Handset
from tests.browser.field.scene import OFFICER, SAMPLER, Scene, enter

from liance.dashboards.missions.pack import pack_of
from liance.foundation.kernel import clock
from liance.mechanism.capability.models import Certificate
from liance.mechanism.fieldwork.models import Device

SHARED = (
    "{visit}",
    "{visit}/signals",
    "{visit}/evidence",
    "{visit}/leave",
    "{visit}/gate",
    "{visit}/field/{left}",
)
PAGES = {
    SAMPLER: (
        "/", "/sync", "/me", "/scan", "/urgent", *SHARED, "{visit}/count", "{visit}/check",
        "{visit}/bottle", "{visit}/reading", "{visit}/signals/new?to=to_enforcement",
        "{visit}/handover",
    ),
    OFFICER: (
        "/urgent", *SHARED, "{visit}/check", "{visit}/transcript", "{visit}/bottle",
        "{visit}/signals/new?to=to_monitoring",
    ),
}  # fmt: skip
LARGE = (390, 844)


@pytest.mark.parametrize(
    ("language", "worn"),
    [
        ("zh", (LARGE, SAMPLER)),
        pytest.param("zh", (LITTLE, OFFICER), marks=pytest.mark.nightly),
        pytest.param("en", (LITTLE, SAMPLER), marks=pytest.mark.nightly),
        pytest.param("en", (LITTLE, OFFICER), marks=pytest.mark.nightly),
    ],
)
def test_every_screen_is_fit_for_gloves_eyes_and_ears(
    scene: Scene,
    phones: Callable[[str], Handset],
    violations: Callable[[Page], list[str]],
    language: str,
    worn: tuple[tuple[int, int], str],
) -> None:
    size, who = worn
    left = _left_open(scene)
    one = phones(who)
    enter(one, scene)
    # Each side's part is shut to the other, by the address too.
    one.open(f"{scene.path}/{'check' if who == SAMPLER else 'bottle'}")
    expect(one.page.get_by_text("这一部分由")).to_be_visible()
    one.page.evaluate("language => localStorage.setItem('liance.language', language)", language)
    one.page.set_viewport_size({"width": size[0], "height": size[1]})
    found = {}
    # What the people and the papers say stays in their own language.
    papers = pack_of(scene.world.actor(who), at=clock.now())
    known = json.dumps(papers, ensure_ascii=False, default=str) + TYPED
    known += " ".join(Device.objects.values_list("number", flat=True))
    known += " ".join(Certificate.objects.values_list("number", flat=True))
    for path in PAGES[who]:
        one.open(path.format(visit=scene.path, left=left))
        one.page.wait_for_timeout(150)
        named = path.format(visit="visit", left="open").strip("/").replace("/", "-")
        keep(one, f"{who}-{language}-{named or 'missions'}")
        found[path] = [*violations(one.page), *wide(one.page), *small(one.page)]
        if language == "en":
            found[path] += chinese(one.page, known)
    assert {path: said for path, said in found.items() if said} == {}


def _left_open(scene: Scene) -> str:
    """The sheet leaves how often its first point is sampled to be settled on site (W3)."""
    point = scene.sheet.points.order_by("order").first()
    key = f"point:{point.id}:frequency"
    type(scene.sheet).objects.filter(pk=scene.sheet.pk).update(open_fields=[key])
    return quote(key)
