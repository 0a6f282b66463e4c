"""Permit, registration and outlet codes."""

import pytest

from liance.norms.errors import NormError
from liance.norms.identifiers.permits import (
    OutletCode,
    SourceCode,
    parse_outlet_code,
    parse_permit_code,
    parse_registration_receipt,
)

CREDIT = "91130200699229617X"


def remarks(parsed: SourceCode | OutletCode | NormError) -> list[str]:
    assert not isinstance(parsed, NormError)
    return [r.code for r in parsed.remarks]


def test_permit_code_has_credit_code_sequence_and_mark() -> None:
    parsed = parse_permit_code(CREDIT + "001P")
    assert isinstance(parsed, SourceCode)
    assert (parsed.credit_code, parsed.sequence, parsed.mark) == (CREDIT, "001", "P")
    assert parsed.remarks == ()


@pytest.mark.parametrize("mark", "VUQWRYXZ")
def test_other_letters_pass_with_a_remark(mark: str) -> None:
    assert remarks(parse_permit_code(CREDIT + "001" + mark)) == ["identifiers.permit_mark"]


def test_wrong_credit_code_inside_passes_with_a_remark() -> None:
    assert remarks(parse_permit_code(CREDIT[:-1] + "1001P")) == ["identifiers.permit_credit_code"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "identifiers.empty"),
        (CREDIT, "identifiers.permit_length"),
        (CREDIT + "00AP", "identifiers.permit_form"),
        (CREDIT + "0011", "identifiers.permit_form"),
        ("SOVIZ" + CREDIT[5:] + "001P", "identifiers.permit_form"),
    ],
)
def test_permit_faults(typed: str, error: str) -> None:
    parsed = parse_permit_code(typed)
    assert isinstance(parsed, NormError)
    assert parsed.code == error


@pytest.mark.parametrize("mark", "XYZW")
def test_registration_receipt(mark: str) -> None:
    parsed = parse_registration_receipt(CREDIT.lower() + "001" + mark.lower())
    assert isinstance(parsed, SourceCode)
    assert parsed.text == CREDIT + "001" + mark


def test_a_permit_is_no_receipt() -> None:
    assert parse_registration_receipt(CREDIT + "001P") == NormError("identifiers.receipt_form")


@pytest.mark.parametrize(
    ("typed", "medium", "remarked"),
    [
        ("DA001", "gas", []),
        ("dw 012", "water", ["identifiers.separators_removed", "identifiers.lower_case"]),
        ("YS001", "rain", ["identifiers.outlet_unverified"]),
    ],
)
def test_outlet_codes(typed: str, medium: str, remarked: list[str]) -> None:
    parsed = parse_outlet_code(typed)
    assert isinstance(parsed, OutletCode)
    assert (parsed.medium, remarks(parsed)) == (medium, remarked)


@pytest.mark.parametrize("typed", ["1#", "DA1", "DX001", "DA0001", "总排口"])
def test_an_enterprise_number_is_no_outlet_code(typed: str) -> None:
    parsed = parse_outlet_code(typed)
    assert isinstance(parsed, NormError)
    assert parsed.code == "identifiers.outlet_form"


def test_national_outlet_code_joins_source_and_outlet() -> None:
    source, outlet = parse_permit_code(CREDIT + "001P"), parse_outlet_code("DW001")
    assert isinstance(source, SourceCode)
    assert isinstance(outlet, OutletCode)
    assert outlet.national(source) == "91130200699229617X001PDW001"
