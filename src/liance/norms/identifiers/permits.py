"""Permit, registration and outlet codes (排污许可证编号、排污登记编号、排放口编号), HJ 608-2017."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.credit import ALPHABET, parse_credit_code
from liance.norms.identifiers.text import normalise

_SOURCE: Final = re.compile(rf"([{ALPHABET}]{{18}})([0-9]{{3}})([A-Z])")
_OUTLET: Final = re.compile(r"(DA|DW|YS)([0-9]{3})")
_RECEIPT_MARKS: Final = "XYZW"

Medium = Literal["gas", "water", "rain"]
_MEDIA: Final[dict[str, Medium]] = {"DA": "gas", "DW": "water", "YS": "rain"}


@dataclass(frozen=True, slots=True)
class SourceCode:
    """Code of one site of one legal person, 22 characters: the identity of a source.

    Two sites of one legal person differ in `sequence`, so the credit code alone is no key.
    """

    text: str
    remarks: tuple[NormRemark, ...] = ()

    @property
    def credit_code(self) -> str:
        return self.text[:18]

    @property
    def sequence(self) -> str:
        return self.text[18:21]

    @property
    def mark(self) -> str:
        return self.text[21]


@dataclass(frozen=True, slots=True)
class OutletCode:
    """Number of an outlet inside its source, five characters (DA001, DW001)."""

    text: str
    medium: Medium
    remarks: tuple[NormRemark, ...] = ()

    def national(self, source: SourceCode) -> str:
        """Return the outlet's code in the whole country: source code and outlet number."""
        return source.text + self.text


def parse_permit_code(typed: str) -> SourceCode | NormError:
    """Read a permit number of 22 characters.

    Real lists carry other letters than P at the end and credit codes that fail their check (bodies
    without one were numbered by other rules): both pass with a remark.
    Errors: `identifiers.empty`, `identifiers.permit_length`, `identifiers.permit_form`.
    """
    text, remarks = normalise(typed)
    if not text:
        return NormError("identifiers.empty")
    if len(text) != 22:
        return NormError("identifiers.permit_length", {"length": str(len(text))})
    matched = _SOURCE.fullmatch(text)
    if matched is None:
        return NormError("identifiers.permit_form")
    if matched[3] != "P":
        remarks = (*remarks, NormRemark("identifiers.permit_mark", {"mark": matched[3]}))
    if isinstance(parse_credit_code(matched[1]), NormError):
        remarks = (*remarks, NormRemark("identifiers.permit_credit_code"))
    return SourceCode(text, remarks)


def parse_registration_receipt(typed: str) -> SourceCode | NormError:
    """Read the number of a registration receipt (登记回执): 22 characters ending in X, Y, Z or W.

    Errors: `identifiers.empty`, `identifiers.receipt_form`. The letters are from memory of the
    registration platform's practice, unverified.
    """
    text, remarks = normalise(typed)
    if not text:
        return NormError("identifiers.empty")
    matched = _SOURCE.fullmatch(text)
    if matched is None or matched[3] not in _RECEIPT_MARKS:
        return NormError("identifiers.receipt_form")
    if isinstance(parse_credit_code(matched[1]), NormError):
        remarks = (*remarks, NormRemark("identifiers.permit_credit_code"))
    return SourceCode(text, remarks)


def parse_outlet_code(typed: str) -> OutletCode | NormError:
    """Read an outlet number: DA or DW and three digits; YS (rain) passes with a remark.

    Errors: `identifiers.empty`, `identifiers.outlet_form`. An enterprise's own number ("1#") is
    free text and is kept beside the national one.
    """
    text, remarks = normalise(typed)
    if not text:
        return NormError("identifiers.empty")
    matched = _OUTLET.fullmatch(text)
    if matched is None:
        return NormError("identifiers.outlet_form", {"text": text})
    medium = _MEDIA[matched[1]]
    if medium == "rain":
        remarks = (*remarks, NormRemark("identifiers.outlet_unverified"))
    return OutletCode(text, medium, remarks)
