"""Limits on a sheet as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.coordination.rules.content import ItemDraft, read_factor_lines
from liance.mechanism.coordination.rules.limits import split_limit
from liance.mechanism.coordination.rules.problems import Problem

READ = [
    ("50", ("50", "")),
    ("6 ~ 9", ("6 ~ 9", "")),
    ("6～9", ("6～9", "")),
    ("<= 50", ("<= 50", "")),
    ("50 mg/L", ("50", "mg/L")),
    ("50mg/L", ("50", "mg/L")),
    ("≤50mg/m³", ("≤50", "mg/m³")),
    (">=3 mg/L", (">=3", "mg/L")),
    ("1.2e-3 mg/L", ("1.2e-3", "mg/L")),
    ("60 dB(A)", ("60", "dB(A)")),
    ("10000 MPN/L", ("10000", "MPN/L")),
    ("30 倍", ("30", "倍")),
    ("6～9 无量纲", ("6～9", "无量纲")),
    ("不得检出", ("不得检出", "")),
    ("", ("", "")),
]


@pytest.mark.parametrize(("text", "wanted"), READ)
def test_a_limit_is_read_with_its_unit(text: str, wanted: tuple[str, str]) -> None:
    assert split_limit(text) == wanted


@pytest.mark.parametrize(
    "text", ["按环评", "50 mg/L（环评批复要求，参照执行特别排放限值）", "mg/L", "50 xyz"]
)
def test_what_no_result_could_be_judged_by_is_refused(text: str) -> None:
    found = split_limit(text)
    assert isinstance(found, Problem)
    assert found.code == "coordination.limit_unread"
    assert found.facts["text"] == text


@given(st.text(max_size=60))
def test_nothing_typed_is_lost_or_raised(text: str) -> None:
    found = split_limit(text)
    if not isinstance(found, Problem):
        assert "".join("".join(found).split()) == "".join(text.split())


def test_the_unit_may_stand_behind_the_limit_of_a_line() -> None:
    assert read_factor_lines("化学需氧量；50 mg/L") == (ItemDraft("化学需氧量", "50", "mg/L"),)
    assert read_factor_lines("pH值；6～9；无量纲；GB 8978-1996 表4") == (
        ItemDraft("pH值", "6～9", "无量纲", "GB 8978-1996 表4"),
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("总磷；按批复；mg/L", "coordination.limit_unread"),
        ("总磷；0.5；毫克每桶", "coordination.unit_unread"),
        ("总磷；0.5；mg/L；" + "某" * 121, "coordination.too_long"),
        ("总磷" * 31 + "；0.5；mg/L", "coordination.too_long"),
        ("；0.5", "coordination.factor_line"),
    ],
)
def test_nothing_of_a_line_is_cut_without_a_word(line: str, code: str) -> None:
    found = read_factor_lines(line)
    assert isinstance(found, Problem)
    assert found.code == code
