"""The lasting decisions: each has a number of its own, and links to them lead somewhere."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "docs/adr").glob("*.md"))
TITLE = re.compile(r"# (\d+)\.? ")
LINK = re.compile(r"\]\(([^)#]*adr/[^)#]+|\d{4}-[^)#]+\.md)")


def test_every_decision_has_its_own_number_and_says_it() -> None:
    numbers = Counter(int(path.name[:4]) for path in FILES)
    assert len(FILES) > 15
    assert [number for number, count in numbers.items() if count > 1] == []
    for path in FILES:
        said = TITLE.match(path.read_text("utf-8"))
        assert said is not None, path.name
        assert int(said[1]) == int(path.name[:4]), path.name


def test_links_to_decisions_lead_to_them() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, found) for page in pages for found in LINK.findall(page.read_text("utf-8"))]
    assert links
    broken = [(page.name, to) for page, to in links if not (page.parent / to).is_file()]
    assert not broken
