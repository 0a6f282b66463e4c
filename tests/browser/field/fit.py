"""Whether a screen fits its glass and a gloved thumb."""

from playwright.sync_api import Page


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
