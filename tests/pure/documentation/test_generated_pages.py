"""The generated pages are true; every clause has code, tests and a page of the guide."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from liance.norms.clauses import CLAUSES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def documents() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents", ROOT / "tools" / "documents.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "page",
    [
        "clauses.md",
        "states.md",
        "permissions.md",
        "deadlines.md",
        "api.md",
        "api.zh-CN.md",
        "rules.md",
        "unverified.md",
        "../frontend/field/openapi.json",
    ],
)
def test_a_page_says_what_the_code_says(documents: ModuleType, page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == documents.PAGES[page](), "run python tools/documents.py"


def test_ranges_are_spelled_out(documents: ModuleType) -> None:
    assert documents.named("serves W1-W3 and R4, not Q9") == {"W1", "W2", "W3", "R4"}


def test_every_cited_rule_and_every_unchecked_number_is_listed(documents: ModuleType) -> None:
    rules, unchecked = documents.PAGES["rules.md"](), documents.PAGES["unverified.md"]()
    for name in ("norms.standards.selection.select", "norms.standards.judging.judge_one"):
        assert f"`{name}`" in rules
    assert "tests/pure/norms/standards/test_selection.py" in rules
    assert "| – |" not in rules, "a cited rule without a test"
    for words in ("总汞", "4.1.3.1", "公告2007年第16号", "DB61/224-2018", "GB/T 8170-2008"):
        assert words in unchecked


@pytest.mark.parametrize("clause", list(CLAUSES))
def test_every_clause_has_code_tests_and_a_page_of_the_guide(documents, clause):
    assert documents.code_places()[clause]
    assert documents.test_places()[clause]
    assert documents.guide_places()[clause]


def test_the_guide_names_clauses_of_the_notice_alone(documents):
    assert set(documents.guide_places()) <= set(CLAUSES)


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "guide").glob("*.md")), ids=lambda p: p.stem
)
def test_every_picture_and_page_that_the_guide_names_is_there(page):
    named = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (page.parent / name).exists()] == []
