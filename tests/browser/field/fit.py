"""Whether a screen fits its glass and a gloved thumb, and speaks the language asked for."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page
from tests.browser.field.handset import Handset

# What the hands of a test wrote, and what the phone is called.
TYPED = "郭海燕 简体中文"
LITTLE = (360, 640)


def wide(page: Page) -> list[str]:
    """What is wider than the glass."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((it) => {"
        " const box = it.getBoundingClientRect();"
        " return box.width && box.right > innerWidth + 1 && getComputedStyle(it).position !== 'absolute' })"
        ".map((it) => it.outerHTML.slice(0, 120))"
    )
    return found


def small(page: Page) -> list[str]:
    """What a gloved thumb would miss."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('button, a[href], input:not(.unseen), textarea, [role=switch]')]"
        ".map((it) => it.closest('label.target') ?? it).filter((it) => {"
        " const box = it.getBoundingClientRect(); return box.width && (box.height < 47.5 || box.width < 47.5) })"
        ".map((it) => it.outerHTML.slice(0, 120))"
    )
    return found


def chinese(page: Page, known: str) -> list[str]:
    """Chinese words on the glass, or read out, that no paper holds."""
    said: list[str] = page.evaluate(
        "[...document.querySelectorAll('body *')].flatMap((it) => ["
        " ...[...it.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data),"
        " it.getAttribute('aria-label') ?? '', it.getAttribute('placeholder') ?? '',"
        " it.getAttribute('title') ?? ''])"
    )
    runs = {run for text in said for run in re.findall(r"[\u4e00-\u9fff]+", text)}
    return sorted(run for run in runs if run not in known)


def keep(one: Handset, name: str) -> None:
    """Keep a picture where LIANCE_SHOTS says."""
    folder = os.environ.get("LIANCE_SHOTS")
    if folder:
        one.page.screenshot(path=str(Path(folder) / f"{name.split('?', maxsplit=1)[0]}.png"))
