"""The generated pages are true, and every clause served has code and a test."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
SERVED = (
    "S1", "S2", "O1", "C3", "C5", "P1", "P2", "P4", "W1", "W2", "W3", "W4", "W5", "W6", "W7", "X1", "X3",
    "D1", "D2", "D3", "D4", "D5", "D6", "R1", "R2", "R3", "R4", "R5",
)  # fmt: skip


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


@pytest.mark.parametrize("clause", SERVED)
def test_a_clause_served_has_code_and_a_test(documents: ModuleType, clause: str) -> None:
    assert documents.code_places()[clause]
    assert documents.test_places()[clause]


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
