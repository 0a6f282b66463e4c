"""Document numbers (发文字号), GB/T 9704-2012 7.2.5: 机关代字〔年份〕序号号."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from liance.norms.errors import NormError, NormRemark

_NUMBER: Final = re.compile(r"([\u4e00-\u9fa5]{2,12})〔([12][0-9]{3})〕([0-9]{1,9})号")
_BRACKETS: Final = str.maketrans("[]【】()［］（）", "〔〕〔〕〔〕〔〕〔〕")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Agency letters, year and serial of a document, e.g. 陕环发〔2021〕32号."""

    agency: str
    year: int
    serial: int
    remarks: tuple[NormRemark, ...] = ()

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


def parse_document_number(typed: str) -> DocumentNumber | NormError:
    """Read a document number; other brackets than 〔〕 are replaced with a remark.

    Errors: `identifiers.empty`, `identifiers.document_number_form`,
    `identifiers.document_number_zero` (the serial is not padded).
    """
    narrow = "".join(unicodedata.normalize("NFKC", typed).split())
    if not narrow:
        return NormError("identifiers.empty")
    text = narrow.translate(_BRACKETS)
    matched = _NUMBER.fullmatch(text)
    if matched is None:
        return NormError("identifiers.document_number_form", {"text": narrow})
    serial = int(matched[3])
    if matched[3].startswith("0"):
        parts = {"expected": str(serial), "found": matched[3]}
        return NormError("identifiers.document_number_zero", parts)
    remarks = (NormRemark("identifiers.brackets_replaced"),) if text != narrow else ()
    return DocumentNumber(matched[1], int(matched[2]), serial, remarks)
