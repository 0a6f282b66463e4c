"""Credit codes: what passes, what is refused and why."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.identifiers.credit import (
    ALPHABET,
    CreditCode,
    check_character,
    organisation_check,
    parse_credit_code,
)

REAL_LIST = Path(__file__).parents[4] / "shared/data/02_sources/ningxia_key_units.csv"
DIGITS = "0123456789"


def made_code(authority: str, division: str, subject: str) -> str:
    body = subject + organisation_check(subject)
    first17 = authority + division + body
    return first17 + check_character(first17)


codes = st.builds(
    made_code,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text(DIGITS, min_size=6, max_size=6),
    st.text(ALPHABET, min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", ["91130200699229617X", "91110000600037341L"])
def test_published_codes_pass_without_remark(code: str) -> None:
    assert parse_credit_code(code) == CreditCode(code)


@pytest.mark.parametrize(("first8", "check"), [("69922961", "7"), ("60003734", "1")])
def test_organisation_check_by_gb_11714(first8: str, check: str) -> None:
    assert organisation_check(first8) == check


@given(codes)
def test_letters_pass_in_the_first_two_places(code: str) -> None:
    assert parse_credit_code(code) == CreditCode(code)


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    parsed = parse_credit_code(wrong)
    assert isinstance(parsed, CreditCode) is (wrong == code)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(typed: str) -> None:
    parsed = parse_credit_code(typed)
    assert isinstance(parsed, CreditCode | NormError)
    assert isinstance(parsed, NormError) or parse_credit_code(parsed.text) is not None


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("９１１３０２００６９９２２９６１７Ｘ", "identifiers.full_width"),
        ("91130200699229617x", "identifiers.lower_case"),
        (" 9113-0200 6992 2961-7X\u200b", "identifiers.separators_removed"),
        ("91130200—699229617X", "identifiers.separators_removed"),
        ("91130200699229617X( )", "identifiers.separators_removed"),
    ],
)
def test_typing_habits_are_mended_with_a_remark(typed: str, remark: str) -> None:
    parsed = parse_credit_code(typed)
    assert isinstance(parsed, CreditCode)
    assert parsed.text == "91130200699229617X"
    assert remark in {r.code for r in parsed.remarks}


@pytest.mark.parametrize(
    ("typed", "error", "parts"),
    [
        ("", "identifiers.empty", {}),
        ("　", "identifiers.empty", {}),
        ("9113020069922961", "identifiers.credit_length", {"length": "16"}),
        (
            "9113020069922961OX",
            "identifiers.credit_character",
            {"position": "17", "character": "O"},
        ),
        ("91A30200699229617X", "identifiers.credit_character", {"position": "3", "character": "A"}),
        ("911302006992296171", "identifiers.credit_check", {"expected": "X", "found": "1"}),
    ],
)
def test_faults_say_where(typed: str, error: str, parts: dict[str, str]) -> None:
    assert parse_credit_code(typed) == NormError(error, parts)


def test_wrong_organisation_check_is_only_a_remark() -> None:
    first17 = "911302006992296" + "16"
    parsed = parse_credit_code(first17 + check_character(first17))
    assert isinstance(parsed, CreditCode)
    assert [r.code for r in parsed.remarks] == ["identifiers.organisation_check"]


@pytest.mark.skipif(
    not REAL_LIST.exists() and not os.environ.get("CI"), reason="the real list is not beside us"
)
def test_codes_of_a_real_list_pass() -> None:
    with REAL_LIST.open(encoding="utf-8-sig") as file:
        typed = [row["credit_code"] for row in csv.DictReader(file)]
    whole = [code for code in typed if len(code) in {18, 21}]
    refused = [code for code in whole if isinstance(parse_credit_code(code), NormError)]
    assert len(whole) >= 85
    assert len(refused) == 3  # two mistyped and one of an older numbering
