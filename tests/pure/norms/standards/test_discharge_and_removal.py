"""Benchmark discharge volume (domain examples 54, 55) and the removal rate."""

from decimal import Decimal

import pytest

from liance.norms.citations import Certainty, citations_of
from liance.norms.errors import NormError
from liance.norms.standards.comparison import exceedance_multiple
from liance.norms.standards.discharge import Product, benchmark_concentration, discharge_ratio
from liance.norms.standards.limits import read_limit
from liance.norms.standards.removal import RemovalRule, removal_applies, removal_met, removal_rate

PRODUCT = Product(Decimal(50), Decimal(24))


@pytest.mark.parametrize(
    ("volume", "result"), [("1800", "120"), ("900", "80"), ("1200", "80"), ("0", "80")]
)
def test_dilution_does_not_help(volume, result):
    found = benchmark_concentration(Decimal(80), Decimal(volume), [PRODUCT])
    assert found == Decimal(result)


def test_the_multiple_is_of_the_benchmark_concentration():
    found = benchmark_concentration(Decimal(80), Decimal(1800), [PRODUCT])
    assert exceedance_multiple(found, read_limit("100")) == Decimal("0.2")


def test_products_add_up():
    products = [PRODUCT, Product(Decimal(10), Decimal(60))]
    assert discharge_ratio(Decimal(1800), products) == 1
    assert discharge_ratio(Decimal(900), [PRODUCT]) == Decimal("0.75")
    assert {c.certainty for c in citations_of(discharge_ratio)} == {Certainty.UNVERIFIED}


def test_without_a_benchmark_nothing_is_computed():
    assert benchmark_concentration(Decimal(80), Decimal(1), []).code.endswith("benchmark_volume")
    assert isinstance(discharge_ratio(Decimal(-1), [PRODUCT]), NormError)


# GB 18918-2002 table 1 note 1
COD = RemovalRule(influent_over=Decimal(350), rate=Decimal("0.6"))


def test_a_strong_influent_is_judged_by_its_removal():
    assert removal_applies(COD, Decimal(351))
    assert not removal_applies(COD, Decimal(350))
    assert removal_rate(Decimal(500), Decimal(150)) == Decimal("0.7")
    assert removal_met(COD, removal_rate(Decimal(500), Decimal(199)))
    assert not removal_met(COD, removal_rate(Decimal(500), Decimal(200)))
    assert removal_rate(Decimal(400), Decimal(500)) == Decimal("-0.25")
    assert isinstance(removal_rate(Decimal(0), Decimal(5)), NormError)
