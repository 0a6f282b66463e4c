"""Every icon that a page names is in the sprite; a missing one would be an invisible hole."""

import re
from pathlib import Path

from liance.doors.web.navigation import NOUNS
from liance.doors.web.parts.marks import STATES

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "src/liance/doors/web"
NAMED = re.compile(
    r"""\{%\s*icon\s+["']([\w-]+)["']|\bmark=["']([\w-]+)["']|\bicon\(["']([\w-]+)"""
)


def test_every_named_icon_is_in_the_list() -> None:
    listed = set((ROOT / "frontend/office/icons.txt").read_text().split())
    named = {noun.icon for noun in NOUNS} | {icon for _colour, icon in STATES.values()}
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        for match in NAMED.finditer(path.read_text(encoding="utf-8")):
            named.add(next(filter(None, match.groups())))
    assert named - listed == set()


def test_the_list_is_sorted_and_without_doubles() -> None:
    lines = (ROOT / "frontend/office/icons.txt").read_text().split()
    assert lines == sorted(set(lines))
