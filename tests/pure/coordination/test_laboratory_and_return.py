"""Which laboratory may be commissioned; which instruments may be named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from liance.mechanism.commissioning.rules.papers import Tie
from liance.mechanism.commissioning.rules.pricing import Wanted
from liance.mechanism.coordination.rules.laboratory import (
    Bars,
    Chosen,
    Licence,
    Offer,
    check_bars,
    check_laboratory,
    choose_contract,
)
from liance.mechanism.coordination.rules.returning import Gauge, check_instruments

DAY = date(2026, 11, 9)
GOOD = Licence(date(2023, 5, 10), date(2029, 5, 9), "备案001", date(2029, 5, 9), frozenset())


@pytest.mark.clause("W6", "F2")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cma_to": date(2026, 11, 8)}, "cma"),
        ({"cma_from": date(2026, 11, 10)}, "cma"),
        ({"filing_number": ""}, "filing"),
        ({"filed_to": date(2026, 11, 8)}, "filing"),
        ({"factors": frozenset({"氨氮"})}, "scope"),
    ],
)
def test_each_lack_has_its_own_word(change: dict[str, object], code: str) -> None:
    licence = replace(GOOD, **change)  # type: ignore[arg-type]
    problem = check_laboratory([licence], day=DAY, factors=["化学需氧量"])
    assert problem is not None
    assert problem.code == f"coordination.laboratory_{code}"


def test_one_good_licence_suffices() -> None:
    expired = replace(GOOD, cma_to=date(2025, 1, 1))
    assert check_laboratory([expired, GOOD], day=DAY, factors=["化学需氧量"]) is None
    none = check_laboratory([], day=DAY, factors=[])
    assert none is not None


@pytest.mark.clause("W5")
def test_instruments_are_calibrated_on_the_day() -> None:
    assert check_instruments([Gauge("pH-03", DAY)], day=DAY) is None
    problem = check_instruments([Gauge("MS-01", date(2026, 11, 8)), Gauge("X", None)], day=DAY)
    assert problem is not None
    assert problem.facts["names"] == "MS-01、X"


TIE = Tie(UUID(int=1), "", DAY, None, "某厂，自行监测合同，2026-07")


@pytest.mark.clause("F2", "F3")
@pytest.mark.parametrize(
    ("bars", "code"),
    [
        (Bars(), None),
        (Bars(suspended_to="2026-12-31", banned="x", tie=TIE), "suspended"),
        (Bars(banned="出具不实报告", tie=TIE), "banned"),
        (Bars(tie=TIE), "tied"),
    ],
)
def test_each_bar_has_its_own_word(bars: Bars, code: str | None) -> None:
    problem = check_bars(bars)
    assert (problem.code if problem else None) == (
        f"coordination.laboratory_{code}" if code else None
    )


def offer(number: int, *, ceiling: int, used: int = 0, **prices: int) -> Offer:
    return Offer(
        UUID(int=number), f"合同{number}", Decimal(ceiling), Decimal(used),
        {factor: Decimal(price) for factor, price in prices.items()},
    )  # fmt: skip


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("offers", "chosen"),
    [
        ([], "none"),
        ([offer(1, ceiling=1000, 氨氮=60)], "price"),
        ([offer(1, ceiling=100, used=21, 化学需氧量=80)], "ceiling"),
        ([offer(1, ceiling=100, used=20, 化学需氧量=80)], 1),
        ([offer(1, ceiling=100, used=21, 化学需氧量=80), offer(2, ceiling=500, COD=90)], 2),
        ([offer(1, ceiling=1000, 氨氮=60), offer(2, ceiling=10, 化学需氧量=80)], "price"),
    ],
)
def test_the_first_contract_that_prices_and_holds_it_carries_a_commission(
    offers: list[Offer], chosen: str | int
) -> None:
    found = choose_contract(offers, [Wanted("化学需氧量", "1 次")], day=DAY)
    if isinstance(found, Chosen):
        assert found.offer.key == UUID(int=int(chosen))
    else:
        assert found.code == f"coordination.contract_{chosen}"
