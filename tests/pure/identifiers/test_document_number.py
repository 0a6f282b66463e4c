"""Document numbers by GB/T 9704."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.identifiers.numbers import DocumentNumber, parse_document_number


def test_the_notice_itself() -> None:
    assert parse_document_number("陕环发〔2021〕32号") == DocumentNumber("陕环发", 2021, 32)


@given(
    st.text("陕宝环执监联发字", min_size=2, max_size=12),
    st.integers(1000, 2999),
    st.integers(1, 999_999_999),
)
def test_what_is_written_reads_back(agency: str, year: int, serial: int) -> None:
    number = DocumentNumber(agency, year, serial)
    assert parse_document_number(str(number)) == number


@pytest.mark.parametrize(
    "typed", ["陕环发[2021]32号", "陕环发（2021）32号", "陕环发 【2021】 32 号"]
)
def test_other_brackets_are_replaced_with_a_remark(typed: str) -> None:
    parsed = parse_document_number(typed)
    assert isinstance(parsed, DocumentNumber)
    assert str(parsed) == "陕环发〔2021〕32号"
    assert [r.code for r in parsed.remarks] == ["identifiers.brackets_replaced"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (" ", "identifiers.empty"),
        ("陕环发〔2021〕032号", "identifiers.document_number_zero"),
        ("陕环发〔2021〕第32号", "identifiers.document_number_form"),
        ("陕环发〔21〕32号", "identifiers.document_number_form"),
        ("陕环发2021-32", "identifiers.document_number_form"),
    ],
)
def test_faults(typed: str, error: str) -> None:
    parsed = parse_document_number(typed)
    assert isinstance(parsed, NormError)
    assert parsed.code == error
