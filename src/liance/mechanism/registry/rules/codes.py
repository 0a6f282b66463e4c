"""Credit and permit codes of a list's row: what can be used, and what is said about it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from liance.norms.errors import NormError, NormRemark
from liance.norms.identifiers.credit import organisation_check, parse_credit_code
from liance.norms.identifiers.permits import parse_permit_code
from liance.norms.identifiers.text import normalise

_SHORTEST: Final = 5
_SITE: Final = re.compile(r"[0-9A-Z]{18}[0-9]{3}[A-Z]")
_ORGANISATION: Final = re.compile(r"[0-9A-Z]{8}[0-9X]")
_BRACKET: Final = re.compile(r"[(\[【〔]")
_NOTHING: Final = frozenset(
    {"无", "暂无", "无证", "未办理", "无许可证", "不详", "null", "none", "n/a", "na", "0"}
)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes as kept, empty where there is none to keep."""

    credit: str
    permit: str
    remarks: tuple[NormRemark, ...]


def read_codes(credit: str, permit: str) -> Codes:
    """Read both codes of a row. A wrong code never costs the row: it is said.

    A permit code is an identity when it has the length and form of HJ 608, letters that its
    alphabet lacks included. A credit code whose check fails is kept as printed when it has 18
    characters; a longer or shorter one is not kept. Without one, the permit's first 18 are taken
    when they pass the check.
    """
    permit_code, about_permit = _permit(permit)
    credit_code, about_credit = _credit(credit)
    remarks = [*about_credit, *about_permit]
    inner = permit_code[:18]
    sound = bool(inner) and not isinstance(parse_credit_code(inner), NormError)
    if not credit_code and sound:
        credit_code = inner
        remarks.append(NormRemark("registry.credit_from_permit", {"code": inner}))
    elif credit_code and sound and credit_code != inner and len(credit_code) == 18:
        remarks.append(NormRemark("registry.codes_differ", {"credit": credit_code}))
    return Codes(credit_code, permit_code, tuple(remarks))


def _blank(typed: str) -> bool:
    text, _ = normalise(typed)
    shown = unicodedata.normalize("NFKC", typed).strip().lower()
    return len(text) < _SHORTEST or shown in _NOTHING


def _permit(typed: str) -> tuple[str, list[NormRemark]]:
    if _blank(typed):
        return "", []
    read = parse_permit_code(typed)
    if not isinstance(read, NormError):
        return read.text, list(read.remarks)
    text, remarks = normalise(typed)
    if _SITE.fullmatch(text):
        return text, [*remarks, NormRemark("registry.permit_form", {"code": text})]
    return "", [NormRemark("registry.permit_unusable", {"code": text[:40]})]


def _credit(typed: str) -> tuple[str, list[NormRemark]]:
    if _blank(typed):
        shown = "".join(c for c in typed.strip() if c.isprintable())[:40]
        said = NormRemark("registry.credit_unusable", {"code": shown})
        return "", [said] if _odd(typed) else []
    read = parse_credit_code(typed)
    if not isinstance(read, NormError):
        return read.text, list(read.remarks)
    before = _BRACKET.split(unicodedata.normalize("NFKC", typed), maxsplit=1)[0]
    text, remarks = normalise(typed)
    stem, _ = normalise(before)
    if stem != text and len(stem) == 18:
        read = parse_credit_code(stem)
        about = NormRemark("registry.credit_suffix", {"code": text})
        return stem, [about] if not isinstance(read, NormError) else [about, _fault(read)]
    if len(text) == 18:
        return text, [*remarks, _fault(read)]
    if _ORGANISATION.fullmatch(text) and organisation_check(text[:8]) == text[8]:
        return text, [NormRemark("registry.organisation_code", {"code": text})]
    return "", [NormRemark("registry.credit_unusable", {"code": text[:40]}), _fault(read)]


def _fault(error: NormError) -> NormRemark:
    return NormRemark(error.code, error.parts)


def _odd(typed: str) -> bool:
    """Whether a blank is something else than a usual dash: a stray character is worth a word."""
    narrow = unicodedata.normalize("NFKC", typed).strip().strip("-—–/").lower()
    shown = "".join(c for c in narrow if c.isprintable())
    return bool(shown) and shown not in _NOTHING
