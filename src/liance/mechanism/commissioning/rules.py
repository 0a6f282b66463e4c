"""What a qualification must look like, and whether it holds on a day (F2)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from liance.norms.citations import Certainty, Citation, cites

_CMA: Final = re.compile(r"[0-9A-Z]{11,12}")
SPECIMEN: Final = "示例"

Fault = Literal["suspended", "cma_future", "cma_expired", "filing_missing", "filing_expired"]


@dataclass(frozen=True, slots=True)
class Paper:
    """CMA certificate and filing, as far as their validity goes."""

    cma_from: date
    cma_to: date
    filing_number: str
    filed_to: date | None
    suspended: bool


@cites(Citation("检验检测机构资质认定管理办法", "第十五条", Certainty.SECONDARY))
def cma_number_fits(number: str) -> bool:
    """Whether a text can be the number under a CMA mark: 12 digits or capitals, older ones 11. A
    specimen says that it is one: 示例 and such a number."""
    return _CMA.fullmatch(number.removeprefix(SPECIMEN)) is not None


@cites(Citation("陕环发〔2021〕32号", "三（四）有资质、能力强、信用好", Certainty.VERIFIED))
def faults(paper: Paper, *, on: date) -> tuple[Fault, ...]:
    """Why a laboratory may not be commissioned on a day; empty: it may."""
    found: list[Fault] = []
    if paper.suspended:
        found.append("suspended")
    if on < paper.cma_from:
        found.append("cma_future")
    if paper.cma_to < on:
        found.append("cma_expired")
    if not paper.filing_number:
        found.append("filing_missing")
    elif paper.filed_to is not None and paper.filed_to < on:
        found.append("filing_expired")
    return tuple(found)
