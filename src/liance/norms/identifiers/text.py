"""Bringing a typed code into its printed form, with a remark for each thing changed."""

import unicodedata

from liance.norms.errors import NormRemark


def normalise(typed: str) -> tuple[str, tuple[NormRemark, ...]]:
    """Return the code in half-width capitals without separators, and what was changed for it.

    Compatibility forms (NFKC), blanks, dashes, brackets (lists append an empty pair) and invisible
    format characters are brought to the form of the code books.
    """
    if typed.isascii() and typed.isalnum() and typed == typed.upper():
        return typed, ()
    remarks: list[NormRemark] = []
    stripped = typed.strip()
    narrow = unicodedata.normalize("NFKC", stripped)
    if narrow != unicodedata.normalize("NFC", stripped):
        remarks.append(NormRemark("identifiers.full_width"))
    joined = "".join(c for c in narrow if not _separates(c))
    if joined != narrow:
        remarks.append(NormRemark("identifiers.separators_removed"))
    capitals = joined.upper()
    if capitals != joined:
        remarks.append(NormRemark("identifiers.lower_case"))
    return capitals, tuple(remarks)


def _separates(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Pd", "Ps", "Pe", "Cf", "Cc"}
