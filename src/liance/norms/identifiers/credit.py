"""Unified social credit code (统一社会信用代码), GB 32100-2015."""

from dataclasses import dataclass
from typing import Final

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.text import normalise

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""

WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A credit code whose check character is right, 18 characters.

    Parts by position: 1 registering authority, 2 kind of body, 3-8 division of registration (not
    of the site), 9-17 organisation code, 18 check character.
    """

    text: str
    remarks: tuple[NormRemark, ...] = ()

    @property
    def division(self) -> str:
        """Division of registration at the time; it may be retired today."""
        return self.text[2:8]

    @property
    def organisation(self) -> str:
        """Organisation code of GB 11714, its own check character included."""
        return self.text[8:17]


def check_character(first17: str) -> str:
    """Return the 18th character for 17 characters of the alphabet (GB 32100-2015)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """Return the 9th character of an organisation code (GB 11714: 10 is X, 11 is 0)."""
    pairs = zip(first8, ORGANISATION_WEIGHTS, strict=True)
    remainder = 11 - sum(_ORGANISATION_VALUES.index(c) * w for c, w in pairs) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def parse_credit_code(typed: str) -> CreditCode | NormError:
    """Read a typed credit code.

    Errors: `identifiers.empty`, `identifiers.credit_length`, `identifiers.credit_character`,
    `identifiers.credit_check`. A wrong inner organisation check is a remark only: GB 32100 does
    not state it for every kind of body.
    """
    text, remarks = normalise(typed)
    fault = _fault(text)
    if fault:
        return fault
    expected = organisation_check(text[8:16])
    if expected != text[16]:
        parts = {"expected": expected, "found": text[16]}
        remarks = (*remarks, NormRemark("identifiers.organisation_check", parts))
    return CreditCode(text, remarks)


def _fault(text: str) -> NormError | None:
    if not text:
        return NormError("identifiers.empty")
    if len(text) != 18:
        return NormError("identifiers.credit_length", {"length": str(len(text))})
    for position, character in enumerate(text, 1):
        allowed = ALPHABET[:10] if 3 <= position <= 8 else ALPHABET
        if character not in allowed:
            parts = {"position": str(position), "character": character}
            return NormError("identifiers.credit_character", parts)
    expected = check_character(text[:17])
    if expected != text[17]:
        return NormError("identifiers.credit_check", {"expected": expected, "found": text[17]})
    return None
