"""What a qualification must look like, whether it holds on a day, which ties forbid (F2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from liance.norms.citations import Certainty, Citation, cites

_CMA: Final = re.compile(r"[0-9A-Z]{11,12}")
SPECIMEN: Final = "示例"

Fault = Literal[
    "suspended", "banned", "cma_future", "cma_expired", "filing_missing", "filing_expired"
]


@dataclass(frozen=True, slots=True)
class Paper:
    """CMA certificate and filing, as far as their validity goes; ``suspended``, ``banned``: the
    laboratory is on the day."""

    cma_from: date
    cma_to: date
    filing_number: str
    filed_to: date | None
    suspended: bool
    banned: bool = False


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
    if paper.banned:
        found.append("banned")
    if on < paper.cma_from:
        found.append("cma_future")
    if paper.cma_to < on:
        found.append("cma_expired")
    if not paper.filing_number:
        found.append("filing_missing")
    elif paper.filed_to is not None and paper.filed_to < on:
        found.append("filing_expired")
    return tuple(found)


def in_force(starts_on: date, ends_on: date | None, *, on: date) -> bool:
    """Whether a period, both ends included and open without an end, holds a day."""
    return starts_on <= on and (ends_on is None or on <= ends_on)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of a laboratory to a polluter, the unit by its identifier and its credit code."""

    unit: UUID
    credit_code: str
    starts_on: date
    ends_on: date | None
    words: str = ""


@cites(Citation("生态环境监测条例", "第二十八条、第二十九条 利益冲突", Certainty.VERIFIED))
def conflicting(ties: Iterable[Tie], *, unit: UUID, credit_code: str, on: date) -> Tie | None:
    """The tie that keeps a laboratory from measuring a unit on a day: to the unit itself, or to
    another site of the same legal person."""
    for tie in ties:
        same = tie.unit == unit or (bool(credit_code) and tie.credit_code == credit_code)
        if same and in_force(tie.starts_on, tie.ends_on, on=on):
            return tie
    return None
