"""Which laws were in force on a day: names that a text may cite for an act of that day. Pure.

生态环境法典 is in force since 2026-08-15; its article 1242 repeals ten laws from that day. An act is
measured by the law of its own day (从旧兼从轻 stays for a person to weigh), so the day asked about
is that of the act, not that of the paper.
"""

from dataclasses import dataclass
from datetime import date

from liance.norms.citations import Certainty, Citation, cites

CODE = "生态环境法典"
CODE_FROM = date(2026, 8, 15)
REGULATION = "生态环境监测条例"
REGULATION_FROM = date(2026, 1, 1)
NOTICE = "陕环发〔2021〕32号"
REPEAL = Citation("生态环境法典", "第一千二百四十二条", Certainty.VERIFIED)
IN_FORCE = Citation(
    "生态环境监测条例（国务院令第820号）", "自2026年1月1日起施行", Certainty.VERIFIED
)

REPEALED = (
    "环境保护法", "环境影响评价法", "海洋环境保护法", "大气污染防治法", "水污染防治法",
    "土壤污染防治法", "固体废物污染环境防治法", "噪声污染防治法", "放射性污染防治法",
    "清洁生产促进法",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misdated:
    """A law that a text names although it was not in force on the day of the act.

    ``instead``: what was, where one law took the place of another, else empty.
    """

    law: str
    instead: str


@cites(REPEAL, IN_FORCE)
def misdated(text: str, on: date) -> tuple[Misdated, ...]:
    """The laws in a text that do not fit an act of the day ``on``, in the order of the table.

    A longer name is not taken for a shorter one within it: 《海洋环境保护法》 names one law.
    """
    found: list[Misdated] = []
    if on >= CODE_FROM:
        rest = text
        for law in sorted(REPEALED, key=len, reverse=True):
            if law in rest:
                found.append(Misdated(law, CODE))
                rest = rest.replace(law, "")
        found.sort(key=lambda one: REPEALED.index(one.law))
    elif CODE in text:
        found.append(Misdated(CODE, ""))
    if on < REGULATION_FROM and REGULATION in text:
        found.append(Misdated(REGULATION, ""))
    return tuple(found)


@cites(REPEAL, IN_FORCE)
def monitoring_basis(on: date) -> tuple[str, ...]:
    """Under what joint monitoring was done on a day, the higher rule first."""
    found = []
    if on >= CODE_FROM:
        found.append(f"《{CODE}》")
    if on >= REGULATION_FROM:
        found.append(f"《{REGULATION}》（国务院令第820号）")
    return (*found, NOTICE)
