"""Every code has a sentence, and every error carries the parts of its own."""

from collections.abc import Callable

import pytest

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.credit import check_character, parse_credit_code
from liance.norms.identifiers.divisions import divisions, find, retired_remark
from liance.norms.identifiers.errors import ERRORS, REMARKS
from liance.norms.identifiers.numbers import parse_document_number
from liance.norms.identifiers.permits import (
    parse_outlet_code,
    parse_permit_code,
    parse_registration_receipt,
)

CREDIT = "91130200699229617X"
FAULTY: list[tuple[Callable[[str], object], str]] = [
    (parse_credit_code, ""),
    (parse_credit_code, "1"),
    (parse_credit_code, "9113020069922961OX"),
    (parse_credit_code, "911302006992296171"),
    (parse_permit_code, CREDIT),
    (parse_permit_code, CREDIT + "00AP"),
    (parse_registration_receipt, CREDIT + "001P"),
    (parse_outlet_code, "1#"),
    (parse_document_number, "通知"),
    (parse_document_number, "陕环发〔2021〕032号"),
    (find, "乌有县"),
    (find, "朝阳区"),
    (divisions, "99"),
]
REMARKED: list[tuple[Callable[[str], object], str]] = [
    (parse_permit_code, "９１１３０２００６９９２２９６１７x 001v"),
    (parse_permit_code, CREDIT[:-1] + "1001P"),
    (parse_credit_code, "91130200699229616" + check_character("91130200699229616")),
    (parse_outlet_code, "YS001"),
    (parse_document_number, "陕环发[2021]32号"),
]


def errors() -> list[NormError]:
    return [e for read, typed in FAULTY if isinstance(e := read(typed), NormError)]


def remarks() -> list[NormRemark]:
    found = [r for read, typed in REMARKED for r in read(typed).remarks]
    retired = retired_remark("610322")
    return [*found, *([retired] if retired else [])]


def test_every_error_is_worded_and_every_wording_used() -> None:
    assert {e.code for e in errors()} == set(ERRORS)
    assert {r.code for r in remarks()} == set(REMARKS)


@pytest.mark.parametrize("said", [*errors(), *remarks()], ids=lambda said: said.code)
def test_the_sentence_is_filled_by_the_parts(said: NormError | NormRemark) -> None:
    sentence = (ERRORS | REMARKS)[said.code] % said.parts
    assert "%(" not in sentence
    assert all(part in sentence for part in said.parts.values())


def test_a_standing_code_gets_no_remark() -> None:
    assert retired_remark("610305") is None
